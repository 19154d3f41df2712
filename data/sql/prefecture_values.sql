SELECT p.code, p.name, p.name_en, w.value
FROM prefecture p
LEFT JOIN (SELECT code, {column} AS value FROM {table}
           WHERE year = $year) w USING (code)
ORDER BY p.code
