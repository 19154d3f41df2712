SELECT DISTINCT source FROM item_year
WHERE {which} AND (level = $level OR item = $index) AND n > 0
ORDER BY source
