"""Figures and tables to files, with title, unit, filters and source inside."""
