SELECT source, min(year) || '-' || max(year), count(DISTINCT item), format('{:,}', count(*)),
       format('{:,}', count(value)), coalesce(any_value(n), 0)
FROM kept LEFT JOIN (SELECT source, count(*) AS n FROM disagreement GROUP BY source) USING (source)
GROUP BY source ORDER BY source
