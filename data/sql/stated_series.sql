-- One measure of some municipalities over all years, with the reason where there is no value
WITH observed AS (
    SELECT code, year, status FROM remark
    WHERE level = 'municipality' AND code IN (SELECT unnest($codes::VARCHAR[]))
      AND basis IN ('both', $basis) AND item IN ({inputs})
), reason AS (
    SELECT code, year, arg_min(status, list_position(
        ['not_applicable', 'not_calculated', 'suppressed', 'unpublished'], status)) AS status
    FROM observed
    WHERE status IN ('not_applicable', 'not_calculated', 'suppressed', 'unpublished')
    GROUP BY code, year
), stated AS (
    SELECT code, year, any_value(status) AS status FROM observed WHERE NOT $derived
    GROUP BY code, year
), held AS (
    SELECT code, year, {column} AS value FROM {table}
    WHERE code IN (SELECT unnest($codes::VARCHAR[])) AND {column} IS NOT NULL
)
SELECT code, year, held.value,
       CASE WHEN held.value IS NULL THEN reason.status
            WHEN $derived THEN 'derived'
            ELSE coalesce(stated.status, 'official') END AS status
FROM held FULL JOIN reason USING (code, year) LEFT JOIN stated USING (code, year)
ORDER BY code, year
