-- Public long views. A unit that never changed is stored once (basis 'both') and seen on both.
CREATE VIEW observation AS
SELECT level, code, year, as_of, item, value, status, source, 'reported' AS basis
FROM observation_store WHERE basis IN ('both', 'reported')
UNION ALL
SELECT level, code, year, as_of, item, value, status, source, 'today' AS basis
FROM observation_store WHERE basis IN ('both', 'today')
UNION ALL
SELECT 'municipality', code, year, NULL, item, value, 'derived', 'derived', 'today'
FROM (UNPIVOT (SELECT code, year, {indicators} FROM municipality_year)
      ON {indicators} INTO NAME item VALUE value)
UNION ALL
SELECT 'prefecture', code, year, NULL, item, value, 'derived', 'derived', 'today'
FROM (UNPIVOT (SELECT code, year, {indicators} FROM prefecture_year)
      ON {indicators} INTO NAME item VALUE value);

CREATE VIEW population_by_age AS
SELECT level, code, as_of, sex, age_from, age_to, value, status, source, kind, 'reported' AS basis
FROM age_store WHERE basis IN ('both', 'reported')
UNION ALL
SELECT level, code, as_of, sex, age_from, age_to, value, status, source, kind, 'today' AS basis
FROM age_store WHERE basis IN ('both', 'today');

-- Areas whose municipalities can be summed: every prefecture, and Japan as '00'
CREATE TABLE area_member AS
SELECT prefecture_code AS area, code, code BETWEEN '13101' AND '13123' AS is_ward FROM municipality
UNION ALL
SELECT '00', code, code BETWEEN '13101' AND '13123' FROM municipality;

-- Names of every unit that ever had figures: today's, else the last one in the change history
CREATE TABLE unit_name AS
SELECT code, name, name_en, prefecture_code, type FROM municipality
UNION ALL
SELECT from_code, arg_max(from_name, date), arg_max(from_name, date), left(from_code, 2), NULL
FROM change WHERE from_code NOT IN (SELECT code FROM municipality)
GROUP BY from_code;
