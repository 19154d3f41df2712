-- One figure per level, code, year, item and basis
SELECT level, code, year, item, basis, count(*) AS n FROM observation
WHERE status <> 'derived' OR source <> 'derived'
GROUP BY ALL HAVING n > 1
