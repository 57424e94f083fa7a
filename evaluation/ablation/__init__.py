"""What each part of search is worth: the same questions with one thing taken away or exchanged."""
