SELECT a.area, y.year, count(*) AS n, {sums}
FROM {table} y JOIN area_member a USING (code)
WHERE ($wards OR NOT a.is_ward) AND a.area IN (SELECT unnest($areas::VARCHAR[])) AND {complete}
GROUP BY ALL
