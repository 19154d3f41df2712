-- The projection of 2018: people of 15-64, 65+, 75+ and 85+ of today's municipalities that it has,
-- and of the prefectures of which it has every one
WITH unit AS (
    SELECT code, year(as_of)::INTEGER AS year,
           sum(value) FILTER (age_from >= 15 AND age_to <= 64) AS working,
           sum(value) FILTER (age_from >= 65) AS over_65,
           sum(value) FILTER (age_from >= 75) AS over_75,
           sum(value) FILTER (age_from >= 85) AS over_85
    FROM age_store
    WHERE kind = 'projection_2018' AND level = 'municipality' AND basis IN ('both', 'today')
      AND sex = 'both'
    GROUP BY ALL
), size AS (
    SELECT prefecture_code, count(*) AS n_units FROM municipality GROUP BY ALL
)
SELECT code, year, working, over_65, over_75, over_85 FROM unit
UNION ALL
SELECT m.prefecture_code, u.year, sum(u.working), sum(u.over_65), sum(u.over_75), sum(u.over_85)
FROM unit u JOIN municipality m USING (code) JOIN size USING (prefecture_code)
GROUP BY ALL HAVING count(*) = any_value(n_units)
ORDER BY code, year
