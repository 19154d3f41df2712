-- Broad age groups of the census are the sums of their bands (ages shifted by a class would not be)
WITH bands AS (
    SELECT code, year(as_of) AS year,
           sum(value) FILTER (age_from < 15) AS under_15,
           sum(value) FILTER (age_from >= 65) AS over_65,
           count(*) FILTER (value IS NULL) AS withheld
    FROM population_by_age
    WHERE level = 'municipality' AND basis = 'today' AND sex = 'both' AND kind = 'census'
    GROUP BY ALL
)
SELECT b.code, b.year, under_15, m.population_0_14, over_65, m.population_65_over
FROM bands b JOIN municipality_year m USING (code, year)
WHERE withheld = 0
  AND (abs(under_15 - population_0_14) > 0.5 OR abs(over_65 - population_65_over) > 0.5)
