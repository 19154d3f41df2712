-- One measure of some municipalities over all years, with the reason where there is no value
WITH noted AS (
    SELECT code, year, arg_min(status, coalesce(reason, 9)) AS status FROM remark
    WHERE list_contains($codes::VARCHAR[], code)
      AND basis IN ('both', $basis) AND item IN ({inputs}) AND (reason IS NOT NULL OR NOT $derived)
    GROUP BY code, year
), valued AS (
    SELECT code, year, {column} AS value FROM {table}
    WHERE list_contains($codes::VARCHAR[], code) AND {column} IS NOT NULL
)
SELECT code, year, v.value,
       CASE WHEN v.value IS NULL THEN n.status
            WHEN $derived THEN 'derived' ELSE coalesce(n.status, 'official') END AS status
FROM valued v FULL JOIN noted n USING (code, year)
ORDER BY code, year
