-- Rows and values per publication, item and year: the golden file a reviewer reads as a diff
SELECT source, item, level, year, basis, count(*) AS rows, count(value) AS values
FROM kept GROUP BY ALL ORDER BY ALL
