SELECT DISTINCT source FROM observation_store
WHERE item IN (SELECT unnest($inputs::VARCHAR[])) AND ($year IS NULL OR year = $year)
ORDER BY source
