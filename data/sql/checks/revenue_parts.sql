-- Local tax, allocation tax, national and prefectural grants and bonds do not exceed revenue
SELECT code, year, revenue_total,
       coalesce(local_tax, 0) + coalesce(local_allocation_tax, 0)
         + coalesce(national_disbursements, 0) + coalesce(prefectural_disbursements, 0)
         + coalesce(local_bonds_issued, 0) AS parts
FROM municipality_year
WHERE parts > revenue_total + 1
