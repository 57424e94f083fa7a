"""Staff pages: announcements in a disaster."""
