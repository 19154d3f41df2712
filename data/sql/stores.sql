-- Long tables: views over the snapshot's Parquet, which DuckDB scans faster than it copies.
CREATE VIEW observation_store AS
SELECT level, code, year::INTEGER AS year, as_of::DATE AS as_of, item, value, status, source, basis
FROM read_parquet('{snapshot}/observation_*.parquet');

CREATE VIEW age_store AS
SELECT level, code, as_of::DATE AS as_of, sex, age_from::INTEGER AS age_from,
       age_to::INTEGER AS age_to, value, status, source, kind, basis
FROM read_parquet('{snapshot}/population_by_age_*.parquet');

-- What pages ask of them again and again, small enough to copy
CREATE TABLE item_year AS
SELECT level, item, year, source, count(value) AS n FROM observation_store GROUP BY ALL;

-- The projection of 2018: people of 15-64, 65+, 75+ and 85+ of today's municipalities that it has,
-- and of the prefectures of which it has every one
CREATE TABLE ahead_2018 AS
WITH unit AS (
    SELECT code, year(as_of)::INTEGER AS year,
           sum(value) FILTER (age_from >= 15 AND age_to <= 64) AS working,
           sum(value) FILTER (age_from >= 65) AS over_65,
           sum(value) FILTER (age_from >= 75) AS over_75,
           sum(value) FILTER (age_from >= 85) AS over_85
    FROM age_store
    WHERE kind = 'projection_2018' AND level = 'municipality' AND basis IN ('both', 'today')
      AND sex = 'both'
    GROUP BY ALL
), size AS (
    SELECT prefecture_code, count(*) AS n_units FROM municipality GROUP BY ALL
)
FROM unit
UNION ALL
SELECT m.prefecture_code, u.year, sum(u.working), sum(u.over_65), sum(u.over_75), sum(u.over_85)
FROM unit u JOIN municipality m USING (code) JOIN size USING (prefecture_code)
GROUP BY ALL HAVING count(*) = any_value(n_units)
ORDER BY code, year;

-- Women of 20 to 39 of each of today's municipalities that has ages
CREATE TABLE women_20_39 AS
SELECT code, kind, year(as_of)::INTEGER AS year, as_of, sum(value) AS value
FROM age_store
WHERE level = 'municipality' AND basis IN ('both', 'today') AND sex = 'female'
  AND age_from >= 20 AND age_to <= 39
GROUP BY code, kind, as_of ORDER BY kind, code, as_of;
