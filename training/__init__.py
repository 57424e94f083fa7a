"""Trains the language adapter of the embedded encoder. Not needed to run the service."""
