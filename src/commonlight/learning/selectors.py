"""Questions to the room: which sessions somebody may see, what came in, which codes are alike, how often courses were held."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from commonlight.analysis.disclosure.rules import Audience, Rules
from commonlight.core.models import Account
from commonlight.core.selectors import thresholds
from commonlight.learning import permissions
from commonlight.learning.course_files import facts
from commonlight.learning.models import ClassResult, Round, Session, Sheet
from commonlight.learning.services.working_out import digest_of


def sessions_of(account: Account) -> QuerySet[Session]:
    """Return the sessions of the organisations an account teaches for, newest first; comparison groups are not among them."""
    mine = Session.objects.filter(organisation_id__in=permissions.houses_of(account), compared_with=None)
    return mine.select_related("organisation", "comparison").order_by("-day", "place", "group")


def session_for(account: Account, session_id: UUID) -> Session | None:
    """Return a session, or a comparison group, if this account teaches for its organisation."""
    houses = permissions.houses_of(account)
    return (
        Session.objects.filter(pk=session_id, organisation_id__in=houses)
        .select_related("organisation", "compared_with")
        .first()
    )


@dataclass(frozen=True)
class RoundNow:
    """A round as a page shows it."""

    round: Round
    n_sheets: int
    n_without_code: int
    alike: tuple[tuple[int, ...], ...]

    @property
    def kind(self) -> str:
        """Return when the test is taken."""
        return self.round.kind

    @property
    def label(self) -> str:
        """Return when the test is taken, in words."""
        return str(Round.Kind(self.round.kind).label)


def rounds_of(session: Session) -> list[RoundNow]:
    """Return the rounds of a session in their order, with the numbers of sheets whose codes are alike."""
    found = {one.kind: one for one in Round.objects.filter(session=session)}
    return [round_now(found[kind]) for kind in Round.Kind.values if kind in found]


def round_now(found: Round) -> RoundNow:
    """Return one round with what came in."""
    rows = list(Sheet.objects.filter(round=found).order_by("number").values_list("number", "code"))
    counts = Counter(code for _number, code in rows if code)
    alike = [tuple(number for number, code in rows if code == one) for one, n in counts.items() if n > 1]
    return RoundNow(found, len(rows), sum(not code for _number, code in rows), tuple(sorted(alike)))


@dataclass(frozen=True)
class ResultNow:
    """The last result of a session, and whether answers changed since."""

    result: ClassResult | None
    is_old: bool

    @property
    def is_ready(self) -> bool:
        """Whether there are figures."""
        return self.result is not None and self.result.state == ClassResult.State.READY


def result_of(session: Session) -> ResultNow:
    """Return the last result of a session."""
    result = ClassResult.objects.filter(session=session).first()
    is_old = result is not None and result.digest != digest_of(session)
    return ResultNow(result, is_old)


@dataclass(frozen=True)
class CourseCount:
    """How often a course was held and how many came; None where the number is too small to be shown."""

    slug: str
    n_sessions: int | None
    n_people: int | None


def counts(audience: Audience | str) -> list[CourseCount]:
    """Return for each course how often it was held and how many came, as far as an audience may know."""
    rules = Rules.for_audience(audience)
    smallest = max(rules.smallest_count, thresholds()[0 if Audience(audience) is Audience.PUBLIC else 1])
    rows = (
        Session.objects.filter(compared_with=None, headcount__gt=0)
        .values("course")
        .annotate(n=Count("pk"), people=Sum("headcount"))
    )
    held = {row["course"]: (row["n"], row["people"]) for row in rows}
    found = []
    for slug in facts():
        n, people = held.get(slug, (0, 0))
        shown = people >= smallest
        found.append(CourseCount(slug, n if shown else None, rules.rounded(people) if shown else None))
    return found
