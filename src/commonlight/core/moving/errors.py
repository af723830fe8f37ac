"""Why a move cannot be made."""


class MoveRefused(Exception):
    """The move cannot be made, and nothing was changed; the message says what is wrong and what to do."""
