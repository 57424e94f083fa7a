"""Staff pages: what was asked."""
