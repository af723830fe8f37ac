"""Pages of the places room."""
