SELECT level, code, year, item, side, count(*) AS n
FROM kept, (VALUES ('reported'::basis_id), ('today'::basis_id)) AS s (side) WHERE basis IN ('both', side)
GROUP BY ALL HAVING n > 1
