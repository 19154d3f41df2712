-- Items, levels and years of which the new figures have fewer values than a row_counts.csv ($1)
WITH old AS (
    SELECT item, level, year::INT AS year, string_agg(DISTINCT source, ', ' ORDER BY source) AS publications,
           sum("values"::BIGINT) AS had
    FROM read_csv($1, header = true) WHERE basis <> 'today' GROUP BY ALL
), new AS (
    SELECT item::VARCHAR AS item, level::VARCHAR AS level, year, count(value) AS has
    FROM kept WHERE basis <> 'today' GROUP BY ALL
)
SELECT publications, item, level, year, had::BIGINT AS had, coalesce(has, 0) AS has
FROM old LEFT JOIN new USING (item, level, year)
WHERE had > coalesce(has, 0)
ORDER BY has > 0, item, level, year
