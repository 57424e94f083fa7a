"""How well the service searches, declines and recognises danger, on development questions."""
