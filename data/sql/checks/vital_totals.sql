-- Municipal births and deaths add up to the prefecture's, 2016-2023 (40 in 2016: 1 birth less)
WITH local AS (
    SELECT left(code, 2) AS code, item, year, sum(value) AS summed FROM observation_store
    WHERE level = 'municipality' AND basis <> 'today' GROUP BY ALL
)
SELECT code, item, year, p.value AS published, summed
FROM observation_store p LEFT JOIN local USING (code, item, year)
WHERE p.level = 'prefecture' AND abs(coalesce(summed, 0) - p.value) > 0.5
  -- those of the register always; SSDS has empty cells before a code existed
  AND (item IN ('births_register', 'deaths_register')
       OR item IN ('births', 'deaths') AND year BETWEEN 2016 AND 2023)
  AND (code, item, year) <> ('40', 'births', 2016)
