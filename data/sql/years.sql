-- Years with a value; {column} and {table} are of the catalog and this module
SELECT year FROM {table} WHERE {column} IS NOT NULL
GROUP BY year ORDER BY year
