SELECT DISTINCT source FROM item_year
WHERE item IN ({inputs}) AND (level = $level OR item = $index)
  AND ($year IS NULL OR year = $year) AND n > 0
ORDER BY source
