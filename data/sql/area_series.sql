-- The municipalities of an area together; too few of them with every input: no value
WITH members AS (
    SELECT area, count(*) AS n_units FROM area_member WHERE $wards OR NOT is_ward GROUP BY area
), outside AS (
    SELECT area, year, count(DISTINCT r.code) AS n_outside
    FROM remark r JOIN area_member a USING (code)
    WHERE r.level = 'municipality' AND r.status = 'not_applicable' AND r.basis <> 'reported'
      AND r.item IN ({inputs}) AND ($wards OR NOT a.is_ward)
    GROUP BY ALL
), sums AS MATERIALIZED ({sums}), evaluated AS ({evaluation}), counted AS (
    SELECT area, year, n, n_units - coalesce(n_outside, 0) AS n_units
    FROM sums JOIN members USING (area) LEFT JOIN outside USING (area, year)
)
SELECT area AS code, year,
       CASE WHEN counted.n >= $coverage * n_units THEN {column} END AS value,
       counted.n, counted.n_units
FROM sums JOIN evaluated USING (area, year) JOIN counted USING (area, year)
LEFT JOIN cpi USING (year)
ORDER BY code, year
