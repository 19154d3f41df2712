-- Women of 20 to 39 of each of today's municipalities
FROM women_20_39 ORDER BY kind, code, as_of
