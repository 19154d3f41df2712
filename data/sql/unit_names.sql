-- Every unit that ever had figures, with its prefecture
SELECT u.code, u.name, u.name_en, u.prefecture_code, p.name AS prefecture, p.name_en AS prefecture_en
FROM unit_name u JOIN prefecture p ON p.code = u.prefecture_code
ORDER BY u.code
