-- Every unit that ever had figures, with its prefecture
SELECT code, name, name_en, prefecture_code, prefecture, prefecture_en FROM unit_name ORDER BY code
