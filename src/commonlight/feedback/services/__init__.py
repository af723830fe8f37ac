"""Acts of the feedback room, by subject."""
