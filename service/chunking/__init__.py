"""Programs to chunks, the pieces that search finds."""
