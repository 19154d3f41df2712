-- 13100 (the sum of the wards) and city wards are no municipalities
SELECT DISTINCT code FROM observation_store
WHERE level = 'municipality'
  AND (code = '13100' OR code NOT IN (SELECT code_old FROM succession))
