-- Municipalities since 1970 whose people and area are (partly) in this one today, or in each one
SELECT code_old AS code, any_value(name) AS name, date::DATE::VARCHAR AS date, succession.kind, share,
       code_new AS successor
FROM succession JOIN unit_name ON unit_name.code = code_old
WHERE ($code IS NULL OR code_new = $code) AND code_old <> code_new
GROUP BY ALL
ORDER BY date, code
