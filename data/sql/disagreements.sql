-- Values of other publications that differ from the kept one beyond the coarser one's rounding
CREATE TABLE disagreement AS
SELECT k.level, k.code, k.year, k.item, k.source, k.value, k.status,
       c.source AS other_source, c.value AS other_value, c.status AS other_status
FROM (SELECT * FROM kept SEMI JOIN contested USING (level, item, year)) k
JOIN candidate c
  ON c.level = k.level AND c.code = k.code AND c.year = k.year AND c.item = k.item
 AND c.source <> k.source AND (k.basis = 'both' OR c.basis = 'both' OR k.basis = c.basis)
JOIN (SELECT level::level_id AS level, item::item_id AS item, source::source_id AS source, decimals
      FROM ranks) d
  ON d.level = k.level AND d.item = k.item AND d.source = k.source
WHERE c.status <> 'unpublished'
  AND (abs(k.value - c.value) > 0.5 * 10.0 ^ -least(d.decimals, c.decimals) + 1e-6
       OR (k.value IS NULL) <> (c.value IS NULL))
