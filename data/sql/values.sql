-- One measure of every municipality in one year, with the reason where there is no value.
-- Among several inputs the strongest reason counts: not applicable, not calculated, suppressed.
WITH observed AS (
    SELECT code, status FROM remark
    WHERE level = 'municipality' AND year = $year AND basis IN ('both', $basis)
      AND item IN ({inputs})
), reason AS (
    SELECT code, arg_min(status, list_position(
        ['not_applicable', 'not_calculated', 'suppressed', 'unpublished'], status)) AS status
    FROM observed
    WHERE status IN ('not_applicable', 'not_calculated', 'suppressed', 'unpublished')
    GROUP BY code
), stated AS (
    SELECT code, any_value(status) AS status FROM observed WHERE NOT $derived GROUP BY code
), wide AS (
    SELECT code, {column} AS value FROM {table} WHERE year = $year
), unit AS (
    SELECT code, name, name_en, prefecture_code, type FROM municipality WHERE $basis = 'today'
    UNION ALL
    -- municipalities as they were: those that have a figure, or a reason for having none
    SELECT w.code, u.name, u.name_en, u.prefecture_code, u.type
    FROM wide w JOIN unit_name u USING (code) LEFT JOIN reason r USING (code)
    WHERE $basis = 'reported' AND (w.value IS NOT NULL OR r.status IS NOT NULL)
)
SELECT u.code, u.name, u.name_en, u.prefecture_code, p.name AS prefecture, p.name_en AS prefecture_en,
       u.type, u.code BETWEEN '13101' AND '13123' AS is_ward, w.value,
       CASE WHEN w.value IS NULL THEN coalesce(r.status, 'unpublished')
            WHEN $derived THEN 'derived'
            ELSE coalesce(s.status, 'official') END AS status
FROM unit u JOIN prefecture p ON p.code = u.prefecture_code
LEFT JOIN wide w ON w.code = u.code
LEFT JOIN reason r ON r.code = u.code LEFT JOIN stated s ON s.code = u.code
WHERE ($wards OR u.code NOT BETWEEN '13101' AND '13123')
  AND (len($prefectures) = 0 OR u.prefecture_code IN (SELECT unnest($prefectures::VARCHAR[])))
ORDER BY u.code
