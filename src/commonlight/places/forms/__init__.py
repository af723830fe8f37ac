"""Forms of the places room."""
