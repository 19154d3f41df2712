-- Municipal local tax adds up to the prefecture's total in SSDS, FY1995-2021 (FY2022: 41208 by 1 thousand)
SELECT p.code, p.year, p.municipalities_local_tax AS published, sum(o.value) AS summed
FROM prefecture_year p
LEFT JOIN observation o ON o.level = 'municipality' AND o.basis = 'reported' AND o.item = 'local_tax'
                  AND o.year = p.year AND left(o.code, 2) = p.code
WHERE p.year BETWEEN 1995 AND 2021
GROUP BY ALL HAVING published IS NULL OR abs(coalesce(summed, 0) - published) > 0.5
