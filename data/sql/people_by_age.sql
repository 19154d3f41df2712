-- People by sex and age of municipalities and areas together; no value where one of them has none
WITH unit AS (
    SELECT code FROM municipality WHERE code IN (SELECT unnest($codes::VARCHAR[]))
    UNION
    SELECT code FROM area_member WHERE area IN (SELECT unnest($codes::VARCHAR[]))
), band AS (
    SELECT a.kind, a.as_of, a.code, a.sex, a.age_from, a.age_to, a.value
    FROM age_store a SEMI JOIN unit USING (code)
    WHERE a.level = 'municipality' AND a.basis IN ('both', 'today') AND a.sex <> 'both'
), complete AS (
    -- units first, then their number: several times faster than count(DISTINCT code) of all bands
    SELECT kind, as_of, count(*) AS n FROM (
        SELECT DISTINCT kind, as_of, code FROM band WHERE sex = 'female'
    ) GROUP BY ALL
), summed AS (
    SELECT kind, as_of, sex, age_from, age_to, sum(value) AS value FROM band GROUP BY ALL
)
SELECT kind, year(as_of)::INTEGER AS year, as_of, sex, age_from, age_to,
       CASE WHEN n = (SELECT count(*) FROM unit) THEN value END AS value,
       n, (SELECT count(*) FROM unit) AS n_units
FROM summed JOIN complete USING (kind, as_of)
ORDER BY kind, as_of, sex DESC, age_from NULLS LAST
