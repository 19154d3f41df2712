-- A dash in the future burden ratio never became 0
SELECT level, code, year, value, source FROM observation_store
WHERE item = 'future_burden_ratio' AND value = 0 AND status <> 'official'
