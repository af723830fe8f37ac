"""What the page of trust adds to others: its place in the menu, and what this room tells of what was done."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account
from commonlight.core.navigation import add_team_page
from commonlight.core.permissions import has_role
from commonlight.feedback.done_about import Done, add_done
from commonlight.feedback.models.barriers import Attempt, Barrier, BarrierChange
from commonlight.feedback.models.dialogue import Dialogue, Promise, Side
from commonlight.feedback.models.notes import YouSaidText
from commonlight.feedback.permissions_dialogue import DIALOGUE_KEEPERS
from commonlight.feedback.permissions_surveys import READERS

SIDES = {Side.POLICE: "police", Side.COALITION: "us"}


def promises(account: Account, since: date) -> list[Done]:
    """Return what police and the coalition promised in dialogues; who keeps no dialogues reads the reported ones."""
    rows = Promise.objects.filter(side__in=list(SIDES), dialogue__day__gte=since).select_related("dialogue")
    if not has_role(account, *DIALOGUE_KEEPERS):
        rows = rows.filter(dialogue__state=Dialogue.State.REPORTED)
    keeps = has_role(account, *DIALOGUE_KEEPERS)
    return [
        Done(
            row.ended_on or row.dialogue.day, SIDES[Side(row.side)], f"{row.who}: {row.what}", row.get_state_display(),
            reverse("feedback:dialogue", args=[row.dialogue_id]) if keeps else reverse("feedback:public_dialogue"),
        )
        for row in rows
    ]  # fmt: skip


def answers(_account: Account, since: date) -> list[Done]:
    """Return what was done because people said so, as everybody reads it; each once, in the reader's language where it is."""
    rows = YouSaidText.objects.filter(answer__published_on__gte=since).select_related("answer").order_by("language")
    by_answer: dict[object, YouSaidText] = {}
    for row in rows:
        if row.answer_id not in by_answer or row.language == get_language():
            by_answer[row.answer_id] = row
    return [
        Done(row.answer.published_on, "us", row.did)
        for row in by_answer.values()
        if row.answer.published_on is not None
    ]


def against_distrust(_account: Account, since: date) -> list[Done]:
    """Return what was tried against distrust, and programmes that were changed because of it."""
    trust = Q(barrier__kind=Barrier.Kind.TRUST, on__gte=since, barrier__origin="")
    tried = Attempt.objects.filter(trust).select_related("barrier")
    changed = BarrierChange.objects.filter(trust).select_related("barrier")
    return [
        *(
            Done(row.on, "us", row.tried, row.get_outcome_display(), reverse("feedback:barrier", args=[row.barrier_id]))
            for row in tried
        ),
        *(
            Done(
                row.on, "us", f"{row.programme}: {row.changed}", "", reverse("feedback:barrier", args=[row.barrier_id])
            )
            for row in changed
        ),
    ]


def register() -> None:
    """Register all of it; called when the app is ready."""
    add_team_page("feedback:trust", _("Trust"), roles=READERS, order=33)
    add_done(promises)
    add_done(answers)
    add_done(against_distrust)
