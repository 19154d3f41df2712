-- A dash in the future burden ratio never became 0: true zeros are rare, and as published
SELECT level, code, year, value, source FROM observation_store
WHERE item = 'future_burden_ratio' AND value = 0 AND status <> 'official'
UNION ALL
SELECT level, NULL, year, 0, any_value(source) FROM observation_store
WHERE item = 'future_burden_ratio'
GROUP BY level, year HAVING count(*) FILTER (value = 0) > 0.1 * count(*)
