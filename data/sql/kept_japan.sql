-- Sums over municipalities on either basis, of all that one publication gives on both: some print
-- today's units only; and a sum of today's that lacks a part is NULL, so that year says nothing
WITH local AS (
    SELECT * FROM kept WHERE level = 'municipality' AND item::VARCHAR IN (SELECT item FROM additive)
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
