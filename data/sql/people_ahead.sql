-- The projection of 2018 by the ages of those who need and those who give care (see stores.sql)
SELECT code, year, working, over_65, over_75, over_85 FROM ahead_2018 ORDER BY code, year
