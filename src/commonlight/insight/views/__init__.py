"""Pages of the insight room, by subject."""
