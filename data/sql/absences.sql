-- What nine in ten of today's municipalities have is published for all of them: those without a row
-- (their code of the day is in no file held, or the cell is empty) get one that says so.
INSERT INTO kept BY NAME
WITH held AS (
    SELECT item, year, mode(source) AS source, mode(as_of) AS as_of
    FROM kept WHERE level = 'municipality' AND basis <> 'reported'
    GROUP BY ALL HAVING count(*) >= 0.9 * (SELECT count(*) FROM municipality)
), parts AS (SELECT code_new AS code, count(*) AS n FROM succession GROUP BY ALL)
SELECT 'municipality' AS level, m.code, h.year, h.as_of, h.item, NULL AS value,
       'unpublished' AS status, h.source, m.code AS whole,
       -- a unit that is of one piece was the same on the day
       if(p.n = 1, 'both', 'today') AS basis
FROM held h CROSS JOIN municipality m JOIN parts p USING (code)
ANTI JOIN (FROM kept WHERE level = 'municipality' AND basis <> 'reported') k
  ON k.item = h.item AND k.year = h.year AND k.code = m.code
