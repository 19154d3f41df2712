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
