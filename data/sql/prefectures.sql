SELECT * FROM prefecture ORDER BY code
