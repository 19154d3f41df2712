"""Figures: publications → observations → snapshot → read-only DuckDB → questions."""
