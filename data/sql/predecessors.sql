-- Municipalities since 1970 whose people and area are (partly) in this one today
SELECT code_old AS code, any_value(name) AS name, date::DATE::VARCHAR AS date, succession.kind, share
FROM succession JOIN unit_name ON unit_name.code = code_old
WHERE code_new = $code AND code_old <> $code
GROUP BY ALL
ORDER BY date, code
