-- Japan's sum of every additive item is the same on today's boundaries as reported
-- (of what one publication gives on both; a sum of today's that lacks a part is left out)
WITH became AS (
    SELECT code_old AS code, min(code_new) AS whole FROM succession GROUP BY code_old
), local AS (
    SELECT s.item, s.year, s.value, s.source, s.basis,
           CASE WHEN s.basis = 'today' THEN s.code ELSE b.whole END AS whole
    FROM observation_store s JOIN item i ON i.id = s.item AND i.additive
    LEFT JOIN became b ON b.code = s.code
    WHERE s.level = 'municipality'
), held AS (
    SELECT item, year, whole FROM local GROUP BY ALL
    HAVING bool_or(basis <> 'today') AND bool_or(basis <> 'reported')
       AND NOT bool_or(basis = 'today' AND value IS NULL) AND min(source) = max(source)
)
SELECT item, year,
       sum(value) FILTER (basis <> 'today') AS reported,
       sum(value) FILTER (basis <> 'reported') AS today
FROM local SEMI JOIN held USING (item, year, whole)
GROUP BY ALL HAVING abs(coalesce(reported, 0) - coalesce(today, 0)) > 0.5
