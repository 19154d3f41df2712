-- People by sex and age of municipalities and areas together; no value where one of them has none
WITH unit AS (
    SELECT code FROM municipality WHERE code IN (SELECT unnest($codes::VARCHAR[]))
    UNION
    SELECT code FROM area_member WHERE area IN (SELECT unnest($codes::VARCHAR[]))
), band AS (
    SELECT a.* FROM age_store a SEMI JOIN unit USING (code)
    WHERE a.level = 'municipality' AND a.basis IN ('both', 'today') AND a.sex <> 'both'
), complete AS (
    SELECT kind, as_of, count(DISTINCT code) AS n FROM band GROUP BY ALL
)
SELECT kind, year(as_of)::INTEGER AS year, as_of, sex, age_from, age_to,
       CASE WHEN any_value(n) = (SELECT count(*) FROM unit) THEN sum(value) END AS value,
       any_value(n) AS n, (SELECT count(*) FROM unit) AS n_units
FROM band JOIN complete USING (kind, as_of)
GROUP BY kind, as_of, sex, age_from, age_to
ORDER BY kind, as_of, sex DESC, age_from NULLS LAST
