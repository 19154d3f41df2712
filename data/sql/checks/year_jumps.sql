-- No item grows or shrinks fiftyfold for most units at once: that is a unit or a column, no year
WITH step AS (
    SELECT level, item, year, value,
           lag(value) OVER unit AS before, lag(year) OVER unit AS since
    FROM observation_store WHERE basis <> 'today' AND value > 0
    WINDOW unit AS (PARTITION BY level, code, item ORDER BY year)
)
SELECT level, item, since, year, median(value / before) AS growth, count(*) AS units
FROM step WHERE before > 0
GROUP BY ALL HAVING (growth > 50 OR growth < 0.02) AND (units >= 20 OR level = 'nation')
