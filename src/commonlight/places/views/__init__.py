"""Pages of the places room, by subject."""
