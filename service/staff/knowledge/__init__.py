"""Staff pages: editing the corpus."""
