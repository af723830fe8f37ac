"""Template tags of the one component set."""
