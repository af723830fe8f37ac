"""Areas only: a table whose rows look like people is refused before anything is computed."""

import re
from collections.abc import Sequence

from commonlight.analysis.base.errors import InputError

# Column names that only make sense for a person. Whole words, so that "names_of_tract" is not meant.
PERSONAL = re.compile(
    r"^(first|last|middle|full|given|family|sur)[ _-]?name$|^surname$|^nick[ _-]?name$|^(date[ _-]?of[ _-]?birth|birth[ _-]?date|"
    r"birthday|dob)$|^(ssn|social[ _-]?security.*|passport.*|visa[ _-]?(no|number).*|alien[ _-]?number|national[ _-]?id)$|"
    r"^(e-?mail.*|phone.*|mobile[ _-]?(phone|number)|street[ _-]?address|home[ _-]?address)$|"
    r"^(gender|sex|nationality|marital[ _-]?status|client([ _-]?id)?|patient([ _-]?id)?|case[ _-]?id|person([ _-]?id)?|survivor.*)$",
    re.IGNORECASE,
)


def refuse_people(names: Sequence[str], populations: Sequence[float] | None = None, *, first_row: int = 2) -> None:
    """
    Raise InputError when a table looks like a list of people rather than of areas.

    names : the table's column names
    populations : people per row, if known; a row of one person is refused
    """
    for name in names:
        if PERSONAL.match(name.strip()):
            raise InputError(
                "this column belongs to a person, and no person is ever scored here; give a table of areas", column=name
            )
    for row, people in enumerate(populations or (), start=first_row):
        if people == 1:
            raise InputError("an area of one person is a person; merge it with its neighbours first", row=row)
