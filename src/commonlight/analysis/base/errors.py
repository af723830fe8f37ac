"""The errors and warnings of the analysis package; specific ones live beside the functions that raise them."""


class AnalysisError(Exception):
    """A computation cannot go on; the message says what was given, what was expected and what to do."""


class InputError(AnalysisError, ValueError):
    """
    The input cannot be used as it is.

    Parameters
    ----------
    message : what is wrong and what to do, a whole sentence
    row : line of the table it was found in, counted as a spreadsheet shows it (header is 1), if known
    column : name of the column, if known
    """

    def __init__(self, message: str, *, row: int | None = None, column: str | None = None) -> None:
        self.row = row
        self.column = column
        where = ", ".join(
            part for part in (f"row {row}" if row is not None else "", f"column {column!r}" if column else "") if part
        )
        super().__init__(f"{where}: {message}" if where else message)


class AnalysisWarning(UserWarning):
    """The number may mislead; the message says why."""
