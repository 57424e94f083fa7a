"""Staff pages: search, and what is shown across the counter."""
