"""Tables of the insight room, by subject."""
