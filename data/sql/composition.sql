WITH units AS (
    SELECT code FROM area_member
    WHERE area = $area AND ($wards OR NOT is_ward OR len($codes) > 0)
      AND (len($codes) = 0 OR code IN (SELECT unnest($codes::VARCHAR[])))
)
SELECT year, item, value, n FROM (
    UNPIVOT (
        SELECT year, count(*) AS n, {sums} FROM {table} JOIN units USING (code)
        WHERE {any_item} GROUP BY year
    ) ON {items} INTO NAME item VALUE value
)
ORDER BY year, item
