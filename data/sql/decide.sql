-- figure (every publication's rows with their basis) → kept: one publication per figure.
-- `whole` is what a row became: today's municipality, so that all its parts are decided together.
CREATE TABLE candidate AS
WITH became AS (SELECT code_old AS code, min(code_new) AS whole FROM succession GROUP BY code_old)
SELECT f.*, k.rank::SMALLINT AS rank, k.decimals::TINYINT AS decimals,
       CASE WHEN f.level = 'municipality' AND f.basis <> 'today'
            THEN coalesce(b.whole, f.code) ELSE f.code END AS whole
FROM figure f
JOIN (SELECT level::level_id AS level, item::item_id AS item, source::source_id AS source,
             rank, decimals FROM ranks) k
    USING (level, item, source)
LEFT JOIN became b ON b.code = f.code;

-- Most figures are in one publication only: nothing to decide
CREATE TABLE contested AS
SELECT level, item, year FROM candidate GROUP BY ALL HAVING min(source) <> max(source);

CREATE TABLE chosen AS
WITH offer AS (
    -- both sides together: a publication that lacks a part says so only in its sum of today's
    SELECT level, item, year, whole, source, any_value(rank) AS rank,
           bool_and(status <> 'unpublished') AS complete,
           bool_or(status <> 'unpublished') AS partial,
           bool_or(basis <> 'today') AS reported, bool_or(basis <> 'reported') AS today
    FROM candidate SEMI JOIN contested USING (level, item, year)
    GROUP BY ALL
), sided AS (
    SELECT *, side FROM offer, (VALUES ('reported'::basis_id), ('today'::basis_id)) AS s (side)
    WHERE if(side = 'reported', reported, today)
)
SELECT level, item, year, whole, side,
       arg_min(source, rank + if(complete, 0, 1000) + if(partial, 0, 1000)) AS source
FROM sided GROUP BY ALL;

CREATE TABLE kept AS
SELECT level, code, year, as_of, item, value, status, source, whole, basis
FROM candidate ANTI JOIN contested USING (level, item, year)
UNION ALL
SELECT c.level, c.code, c.year, c.as_of, c.item, c.value, c.status, c.source, c.whole,
       CASE WHEN r.source IS NULL THEN 'today'::basis_id
            WHEN t.source IS NULL THEN 'reported'::basis_id ELSE 'both'::basis_id END
FROM (SELECT * FROM candidate SEMI JOIN contested USING (level, item, year)) c
LEFT JOIN (FROM chosen WHERE side = 'reported') r
    ON r.level = c.level AND r.item = c.item AND r.year = c.year AND r.whole = c.whole
   AND r.source = c.source AND c.basis <> 'today'
LEFT JOIN (FROM chosen WHERE side = 'today') t
    ON t.level = c.level AND t.item = c.item AND t.year = c.year AND t.whole = c.whole
   AND t.source = c.source AND c.basis <> 'reported'
WHERE r.source IS NOT NULL OR t.source IS NOT NULL;
