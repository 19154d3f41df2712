-- Women of 20 to 39 of each of today's municipalities
SELECT code, kind, year(as_of)::INTEGER AS year, as_of, sum(value) AS value
FROM age_store
WHERE level = 'municipality' AND basis IN ('both', 'today') AND sex = 'female'
  AND age_from >= 20 AND age_to <= 39
GROUP BY code, kind, as_of ORDER BY kind, code, as_of
