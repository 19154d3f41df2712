-- One figure per level, code, year, item and basis
SELECT level, code, year, item,
       count(*) FILTER (basis <> 'today') AS reported, count(*) FILTER (basis <> 'reported') AS today
FROM observation_store
GROUP BY ALL HAVING reported > 1 OR today > 1
