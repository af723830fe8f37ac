"""Acts of the places room, by subject."""
