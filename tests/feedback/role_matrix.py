"""Who may open the addresses of the feedback room, one list for each part."""

from tests.feedback import (
    role_matrix_barriers,
    role_matrix_dialogue,
    role_matrix_interviews,
    role_matrix_notes,
    role_matrix_stories,
    role_matrix_surveys,
    role_matrix_trust,
)

ROWS = {
    **role_matrix_notes.ROWS,
    **role_matrix_stories.ROWS,
    **role_matrix_surveys.ROWS,
    **role_matrix_barriers.ROWS,
    **role_matrix_dialogue.ROWS,
    **role_matrix_trust.ROWS,
    **role_matrix_interviews.ROWS,
}
