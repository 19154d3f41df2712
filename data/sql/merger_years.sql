-- Fiscal years in which today's municipalities were formed or took others in, a name changed since
-- or not; January to March belong to the fiscal year that began the April before
SELECT DISTINCT code_new AS code, year(date::DATE) - (month(date::DATE) < 4)::INTEGER AS year
FROM succession
WHERE kind IN ('新設合併', '編入合併')
ORDER BY code, year
