"""From search results to what a reader is shown; emergencies; handoff."""
