"""Staff pages: documents of the cities."""
