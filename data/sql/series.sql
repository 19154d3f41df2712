SELECT code, year, {column} AS value FROM {table} LEFT JOIN cpi USING (year)
WHERE code IN (SELECT unnest($codes::VARCHAR[])) AND {column} IS NOT NULL
ORDER BY code, year
