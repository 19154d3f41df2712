-- The municipalities of an area together; too few of them with every input: no value
WITH member AS MATERIALIZED (
    {members}
), size AS (
    SELECT area, count(*) AS n_members FROM member GROUP BY area
), outside AS (
    SELECT area, year, count(DISTINCT code) AS n_outside
    FROM inapplicable JOIN member USING (code) WHERE item IN ({inputs}) GROUP BY ALL
), sums AS (
    SELECT area, year, count(*) AS n, {sums}
    FROM {table} JOIN member USING (code) WHERE {complete} GROUP BY ALL
), counted AS (
    SELECT evaluated.*, n_members - coalesce(n_outside, 0) AS n_units
    FROM ({evaluation}) evaluated JOIN size USING (area) LEFT JOIN outside USING (area, year)
)
SELECT area AS code, year, CASE WHEN n >= $coverage * n_units THEN {column} END AS value, n, n_units
FROM {counted}
ORDER BY code, year
