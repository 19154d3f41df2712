"""Results and tidy frames in, Plotly figures out: one theme, no Streamlit."""
