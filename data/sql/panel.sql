-- Several measures of all municipalities and years at once; years without any of them are absent
SELECT y.code, y.year, m.prefecture_code, {columns}
FROM {table} y JOIN municipality m USING (code) LEFT JOIN cpi USING (year)
WHERE ($wards OR y.code NOT BETWEEN '13101' AND '13123')
  AND coalesce({values}) IS NOT NULL
ORDER BY y.code, y.year
