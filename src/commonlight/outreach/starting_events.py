"""What events and volunteers add to other rooms: menu, home page, retention."""


def register() -> None:
    """Register pages, blocks and rules; called when the app is ready."""
