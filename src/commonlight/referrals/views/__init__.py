"""Pages of this room. Whoever may not see a record reads "not found"."""
