"""Who may open the addresses of programmes, engagement and money."""

from tests.repository.role_matrix import Row

ROWS: dict[str, Row] = {}
