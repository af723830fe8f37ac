"""Who may open the addresses of events and volunteers."""

from tests.repository.role_matrix import Row

ROWS: dict[str, Row] = {}
