"""Acts of the insight room, by subject."""
