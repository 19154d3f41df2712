-- What pages ask of the figures again and again, small enough to copy.
-- Among several inputs of a figure the strongest reason for having none counts: the first of these
CREATE TABLE remark AS
SELECT item, year, code, basis, status, list_position(
           ['not_applicable', 'not_calculated', 'suppressed', 'unpublished'], status) AS reason
FROM observation_store WHERE level = 'municipality' AND status <> 'official' ORDER BY year, item;

-- Units that a sum must not wait for: wards have no allocation tax
CREATE TABLE inapplicable AS
SELECT DISTINCT item, year, code FROM remark
WHERE status = 'not_applicable' AND basis <> 'reported'
ORDER BY item, year;

CREATE TABLE cpi AS
SELECT year, value AS cpi FROM observation_store WHERE item = 'cpi_fiscal_year';
