-- Long tables of the database, from the snapshot directory $snapshot; wide ones are in database.py.
CREATE TABLE observation_store AS
SELECT level, code, year::INTEGER AS year, as_of::DATE AS as_of, item, value, status, source, basis
FROM read_parquet($snapshot || '/observation_*.parquet');

CREATE TABLE age_store AS
SELECT level, code, as_of::DATE AS as_of, sex, age_from::INTEGER AS age_from,
       age_to::INTEGER AS age_to, value, status, source, kind, basis
FROM read_parquet($snapshot || '/population_by_age_*.parquet');
