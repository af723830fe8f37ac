"""Questions about interviews: guides, which interviews there are, how many spoke of what through the gate, two coders side by side."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from commonlight.analysis.disclosure.rules import Audience, Rules
from commonlight.core.models import Account
from commonlight.core.selectors import thresholds
from commonlight.feedback.code_frame import Theme, themes
from commonlight.feedback.models.interviews import Interview, InterviewGuide, PassageCoding
from commonlight.feedback.permissions_interviews import CODERS, INTERVIEWERS, houses_of


def guides_of(account: Account, roles: tuple[str, ...]) -> QuerySet[InterviewGuide]:
    """Return the guides of the organisations for which an account holds one of some roles, those in use first."""
    rows = InterviewGuide.objects.filter(organisation_id__in=houses_of(account, roles))  # type: ignore[arg-type]
    return rows.select_related("organisation").order_by("ended_on", "-made_on", "pk")


def guide_for(account: Account, number: UUID, roles: tuple[str, ...]) -> InterviewGuide | None:
    """Return a guide that this account may use in one of some roles."""
    return guides_of(account, roles).filter(pk=number).first()


def own_open(account: Account) -> QuerySet[Interview]:
    """Return the interviews this account began and did not end."""
    houses = houses_of(account, INTERVIEWERS)
    rows = Interview.objects.filter(by=account, is_ended=False, guide__organisation_id__in=houses)
    return rows.select_related("guide").order_by("month", "pk")


def to_read(account: Account) -> list[tuple[Interview, int, int]]:
    """Return the ended interviews that an account may open: each with its passages, and how many of them it sorted."""
    houses = houses_of(account, CODERS)
    rows = (
        Interview.objects.filter(is_ended=True, guide__organisation_id__in=houses)
        .select_related("guide")
        .annotate(n=Count("passages"))
        .order_by("-month", "pk")
    )
    mine = dict(
        PassageCoding.objects.filter(coder=account, passage__interview__in=rows)
        .values_list("passage__interview_id")
        .annotate(n=Count("pk"))
    )
    return [(row, row.n, mine.get(row.pk, 0)) for row in rows]


def interview_to_read(account: Account, number: int) -> Interview | None:
    """Return an ended interview that an account may open."""
    rows = Interview.objects.filter(pk=number, is_ended=True, guide__organisation_id__in=houses_of(account, CODERS))
    return rows.select_related("guide").first()


def codes_of(interview: Interview, coder: Account) -> dict[int, str]:
    """Return what one coder took its passages for; never another one's, so that the second coder judges alone."""
    rows = PassageCoding.objects.filter(passage__interview=interview, coder=coder)
    return dict(rows.values_list("passage_id", "code"))


@dataclass(frozen=True)
class Counted:
    """
    How many interviews of a guide spoke of what, as anybody may read it.

    n : interviews, rounded, None where fewer than may be told; rows : theme -> (code, count), those that may be told
    smallest : the smallest count that is told
    """

    n: int | None
    rows: list[tuple[Theme, list[tuple[str, int]]]]
    smallest: int


def counts(guide: InterviewGuide, on: date) -> Counted:
    """
    Return for each code how many interviews spoke of it: those alone whose person agreed to counts, still on a day.

    A code counts as the first coder of a passage said. Numbers overlap, for one interview speaks of many things: none
    can be worked out from another. Small ones, and a code of which everybody spoke, are hidden; the others are rounded.
    """
    rules = Rules.for_audience(Audience.PUBLIC)
    rules = replace(rules, smallest_count=max(rules.smallest_count, thresholds()[0]))
    asked = {
        row.pk for row in guide.interviews.filter(is_ended=True).only("pk", "uses", "until") if row.may_be_counted(on)
    }
    spoke: dict[str, set[int]] = {}
    for interview, code in _first_codes(asked):
        spoke.setdefault(code, set()).add(interview)
    n = len({interview for some in spoke.values() for interview in some})

    def told(count: int) -> int | None:
        hidden = rules.is_small(count) or not count or (rules.hide_full and count == n)
        return None if hidden else rules.rounded(count)

    # What is hidden is not listed either: that anybody spoke of it would be told.
    told_of = {code: count for code, some in spoke.items() if (count := told(len(some))) is not None}
    rows = [
        (theme, [(code.label, told_of[code.name]) for code in theme.codes if code.name in told_of])
        for theme in themes()
        if any(code.name in told_of for code in theme.codes)
    ]
    enough = not rules.is_small(n) and n > 0
    return Counted(rules.rounded(n) if enough else None, rows if enough else [], rules.smallest_count)


def _first_codes(interviews: set[int]) -> Iterable[tuple[int, str]]:
    rows = PassageCoding.objects.filter(passage__interview_id__in=interviews).order_by("passage_id", "pk")
    seen = set()
    for passage, interview, code in rows.values_list("passage_id", "passage__interview_id", "code"):
        if passage not in seen:
            seen.add(passage)
            yield interview, code


def agreement_table() -> list[list[str]]:
    """Return the codes of every coder over the passages that two coders or more sorted: a row for each coder."""
    rows = PassageCoding.objects.exclude(coder=None).order_by("passage_id", "pk")
    by_passage: dict[int, dict[object, str]] = {}
    for passage, coder, code in rows.values_list("passage_id", "coder_id", "code"):
        by_passage.setdefault(passage, {})[coder] = code
    twice = [given for given in by_passage.values() if len(given) > 1]
    coders = sorted({coder for given in twice for coder in given}, key=str)
    return [[given.get(coder, "") for given in twice] for coder in coders]
