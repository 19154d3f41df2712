-- One row per value of a wide table; cells count the units of the first year, then of the next
SELECT ((o.year - {first}) * {units} + u.place)::INTEGER AS cell, i.place::SMALLINT AS item, o.value
FROM observation_store o JOIN unit_place u USING (code) JOIN item_place i USING (item)
WHERE o.level = '{level}' AND o.basis IN ('both', 'today') AND o.value IS NOT NULL
