-- Age bands and unknown ages add up to the census population; a gap is stated by a status
WITH summed AS (
    SELECT code, year(as_of) AS year, sum(value) AS people,
           count(*) FILTER (value IS NULL) AS withheld
    FROM population_by_age
    WHERE level = 'municipality' AND basis = 'today' AND sex = 'both' AND kind = 'census'
    GROUP BY ALL
)
SELECT s.code, s.year, s.people, m.population_census
FROM summed s JOIN municipality_year m USING (code, year)
WHERE s.withheld = 0 AND abs(s.people - m.population_census) > 0.5
