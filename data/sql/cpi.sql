SELECT year, cpi AS value FROM cpi ORDER BY year
