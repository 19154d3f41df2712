-- Local tax of every one of today's 1,741 municipalities, FY1995-2024
SELECT year, count(local_tax) AS n FROM municipality_year
WHERE year BETWEEN 1995 AND 2024
GROUP BY year HAVING n <> 1741
