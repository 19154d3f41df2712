"""Pure functions: frames and arrays in, frozen dataclasses out. No Streamlit, DuckDB or Plotly."""
