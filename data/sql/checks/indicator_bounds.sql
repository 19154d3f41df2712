-- Shares lie between 0 and 100 %
SELECT code, year, allocation_tax_share_of_revenue, local_tax_share_of_revenue
FROM municipality_year
WHERE allocation_tax_share_of_revenue NOT BETWEEN 0 AND 100
   OR local_tax_share_of_revenue NOT BETWEEN 0 AND 100
