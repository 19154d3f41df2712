"""Everything about figures: official publications → observations → snapshot → read-only DuckDB → questions."""
