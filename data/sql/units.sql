-- Every unit that ever had figures, each at its place
SELECT code, name, name_en, prefecture_code, prefecture, prefecture_en, type,
       code BETWEEN '13101' AND '13123' AS is_ward
FROM unit_name ORDER BY place
