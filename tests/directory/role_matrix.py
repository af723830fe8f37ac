"""Who may open the directory's own addresses."""

ROWS: dict = {}
