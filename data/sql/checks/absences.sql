-- A figure that nine in ten municipalities have is there for all, or its absence has a reason
SELECT item, year, count(*) AS n FROM observation_store
WHERE level = 'municipality' AND basis <> 'reported'
GROUP BY ALL
HAVING n BETWEEN 0.9 * (SELECT count(*) FROM municipality)
             AND (SELECT count(*) FROM municipality) - 1
