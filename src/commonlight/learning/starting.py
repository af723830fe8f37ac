"""What the room adds to others: its pages in the menu, its acts, its rules of keeping."""


def register() -> None:
    """Register all of it; called when the app is ready."""
