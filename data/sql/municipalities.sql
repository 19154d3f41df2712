SELECT *, code BETWEEN '13101' AND '13123' AS is_ward FROM municipality ORDER BY code
