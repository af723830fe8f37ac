"""Who may open the pages of trust: who reads surveys of the own organisation."""

from tests.feedback.role_matrix_surveys import NOBODY_ELSE, wave_of
from tests.repository.role_matrix import closed_row

ROWS = {
    "feedback:trust": closed_row(*NOBODY_ELSE),
    "feedback:trust_of": closed_row(*NOBODY_ELSE, arguments=lambda world: [wave_of(world).survey_id]),
}
