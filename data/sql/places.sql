-- Where a wide table has its units and items.
-- Left to the long table: items held in one or two years that no indicator uses.
CREATE TEMP TABLE unit_place AS
SELECT code, row_number() OVER (ORDER BY code) - 1 AS place FROM {level};

CREATE TEMP TABLE item_place AS
SELECT item, row_number() OVER (ORDER BY item) - 1 AS place
FROM (SELECT item FROM item_year WHERE level = '{level}' GROUP BY item
      HAVING count(DISTINCT year) > 2 OR item IN (SELECT item FROM indicator_input));
