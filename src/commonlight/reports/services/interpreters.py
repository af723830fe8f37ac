"""Who interpreted: kept sealed in the organisation's own notebook, with the checks the work asks for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commonlight.core import audit
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports import catalogue
from commonlight.reports.services import notebooks
from commonlight.reports.services.team import NotYours, OpenReport, reach


@dataclass(frozen=True)
class Interpreted:
    """
    One interpreted talk.

    language : code; way : code of `interpreting_ways`
    wish_asked : the person was asked whom they want (a woman, a man, nobody from their town)
    no_tie : the interpreter said to know nobody involved; confidential : signed a promise to keep silent
    """

    name: str
    language: str
    way: str
    day: str
    wish_asked: bool
    no_tie: bool
    confidential: bool
    remark: str = ""


def record_interpreter(
    *, report_id: int, interpreted: Interpreted, by: Account, keyring: Keyring, at: datetime
) -> None:
    """Keep who interpreted; only readers of the own organisation open it. Raises NotYours, ValueError."""
    if interpreted.way not in catalogue.codes("interpreting_ways"):
        raise ValueError(f"{interpreted.way!r} is no way to interpret")
    content = {"kind": "interpreter", **vars(interpreted)}
    with write():
        opened = reach(report_id=report_id, by=by, keyring=keyring)
        try:
            notebooks.keep(opened.report, opened.organisation_id, keyring, content, by=by, at=at)
        except NotAReader as problem:
            raise NotYours from problem
        audit.record(
            "interpreter recorded", by=by, at=at, organisation_id=opened.organisation_id, subject=("report", report_id)
        )


def interpreters_of(opened: OpenReport, keyring: Keyring) -> list[dict[str, Any]]:
    """Return the interpreted talks the reader's organisation kept, oldest first; raises SealBroken."""
    kept = notebooks.entries(opened.report.pk, opened.organisation_id, keyring)
    return [entry for entry in kept if entry.get("kind") == "interpreter"]
