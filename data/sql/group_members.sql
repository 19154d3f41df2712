-- The municipalities of groups, as two lists of equal length
SELECT unnest($groups::VARCHAR[]) AS area, unnest($codes::VARCHAR[]) AS code
