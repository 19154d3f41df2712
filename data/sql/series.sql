SELECT code, year, {column} AS value FROM {table}
WHERE code IN (SELECT unnest($codes::VARCHAR[])) AND {column} IS NOT NULL
ORDER BY code, year
