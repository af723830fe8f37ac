"""Tables of the feedback room, by subject."""
