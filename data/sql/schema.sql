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

-- Among several inputs of a figure the strongest reason for having none counts: the first of these
CREATE TABLE remark AS
SELECT item, year, code, basis, status, list_position(
           ['not_applicable', 'not_calculated', 'suppressed', 'unpublished'], status) AS reason
FROM observation_store WHERE level = 'municipality' AND status <> 'official' ORDER BY item, year;

-- Units that a sum must not wait for: wards have no allocation tax
CREATE TABLE inapplicable AS
SELECT DISTINCT item, year, code FROM remark
WHERE status = 'not_applicable' AND basis <> 'reported'
ORDER BY item, year;

CREATE TABLE cpi AS
SELECT year, value AS cpi FROM observation_store WHERE item = 'cpi_fiscal_year';
