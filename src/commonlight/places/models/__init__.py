"""Tables of the places room, by subject."""
