"""Pages of the feedback room, by subject."""
