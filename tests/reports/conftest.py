"""An invented coalition that can take notes: two houses with two readers each, and a police organisation."""

from dataclasses import dataclass

import pytest
from tests.factories import make_first_reader, make_ordinary, make_organisation, make_reader, make_ready, make_site
from tests.prepared import prepared

from commonlight.core import clock
from commonlight.core.codes import Code, check_digit
from commonlight.core.models import Account, Organisation
from commonlight.core.roles import Role
from commonlight.core.services import NewReader
from commonlight.reports import services
from commonlight.reports.facts import About, Audience, Facts, Note


@dataclass
class Coalition:
    """The rows that tests of this room need again and again."""

    harbor: Organisation
    legal: Organisation
    police: Organisation
    dana: NewReader
    ben: NewReader
    lena: NewReader
    reyes: NewReader
    admin: Account


@pytest.fixture
def coalition(db, cheap_passphrases, settings, tmp_path) -> Coalition:
    settings.DATA = tmp_path / "data"
    return prepared("reports", build)


def build() -> Coalition:
    make_site()
    harbor = make_organisation("Harbor House")
    legal = make_organisation("Valley Legal Aid")
    police = make_organisation("Riverbend PD", kind="police")
    dana = make_first_reader(harbor, Role.INTAKE, name="dana")
    ben = make_reader(harbor, Role.SUPERVISOR, let_in_by=dana, name="ben")
    lena = make_first_reader(legal, Role.INTAKE, name="lena")
    make_reader(legal, Role.SUPERVISOR, let_in_by=lena, name="luis")
    make_ready(dana, lena)
    reyes = make_first_reader(police, Role.POLICE_LIAISON, name="reyes")
    return Coalition(harbor, legal, police, dana, ben, lena, reyes, make_ordinary(harbor, Role.ADMIN, name="ada"))


def facts_of(**changed) -> Facts:
    values = {"about": About.OTHER, "said_or_done": ("papers",), "what": "six passports kept by the crew leader"}
    return Facts(**{**values, **changed})


def send(*organisations, police=(), code=None, submission_id="s1", files=(), statistics=False, **facts):
    """Send a note through the service; return (sent, code)."""
    code = code or Code.draw()
    sent = services.submit_report(
        submission_id=submission_id,
        mailbox=services.prepare_mailbox(code),
        note=Note(
            facts=facts_of(**facts),
            audience=Audience(tuple(one.pk for one in organisations), tuple(one.pk for one in police)),
            language="en",
            agrees_to_statistics=statistics,
            files=tuple(files),
        ),
        at=clock.now(),
    )
    return sent, code


def opened(code):
    return services.open_mailbox(code=code, at=clock.now())


def wrong_code(code: Code) -> Code:
    """Return a well-formed code that selects the same mailbox and does not open it."""
    digits = code.digits[:10] + Code.draw().digits[:14]
    return Code(digits + check_digit(digits))
