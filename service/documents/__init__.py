"""Documents of the cities, for staff only: taken in, read, searched; never shown to residents."""
