-- The 2023 projection starts from the 2020 census
SELECT code, population_projected, population_census FROM municipality_year
WHERE year = 2020 AND population_projected IS NOT NULL
  AND abs(population_projected - population_census) > 0.5
