"""The error a command ends with when it cannot go on."""


class CommandError(Exception):
    """The command cannot go on (exit code 2); the message says what is wrong, where, and what to do."""
