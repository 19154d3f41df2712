-- The municipalities of an area together; too few of them with every input: no value
WITH members AS (
    SELECT area, count(*) AS n_units FROM area_member WHERE $wards OR NOT is_ward GROUP BY area
), sums AS MATERIALIZED ({sums}), evaluated AS ({evaluation})
SELECT area AS code, year, CASE WHEN n >= $coverage * n_units THEN {column} END AS value, n, n_units
FROM sums JOIN evaluated USING (area, year) JOIN members USING (area) LEFT JOIN cpi USING (year)
ORDER BY code, year
