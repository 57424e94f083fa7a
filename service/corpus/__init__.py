"""Programs, their translations and everything else a city vouches for: reading and checking."""
