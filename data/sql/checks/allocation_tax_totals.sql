-- Municipal allocation tax adds up to the prefecture's total in SSDS, FY2000-2018 and FY2020-2022
SELECT p.code, p.year, p.municipalities_local_allocation_tax AS published, sum(o.value) AS summed
FROM prefecture_year p
LEFT JOIN observation o ON o.level = 'municipality' AND o.basis = 'reported'
                  AND o.item = 'local_allocation_tax' AND o.year = p.year
                  AND left(o.code, 2) = p.code
WHERE p.year BETWEEN 2000 AND 2022 AND p.year <> 2019
GROUP BY ALL HAVING published IS NULL OR abs(coalesce(summed, 0) - published) > 0.5
