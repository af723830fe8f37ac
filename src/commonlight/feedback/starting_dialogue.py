"""What dialogue adds to others: its page in the menu, its act, promises that wait, rules of keeping, its files."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonlight.core import audit, clock
from commonlight.core import retention as core_retention
from commonlight.core.acts import add_act
from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.models import Account
from commonlight.core.navigation import add_team_page
from commonlight.core.needs import Need, add_needs
from commonlight.core.permissions import has_role
from commonlight.core.retention import Due, Rules
from commonlight.core.store import write
from commonlight.core.taking_out import register as give
from commonlight.core.tombstones import bury, register_kind
from commonlight.feedback import selectors_dialogue as selectors
from commonlight.feedback.models.dialogue import Dialogue, DialogueReport, Idea, Promise, Said
from commonlight.feedback.permissions_dialogue import DIALOGUE_READERS

KIND = "dialogues"
KEPT = timedelta(days=1826)


def due(on: date) -> list[Due]:
    """Return the sessions that were held five years ago and whose promises are all ended."""
    rows = Dialogue.objects.filter(day__lte=on - KEPT).exclude(promises__state=Promise.State.OPEN)
    return [Due(str(row.pk), row.day, "held") for row in rows.order_by("day", "pk")]


def _delete(ids: Sequence[str]) -> int:
    return Dialogue.objects.filter(pk__in=[UUID(one) for one in ids]).delete()[0]


def erase(ids: Sequence[str], at: datetime) -> None:
    """Delete sessions with all that was written down."""
    with write():
        n = _delete(ids)
        bury(KIND, ids, at=at)
        audit.record("deleted by calendar", by=None, at=at, detail={"rows": n})


def needs(request: HttpRequest) -> list[Need]:
    """Return that promises of this person's own sides are due."""
    account = request.user
    if not isinstance(account, Account) or not has_role(account, *DIALOGUE_READERS):
        return []
    n = selectors.promises_due(account, clock.today())
    if not n:
        return []
    words = ngettext("%(n)d promise of a dialogue is due.", "%(n)d promises of dialogues are due.", n) % {"n": n}
    return [Need(words, reverse("feedback:dialogues"), str(_("Dialogue")))]


def write_dialogues(stream: BinaryIO) -> None:
    """Write one row for each line of each session."""
    rows: list[tuple[object, ...]] = []
    for one in Dialogue.objects.order_by("day", "pk"):
        head = (one.title, one.day, one.place)
        rows.append((*head, one.state, "session", "", one.invited, one.n_came if one.n_came is not None else "", ""))
        rows += [(*head, "", "said", row.side, row.words, "", row.code) for row in Said.objects.filter(dialogue=one)]
        rows += [
            (*head, "chosen" if row.is_chosen else "not chosen", "idea", "", row.words, row.hands or "", row.why_not)
            for row in Idea.objects.filter(dialogue=one)
        ]
        rows += [
            (*head, row.state, "promise", row.side, f"{row.who}: {row.what}", row.due, row.came_of_it)
            for row in Promise.objects.filter(dialogue=one)
        ]
    heads = ("dialogue", "day", "place", "stands", "line", "side", "words", "count or day", "more")
    stream.write(csv_bytes(heads, rows))


def write_reports(stream: BinaryIO) -> None:
    """Write what everybody reads, by language."""
    rows = [
        (row.dialogue.day, row.dialogue.reported_on or "", row.language, row.heading, row.said, row.chosen, row.next)
        for row in DialogueReport.objects.select_related("dialogue").order_by("dialogue__day", "language")
    ]
    stream.write(csv_bytes(("day", "shown", "language", "heading", "said", "chosen", "next"), rows))


def register() -> None:
    """Register all of it; called when the app is ready."""
    add_team_page("feedback:dialogues", _("Dialogue"), roles=DIALOGUE_READERS, order=25)
    text = _("Prepare it on both sides, write it down without names, and say in public what came of it.")
    add_act("partners", "feedback:dialogues", _("Hold a dialogue"), text, roles=DIALOGUE_READERS, order=59)
    add_needs(needs)
    core_retention.register(
        "feedback",
        Rules(
            kind=KIND, label=_("Dialogues"), words={"held": _("five years after they were held")}, due=due, erase=erase
        ),
    )
    register_kind(KIND, _delete)
    give("feedback", "dialogues.csv", write_dialogues)
    give("feedback", "reports of dialogues.csv", write_reports)
