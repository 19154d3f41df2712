-- Japanese and foreign residents add up to the register's total, wherever all three are held
SELECT level, code, year, max(value) FILTER (item = 'population_register') AS residents,
       sum(value) FILTER (item <> 'population_register') AS parts
FROM observation_store
WHERE basis <> 'today' AND item IN (
    'population_register', 'population_register_japanese', 'population_register_foreign')
GROUP BY level, code, year
HAVING count(value) = 3 AND residents <> parts
