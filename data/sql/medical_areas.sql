-- The secondary medical area of every municipality
SELECT code, area_key AS area, medical_area AS name, left(code, 2) AS prefecture_code, basis
FROM medical_area JOIN municipality USING (code) ORDER BY area, code
