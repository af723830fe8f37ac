"""What plans with money adds to other parts of the site."""


def register() -> None:
    """Register all of it; called when the app is ready."""
