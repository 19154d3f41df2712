-- Which publications an item of a level comes from, year by year
SELECT year, source FROM item_year WHERE item = $item AND level = $level AND n > 0
ORDER BY year, source
