-- One measure of every municipality in one year, with the reason where there is no value
WITH noted AS (
    SELECT code, arg_min(status, coalesce(reason, 9)) AS status FROM remark
    WHERE year = $year AND basis IN ('both', $basis)
      AND item IN ({inputs}) AND (reason IS NOT NULL OR NOT $derived)
    GROUP BY code
), valued AS (
    SELECT code, {column} AS value FROM {table} WHERE year = $year
)
SELECT u.place, v.value,
       CASE WHEN v.value IS NULL THEN coalesce(n.status, 'unpublished')
            WHEN $derived THEN 'derived' ELSE coalesce(n.status, 'official') END AS status
FROM unit_name u LEFT JOIN valued v USING (code) LEFT JOIN noted n USING (code)
-- municipalities as they were: those that have a figure, or a reason for having none
WHERE if($basis = 'today', u.is_today, v.value IS NOT NULL OR n.status IS NOT NULL)
  AND ($wards OR u.code NOT BETWEEN '13101' AND '13123')
  AND (len($prefectures) = 0 OR list_contains($prefectures::VARCHAR[], u.prefecture_code))
ORDER BY u.place
