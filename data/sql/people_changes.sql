-- Natural and social change of a year, apart by how it was counted; Japan is the 47 prefectures
WITH item AS (
    SELECT level, code, year, item, value FROM observation_store
    WHERE basis IN ('both', 'today') AND level <> 'nation' AND value IS NOT NULL AND item IN (
        'births', 'deaths', 'natural_change_register', 'social_change_register',
        'in_migrants', 'out_migrants', 'in_migrants_japanese', 'out_migrants_japanese')
      AND (code IN (SELECT unnest($codes::VARCHAR[]))
           OR level = 'prefecture' AND '00' IN (SELECT unnest($codes::VARCHAR[])))
), change AS (
    SELECT level, code, year, c.component, c.count, sum(c.sign * value) AS value,
           count(*) = any_value(c.parts) AS complete
    FROM item JOIN (VALUES
        ('births', 'natural', 'vital', 1, 2), ('deaths', 'natural', 'vital', -1, 2),
        ('natural_change_register', 'natural', 'register', 1, 1),
        ('social_change_register', 'social', 'register', 1, 1),
        ('in_migrants', 'social', 'moves', 1, 2), ('out_migrants', 'social', 'moves', -1, 2),
        ('in_migrants_japanese', 'social', 'moves_japanese', 1, 2),
        ('out_migrants_japanese', 'social', 'moves_japanese', -1, 2)
    ) AS c (item, component, count, sign, parts) USING (item)
    GROUP BY ALL HAVING complete
)
SELECT code, component, count, year, value FROM change
WHERE code IN (SELECT unnest($codes::VARCHAR[]))
UNION ALL
-- inside Japan every move out is a move in: their balance says nothing
SELECT '00', component, count, year, sum(value) FROM change
WHERE level = 'prefecture' AND count NOT LIKE 'moves%'
  AND '00' IN (SELECT unnest($codes::VARCHAR[]))
GROUP BY ALL HAVING count(*) = 47
ORDER BY component, count, code, year
