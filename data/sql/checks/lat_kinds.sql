-- Ordinary, special and earthquake allocation tax add up to the allocation tax (FY2023 cards)
SELECT code, year, local_allocation_tax, ordinary_allocation_tax, special_allocation_tax,
       earthquake_allocation_tax
FROM municipality_year
WHERE ordinary_allocation_tax IS NOT NULL AND local_allocation_tax IS NOT NULL
  AND abs(ordinary_allocation_tax + coalesce(special_allocation_tax, 0)
          + coalesce(earthquake_allocation_tax, 0) - local_allocation_tax) > 1
