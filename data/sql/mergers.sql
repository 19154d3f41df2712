-- Fiscal years in which a municipality was formed by, or took in, others; January to March belong
-- to the fiscal year that began the April before
SELECT DISTINCT year(date::DATE) - (month(date::DATE) < 4)::INTEGER AS year
FROM change
WHERE to_code = $code AND kind IN ('新設合併', '編入合併')
ORDER BY year
