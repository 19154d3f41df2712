-- Japan's sum of every additive item is the same on today's boundaries as reported
WITH local AS (
    SELECT s.item, s.year, s.basis, s.value
    FROM observation_store s JOIN item i ON i.id = s.item AND i.additive
    WHERE s.level = 'municipality'
), complete AS (
    SELECT item, year FROM local GROUP BY ALL
    HAVING count(*) FILTER (basis <> 'today') > 0
       AND count(*) FILTER (basis = 'today' AND value IS NULL) = 0
)
SELECT item, year,
       sum(value) FILTER (basis IN ('reported', 'both')) AS reported,
       sum(value) FILTER (basis IN ('today', 'both')) AS today
FROM local SEMI JOIN complete USING (item, year)
GROUP BY ALL HAVING abs(coalesce(reported, 0) - coalesce(today, 0)) > 0.5
