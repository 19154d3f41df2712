-- Pairs of neighbours, both ways, of one municipality or of all
SELECT code, neighbour, shared_km, gap_km
FROM (
    FROM neighbour
    UNION ALL
    SELECT neighbour, code, shared_km, gap_km FROM neighbour
)
WHERE $code IS NULL OR code = $code
ORDER BY code, gap_km, shared_km DESC, neighbour
