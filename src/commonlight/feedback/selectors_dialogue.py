"""Questions about dialogue: which sessions there are, which promises wait, and what everybody may read."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from commonlight.analysis.disclosure.rules import Audience, Rules
from commonlight.core.models import Account
from commonlight.core.permissions import has_role
from commonlight.feedback.models.dialogue import Dialogue, DialogueReport, Promise
from commonlight.feedback.permissions_dialogue import DIALOGUE_KEEPERS, sides_of


def sessions(account: Account) -> QuerySet[Dialogue]:
    """Return the sessions an account reads, the newest first; police only those they sit in."""
    rows = Dialogue.objects.annotate(
        n_open=Count("promises", filter=Q(promises__state=Promise.State.OPEN), distinct=True)
    )
    if not has_role(account, *DIALOGUE_KEEPERS):
        rows = rows.filter(with_police=True)
    return rows.order_by("-day", "pk")


def promises_due(account: Account, today: date) -> int:
    """Return how many open promises of this account's own sides are due within a week or late."""
    rows = Promise.objects.filter(state=Promise.State.OPEN, due__lte=date.fromordinal(today.toordinal() + 7))
    found = rows.select_related("dialogue")
    return sum(row.side in sides_of(account, row.dialogue) for row in found)


@dataclass(frozen=True)
class Reported:
    """
    One report as everybody reads it.

    n_came : rounded; 0 where too few came to say it
    promises : who promised what by when, and what came of it
    """

    text: DialogueReport
    day: date
    with_police: bool
    n_came: int
    promises: list[Promise]


def reported(language: str) -> list[Reported]:
    """Return the reports in a language, the newest first."""
    rules = Rules.for_audience(Audience.PUBLIC)
    rows = DialogueReport.objects.filter(language=language, dialogue__state=Dialogue.State.REPORTED)
    found = []
    for row in rows.select_related("dialogue").order_by("-dialogue__day", "pk"):
        n = row.dialogue.n_came or 0
        shown = 0 if not n or rules.is_small(n) else rules.rounded(n)
        promises = list(row.dialogue.promises.order_by("due", "pk"))
        found.append(Reported(row, row.dialogue.day, row.dialogue.with_police, shown, promises))
    return found
