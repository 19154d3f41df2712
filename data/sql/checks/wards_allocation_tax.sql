-- A special ward has no allocation tax: never a number, always not_applicable
SELECT code, year, item, value, status FROM observation_store
WHERE level = 'municipality' AND code BETWEEN '13101' AND '13123'
  AND item IN ('local_allocation_tax', 'ordinary_allocation_tax', 'special_allocation_tax')
  AND (value IS NOT NULL OR status <> 'not_applicable')
