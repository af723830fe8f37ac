"""What interviews add to others: their pages, their rule of keeping, new keys, the guides as a file."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from commonlight.core import audit
from commonlight.core import retention as core_retention
from commonlight.core.acts import add_act
from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.navigation import add_team_page
from commonlight.core.retention import Due, Rules
from commonlight.core.store import write
from commonlight.core.taking_out import register as give
from commonlight.core.tombstones import bury, register_kind
from commonlight.feedback.models.interviews import Interview, InterviewGuide
from commonlight.feedback.permissions_interviews import ANY, INTERVIEWERS
from commonlight.feedback.services.interviews import KIND, erase_again


def due_interviews(on: date) -> list[Due]:
    """Return the interviews whose last agreed day has passed, ended or not."""
    rows = Interview.objects.filter(until__lt=on).order_by("until", "pk")
    return [Due(str(row.pk), row.until, "until") for row in rows]


def erase_interviews(ids: Sequence[str], at: datetime) -> None:
    """Delete interviews with their passages, codes and keys."""
    with write():
        n = erase_again(ids)
        bury(KIND, ids, at=at)
        audit.record("deleted by calendar", by=None, at=at, detail={"rows": n})


RULES = Rules(
    kind=KIND,
    label=_("Interviews"),
    words={"until": _("the day after the last one the person agreed to, two years at the latest")},
    due=due_interviews,
    erase=erase_interviews,
)


def write_guides(stream: BinaryIO) -> None:
    """Write the guides, one row for each question; never what somebody said."""
    rows = [
        (number, guide.organisation.name, language, words["group"], place, question)
        for number, guide in enumerate(
            InterviewGuide.objects.select_related("organisation").order_by("made_on", "pk"), 1
        )
        for language, words in guide.words.items()
        for place, question in enumerate(words["questions"], 1)
    ]
    stream.write(csv_bytes(("guide", "asked by", "language", "for whom", "number", "question"), rows))


def register() -> None:
    """Register all of it; called when the app is ready."""
    from commonlight.feedback.services import resealing_interviews

    add_team_page("feedback:interviews", _("Interviews"), roles=ANY, order=33)
    text = _(
        "Talk with somebody who knows a place: agreed to first, skipped and stopped at any question, sealed at once."
    )
    add_act("public", "feedback:interviews", _("Interview people"), text, roles=INTERVIEWERS, order=56)
    core_retention.register("feedback", RULES)
    register_kind(KIND, erase_again)
    resealing_interviews.register()
    give("feedback", "interview guides.csv", write_guides)
