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

-- Names of every unit that ever had figures: today's, else the last one in the change
-- history. place: their row in code order
CREATE TABLE unit_name AS
SELECT row_number() OVER (ORDER BY u.code) - 1 AS place, u.code, u.name, u.name_en,
       prefecture_code, p.name AS prefecture, p.name_en AS prefecture_en, type, is_today
FROM (
    SELECT code, name, name_en, prefecture_code, type, true AS is_today FROM municipality
    UNION ALL
    SELECT from_code, arg_max(from_name, date), arg_max(from_name, date), left(from_code, 2), NULL,
           false
    FROM change WHERE from_code NOT IN (SELECT code FROM municipality)
    GROUP BY from_code
) u JOIN prefecture p ON p.code = prefecture_code
ORDER BY place;

-- Items and indicators, with the years in which any unit has a value and the publications behind
CREATE VIEW item AS
WITH valued AS (
    SELECT item, year FROM item_year WHERE n > 0
    UNION ALL
    SELECT item, year FROM (
        UNPIVOT (
            SELECT year, {counts} FROM (
                SELECT year, {indicators} FROM municipality_year
                UNION ALL SELECT year, {indicators} FROM prefecture_year
            ) GROUP BY year
        ) ON {indicators} INTO NAME item VALUE n
    ) WHERE n > 0
), span AS (
    SELECT item AS id, min(year) AS first_year, max(year) AS last_year FROM valued GROUP BY item
), published AS (
    SELECT id, string_agg(DISTINCT source, ', ' ORDER BY source) AS sources
    FROM (SELECT id, unnest(inputs) AS item FROM item_definition) JOIN item_year USING (item)
    WHERE n > 0 GROUP BY id
)
SELECT d.* EXCLUDE (inputs), first_year, last_year, sources
FROM item_definition d LEFT JOIN span USING (id) LEFT JOIN published USING (id);
