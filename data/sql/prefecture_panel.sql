-- Several measures of all prefectures and years at once; years without any of them are absent
SELECT code, year, {columns}
FROM {table} LEFT JOIN cpi USING (year)
WHERE code <> '00' AND coalesce({values}) IS NOT NULL
ORDER BY code, year
