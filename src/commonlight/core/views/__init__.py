"""The pages of the core room, cut by subject."""
