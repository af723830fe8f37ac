"""What the board of challenges adds to others: its page in the menu, its act, its file."""

from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from commonlight.core.acts import add_act
from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.navigation import add_team_page
from commonlight.core.taking_out import register as give
from commonlight.feedback.models import Attempt, Barrier, BarrierChange
from commonlight.feedback.permissions_barriers import BOARD_WRITERS


def write_barriers(stream: BinaryIO) -> None:
    """Write one row for each challenge and each thing tried against it."""
    rows: list[tuple[object, ...]] = []
    for one in Barrier.objects.order_by("title", "pk"):
        rows.append((one.title, one.kind, one.state, one.origin, one.words, "", "", "", one.on))
        rows += [
            (one.title, one.kind, one.state, one.origin, "", row.tried, row.outcome, row.learned, row.on)
            for row in Attempt.objects.filter(barrier=one).order_by("on", "pk")
        ]
    heads = ("challenge", "about", "stands", "from", "words", "tried", "came of it", "learned", "on")
    stream.write(csv_bytes(heads, rows))


def write_changes(stream: BinaryIO) -> None:
    """Write which programmes changed because of a challenge."""
    rows = [
        (one.barrier.title, one.programme, one.changed, one.on)
        for one in BarrierChange.objects.select_related("barrier").order_by("on", "pk")
    ]
    stream.write(csv_bytes(("challenge", "programme", "changed", "on"), rows))


def register() -> None:
    """Register all of it; called when the app is ready."""
    add_team_page("feedback:barriers", _("Challenges"), roles=BOARD_WRITERS, order=30)
    text = _("What stands in the way, what was tried, what worked; search it and share it without names.")
    add_act("partners", "feedback:barriers", _("Work on a challenge"), text, roles=BOARD_WRITERS, order=60)
    give("feedback", "challenges.csv", write_barriers)
    give("feedback", "changes because of challenges.csv", write_changes)
