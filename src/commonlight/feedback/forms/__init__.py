"""Forms of the feedback room, by subject."""
