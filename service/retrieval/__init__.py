"""Hybrid search, rank fusion, calibrated confidence."""
