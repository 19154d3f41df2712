-- Ordinary, special and earthquake allocation tax add up to the allocation tax (FY2023 cards)
SELECT code, year,
       max(value) FILTER (item = 'local_allocation_tax') AS whole,
       sum(value) FILTER (item <> 'local_allocation_tax') AS parts
FROM observation
WHERE level = 'municipality' AND basis = 'today' AND item IN (
    'local_allocation_tax', 'ordinary_allocation_tax', 'special_allocation_tax',
    'earthquake_allocation_tax')
GROUP BY code, year
HAVING count(value) FILTER (item = 'ordinary_allocation_tax') > 0 AND abs(whole - parts) > 1
