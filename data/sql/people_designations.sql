-- 過疎 designation of today's municipalities: whole, part, or treated as such
SELECT code, year, kind, label_ja, source FROM designation JOIN municipality USING (code)
WHERE kind LIKE 'kaso%' ORDER BY code
