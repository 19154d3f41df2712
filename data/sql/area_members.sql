-- The municipalities of prefectures, and of Japan as '00'
SELECT area, code FROM area_member
WHERE ($wards OR NOT is_ward) AND list_contains($areas::VARCHAR[], area)
