-- Census ages of each of today's municipalities, wards included, by sex; no lower end: age unknown
SELECT code, year(as_of)::SMALLINT AS year, sex, age_from::FLOAT AS age_from, value
FROM age_store
WHERE level = 'municipality' AND basis IN ('both', 'today') AND sex <> 'both'
  AND kind = 'census' AND year(as_of) IN (SELECT unnest($years::INTEGER[]))
ORDER BY code, year, sex, age_from
