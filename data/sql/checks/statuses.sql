-- Every missing value has a reason, every value a status of existence
SELECT status, count(*) AS n FROM observation_store
WHERE (value IS NULL) <> (status IN ('not_calculated', 'not_applicable', 'suppressed', 'unpublished'))
   OR status IS NULL OR status NOT IN ('official', 'revised', 'provisional', 'derived', 'imputed',
                     'not_calculated', 'not_applicable', 'suppressed', 'unpublished')
GROUP BY status
