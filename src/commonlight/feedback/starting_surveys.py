"""What surveys add to others: their pages in the menu, their acts, their rules of keeping, their files."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.db.models import Q
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
from commonlight.feedback.models.surveys import AnswerSheet, PublicSurvey, SurveyFile, UsedSlip, Wave
from commonlight.feedback.permissions_surveys import BUILDERS, READERS, SHARED_READERS, SLIP_TAKERS
from commonlight.feedback.services.survey_slips import SLIPS_GOOD

KIND, SLIPS = "survey answers", "exchanged slips"
KEPT = timedelta(days=730)


def due_answers(on: date) -> list[Due]:
    """Return the rounds whose sheets may be deleted on a day; one that nobody ended counts from its last day."""
    ended = Q(closed_on__lte=on - KEPT) | Q(closed_on=None, last_day__lte=on - KEPT)
    old = Wave.objects.filter(ended, sheets__isnull=False).distinct().order_by("last_day", "pk")
    return [Due(str(row.pk), row.closed_on or row.last_day, "old") for row in old]


def due_slips(on: date) -> list[Due]:
    """Return the rounds whose slips are good no more: what tells that one was exchanged may go."""
    old = Wave.objects.filter(last_day__lt=on - SLIPS_GOOD, used_slips__isnull=False).distinct()
    return [Due(str(row.pk), row.last_day + SLIPS_GOOD, "over") for row in old.order_by("last_day", "pk")]


def erase_slips(ids: Sequence[str], at: datetime) -> None:
    """Forget which slips of some rounds were exchanged."""
    with write():
        n = erase_slips_again(ids)
        bury(SLIPS, ids, at=at)
        audit.record("deleted by calendar", by=None, at=at, detail={"rows": n})


def erase_slips_again(ids: Sequence[str]) -> int:
    """Forget them, also after a restore."""
    return UsedSlip.objects.filter(wave_id__in=[UUID(one) for one in ids]).delete()[0]


def erase_answers(ids: Sequence[str], at: datetime) -> None:
    """Delete the sheets of rounds; results stay."""
    with write():
        n = erase_again(ids)
        bury(KIND, ids, at=at)
        audit.record("deleted by calendar", by=None, at=at, detail={"rows": n})


def erase_again(ids: Sequence[str]) -> int:
    """Delete sheets and files of rounds, also after a restore."""
    waves = [UUID(one) for one in ids]
    n = AnswerSheet.objects.filter(wave_id__in=waves).delete()[0]
    SurveyFile.objects.filter(wave_id__in=waves).delete()
    return n


SLIP_RULES = Rules(
    kind=SLIPS,
    label=_("Exchanged slips of surveys"),
    words={"over": _("as soon as slips of the round are good no more, 90 days after its last day")},
    due=due_slips,
    erase=erase_slips,
)
RULES = Rules(
    kind=KIND,
    label=_("Answers to surveys"),
    words={"old": _("two years after the round ended; results stay")},
    due=due_answers,
    erase=erase_answers,
)


def write_surveys(stream: BinaryIO) -> None:
    """Write one row for each survey, its questions as JSON."""
    rows = [
        (one.slug, one.organisation.name, one.title, one.way, one.made_on, json.dumps(one.form, ensure_ascii=False))
        for one in PublicSurvey.objects.select_related("organisation").order_by("slug")
    ]
    stream.write(csv_bytes(("address", "asked by", "title", "who may answer", "made on", "questions"), rows))


def write_answers(stream: BinaryIO) -> None:
    """Write one row for each answer of each sheet; sheets are numbered anew, in no order that says when they came."""
    rows = [
        (sheet.wave.survey.slug, sheet.wave.number, sheet.arm, sheet.way, number, question, said)
        for number, sheet in enumerate(AnswerSheet.objects.select_related("wave__survey").order_by("wave_id", "pk"), 1)
        for question, said in sheet.answers.items()
    ]
    stream.write(csv_bytes(("survey", "round", "group", "way", "sheet", "question", "answer"), rows))


def register() -> None:
    """Register all of it; called when the app is ready."""
    from commonlight.feedback import survey_tasks  # noqa: F401 -- its sweep ends rounds

    add_team_page("feedback:surveys", _("Surveys"), roles=READERS, order=30)
    add_team_page("feedback:survey_slip", _("Slips"), roles=SLIP_TAKERS, order=32)
    add_team_page("feedback:survey_shared", _("What people said"), roles=SHARED_READERS, order=31)
    text = _("Ask a neighbourhood what it thinks of police, of us, and what it knows; on the web, on paper, by code.")
    add_act("public", "feedback:surveys", _("Ask people"), text, roles=BUILDERS, order=55)
    core_retention.register("surveys", RULES)
    core_retention.register("surveys", SLIP_RULES)
    register_kind(KIND, erase_again)
    register_kind(SLIPS, erase_slips_again)
    give("feedback", "surveys.csv", write_surveys)
    give("feedback", "answers to surveys.csv", write_answers)
