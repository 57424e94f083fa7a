"""Text in fourteen languages: normalisation, identification, analyzers, readings."""
