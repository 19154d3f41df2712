"""Streamlit parts that pages share: selection, figure card, notices."""
