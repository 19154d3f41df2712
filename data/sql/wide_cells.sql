-- The cells of a wide table: units in code order, items, then one row per value; cells count the
-- units of the first year, then of the next.
-- Left to the long table: items held in one or two years that no indicator uses.
CREATE TEMP TABLE unit_place AS
SELECT code, row_number() OVER (ORDER BY code) - 1 AS place
FROM (SELECT DISTINCT code FROM observation_store WHERE level = '{level}' AND value IS NOT NULL);

CREATE TEMP TABLE item_place AS
SELECT item, row_number() OVER (ORDER BY item) - 1 AS place
FROM (SELECT item FROM item_year WHERE level = '{level}' GROUP BY item
      HAVING count(DISTINCT year) > 2 OR item IN (SELECT item FROM indicator_input));

CREATE TEMP TABLE cell AS
SELECT ((o.year - {first}) * (SELECT count(*) FROM unit_place) + u.place)::INTEGER AS cell, i.place::SMALLINT AS item, o.value
FROM observation_store o JOIN unit_place u USING (code) JOIN item_place i USING (item)
WHERE o.level = '{level}' AND o.basis IN ('both', 'today') AND o.value IS NOT NULL;
