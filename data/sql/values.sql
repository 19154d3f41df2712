-- One measure of every municipality in one year, with the reason where there is no value.
-- Among several inputs the strongest reason counts: not applicable, not calculated, suppressed.
WITH reason AS (
    SELECT code, arg_min(status, list_position(
        ['not_applicable', 'not_calculated', 'suppressed', 'unpublished'], status)) AS status
    FROM observation_store
    WHERE level = 'municipality' AND year = $year AND item IN (SELECT unnest($inputs::VARCHAR[]))
      AND value IS NULL AND basis IN ('both', $basis)
    GROUP BY code
), stated AS (
    SELECT code, any_value(status) AS status FROM observation_store
    WHERE level = 'municipality' AND year = $year AND NOT $derived
      AND item IN (SELECT unnest($inputs::VARCHAR[])) AND basis IN ('both', $basis)
      AND value IS NOT NULL
    GROUP BY code
), wide AS (
    SELECT code, {column} AS value FROM {table} LEFT JOIN cpi USING (year) WHERE year = $year
)
SELECT m.code, m.name, m.name_en, m.prefecture_code, m.prefecture, m.type,
       m.code BETWEEN '13101' AND '13123' AS is_ward, w.value,
       CASE WHEN w.value IS NULL THEN coalesce(r.status, 'unpublished')
            WHEN $derived THEN 'derived'
            ELSE coalesce(s.status, 'official') END AS status
FROM municipality m
LEFT JOIN wide w USING (code) LEFT JOIN reason r USING (code) LEFT JOIN stated s USING (code)
WHERE ($wards OR m.code NOT BETWEEN '13101' AND '13123')
  AND (len($prefectures) = 0 OR m.prefecture_code IN (SELECT unnest($prefectures::VARCHAR[])))
ORDER BY m.code
