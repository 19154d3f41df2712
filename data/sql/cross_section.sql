-- Several measures of every municipality, each in its own year, on today's boundaries
WITH held AS (
    SELECT code{columns} FROM {table} LEFT JOIN cpi USING (year)
    WHERE year IN (SELECT unnest($years::INT[])) GROUP BY code
)
SELECT * FROM (SELECT code FROM municipality) LEFT JOIN held USING (code)
WHERE $wards OR code NOT BETWEEN '13101' AND '13123'
ORDER BY code
