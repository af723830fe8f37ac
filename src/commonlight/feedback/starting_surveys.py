"""What surveys add to others: their pages in the menu, their acts, their rules of keeping, their files."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import BinaryIO
from uuid import UUID

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
from commonlight.feedback.models.surveys import AnswerSheet, PublicSurvey, SurveyFile, Wave
from commonlight.feedback.permissions_surveys import BUILDERS, READERS, SHARED_READERS

KIND = "survey answers"
KEPT = timedelta(days=730)


def due_answers(on: date) -> list[Due]:
    """Return the rounds whose sheets may be deleted on a day."""
    old = Wave.objects.filter(closed_on__lte=on - KEPT, sheets__isnull=False).distinct().order_by("closed_on", "pk")
    return [Due(str(row.pk), row.closed_on, "old") for row in old if row.closed_on]


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
    add_team_page("feedback:surveys", _("Surveys"), roles=READERS, order=30)
    add_team_page("feedback:survey_shared", _("What people said"), roles=SHARED_READERS, order=31)
    text = _("Ask a neighbourhood what it thinks of police, of us, and what it knows; on the web, on paper, by code.")
    add_act("public", "feedback:surveys", _("Ask people"), text, roles=BUILDERS, order=55)
    core_retention.register("surveys", RULES)
    register_kind(KIND, erase_again)
    give("feedback", "surveys.csv", write_surveys)
    give("feedback", "answers to surveys.csv", write_answers)
