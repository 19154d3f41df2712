-- Populations of prefectures and of Japan ('00'): as published for prefectures; else the sum over
-- today's municipalities, and for Japan over the 47 prefectures. Never a partial sum.
WITH kind AS (FROM (VALUES {kinds}) AS k (item, kind, scope, first_year)),
area AS (SELECT DISTINCT unnest($codes::VARCHAR[]) AS area),
figure AS (
    SELECT s.level, s.code, k.kind, k.scope, s.year, s.as_of, s.value, s.status
    FROM observation_store s JOIN kind k ON s.item = k.item AND s.year >= k.first_year
    WHERE s.level IN ('prefecture', 'municipality') AND s.basis IN ('both', 'today')
      AND s.item IN ({items})
), published AS (
    SELECT * FROM figure WHERE level = 'prefecture' AND kind IN ('register', 'estimate', 'projection_2023')
), size AS (
    SELECT area, count(*) AS n_units FROM area_member GROUP BY area
), summed AS (
    SELECT m.area AS code, f.kind, f.scope, f.year, min(f.as_of) AS as_of, sum(f.value) AS value,
           count(f.value) AS n, any_value(z.n_units) AS n_units
    FROM figure f JOIN area_member m USING (code) JOIN area USING (area) JOIN size z USING (area)
    WHERE f.level = 'municipality' AND f.kind IN ('census', 'projection_2018')
    GROUP BY ALL
    UNION ALL
    SELECT '00', kind, scope, year, min(as_of), sum(value), count(value), 47
    FROM published WHERE '00' IN (FROM area) GROUP BY ALL
)
SELECT code, kind, scope, year, as_of, value, status, 1 AS n, 1 AS n_units
FROM published WHERE code IN (FROM area)
UNION ALL
SELECT code, kind, scope, year, as_of, CASE WHEN n = n_units THEN value END AS value,
       CASE WHEN n = n_units THEN 'derived' ELSE 'unpublished' END AS status, n, n_units
FROM summed
ORDER BY kind, scope, code, year
