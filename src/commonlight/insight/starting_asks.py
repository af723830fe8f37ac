"""What policy asks add to others: their page in the menu, and their file."""

from datetime import date
from typing import BinaryIO

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.models import Account
from commonlight.core.navigation import add_team_page
from commonlight.core.permissions import has_role
from commonlight.core.taking_out import register as give
from commonlight.feedback.done_about import Done, add_done
from commonlight.insight.entrances import add_entrance
from commonlight.insight.models import PolicyAsk
from commonlight.insight.permissions import ASK_READERS


def write_asks(stream: BinaryIO) -> None:
    """Write one row for each ask; who speaks is left out, for a list of speakers is none of anybody's business."""
    rows = [
        (row.title, row.decides, row.root_cause, row.brief, " ".join(row.laws), row.pay or "", row.result, row.answer,
         row.answered_on or "", row.meetings.count(), row.made_on)
        for row in PolicyAsk.objects.order_by("made_on", "pk")
    ]  # fmt: skip
    heads = (
        "ask",
        "who decides",
        "root cause",
        "brief",
        "laws",
        "paid",
        "result",
        "answer",
        "answered",
        "talks",
        "written",
    )
    stream.write(csv_bytes(heads, rows))


def answered(account: Account, since: date) -> list[Done]:
    """Return asks that were answered: what was done about trust in offices; who asks reads them, others the title alone."""
    rows = PolicyAsk.objects.filter(answered_on__gte=since)
    keeps = has_role(account, *ASK_READERS)
    return [
        Done(
            row.answered_on, "system", f"{row.decides}: {row.title}", row.get_result_display(),
            reverse("insight:ask", args=[row.pk]) if keeps else "",
        )
        for row in rows
        if row.answered_on is not None
    ]  # fmt: skip


def register() -> None:
    """Register all of it; called when the app is ready."""
    add_team_page("insight:asks", _("Asks"), roles=ASK_READERS, order=85)
    text = _("What you ask of those who decide: who speaks, what it rests on, the talks and the answer.")
    add_entrance("insight:asks", _("Asks"), text, roles=ASK_READERS, order=85)
    add_done(answered)
    give("insight", "asks.csv", write_asks)
