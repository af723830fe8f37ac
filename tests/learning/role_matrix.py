"""Who may open the closed addresses of the learning room."""

from tests.repository.role_matrix import Row

ROWS: dict[str, Row] = {}
