-- Populations of today's municipalities by how they were counted; of all when none is named
SELECT s.code, k.kind, k.scope, s.year, s.as_of, s.value, s.status,
       (s.value IS NOT NULL)::INTEGER AS n, 1 AS n_units
FROM observation_store s JOIN (VALUES {kinds}) AS k (item, kind, scope, first_year)
  ON s.item = k.item AND s.year >= k.first_year
WHERE s.level = 'municipality' AND s.basis IN ('both', 'today')
  AND s.item IN ({items})
  AND (len($codes) = 0 OR s.code IN (SELECT unnest($codes::VARCHAR[])))
ORDER BY kind, scope, s.code, s.year
