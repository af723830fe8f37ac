"""
Figures for each role's page of today: our reach, answer times, unmet need, results of courses.

Reach is our own attendance and exact. All else was gated and released before, or is a pooled result of many sessions:
nothing is counted anew here, so that no two visits can be subtracted. A room that has something to say of its own (feedback)
joins through `core.today_figures`, not here.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from commonlight.core import clock
from commonlight.core.navigation import roles_of
from commonlight.core.roles import Role
from commonlight.core.today_figures import Figure
from commonlight.learning.course_files import facts
from commonlight.learning.models import PooledResult, Session
from commonlight.learning.results_words import pooled_words
from commonlight.outreach.models import Occurrence
from commonlight.referrals.models import FigureRelease
from commonlight.referrals.policies.figures import UNMET
from commonlight.reports.models import AnsweredQuarter

WORKS_WITH_FIGURES = (Role.COORDINATOR, Role.ANALYST)
# Who sees which line; what was released is public, so everybody with work in it may see it here.
REACH = (*WORKS_WITH_FIGURES, Role.FACILITATOR, Role.VOLUNTEER_COORDINATOR)
ANSWERS = (*WORKS_WITH_FIGURES, Role.SUPERVISOR, Role.INTAKE, Role.FUNDER, Role.POLICE_LIAISON)
NEED = (*WORKS_WITH_FIGURES, Role.CASEWORKER, Role.RECEIVING_WORKER, Role.FUNDER)
RESULTS = (*WORKS_WITH_FIGURES, Role.FACILITATOR)
MOST_COURSES = 3


def year_back(day: date, years: int = 1) -> date:
    """Return the first day of the month so many years before."""
    return date(day.year - years, day.month, 1)


def lines_for(request: HttpRequest) -> list[Figure]:
    """Return the lines that the roles of the signed-in person see."""
    held = roles_of(request.user)
    today = clock.today()
    found: list[Figure] = []
    for roles, say in LINES:
        if held & set(roles):
            found += say(today)
    return found


def reach(today: date) -> list[Figure]:
    """Return how many came to courses and events in the last twelve whole months, and in the twelve before."""
    end = today.replace(day=1)
    now, before = _came(year_back(end), end), _came(year_back(end, 2), year_back(end))
    if now is None and before is None:
        return []
    note = _("Twelve whole months. People who came twice count twice.")
    return [Figure(_("Our reach"), now or _("nobody counted"), before or "", note, _url("events:desk"))]


def _came(first: date, end: date) -> str | None:
    sessions = Session.objects.filter(compared_with=None, headcount__gt=0, day__gte=first, day__lt=end)
    held = sessions.aggregate(n=Count("pk"), people=Sum("headcount"))
    days = Occurrence.objects.filter(day__gte=first, day__lt=end, state=Occurrence.State.PLANNED)
    came = F("came_hand") + F("came_tap") + F("came_online")
    events = days.annotate(n_came=came).aggregate(n=Count("pk", filter=Q(n_came__gt=0)), people=Sum("n_came"))
    n, people = held["n"] + events["n"], (held["people"] or 0) + (events["people"] or 0)
    if not n:
        return None
    return _("%(people)s people (sessions and events: %(n)s)") % {"people": people, "n": n}


def answer_times(today: date) -> list[Figure]:
    """Return how fast people were answered in the newest released quarter, and in the same one a year before."""
    row = AnsweredQuarter.objects.order_by("-quarter").first()
    if row is None:
        return []
    before = AnsweredQuarter.objects.filter(quarter=year_back(row.quarter)).first()
    note = _("%(quarter)s. Released once; a share is a band, so that it points at nobody.") % {
        "quarter": _quarter(row.quarter)
    }
    return [Figure(_("Answer times"), _answered(row), _answered(before) if before else "", note)]


def _answered(row: AnsweredQuarter) -> str:
    if row.sent is None:
        return _("too few to tell")
    said = {"sent": row.sent, "low": row.share_from, "high": row.share_to, "days": row.days}
    if row.share_from is None:
        return _("about %(sent)s reports; too few to tell a share") % said
    if row.most_unanswered:
        return _("about %(sent)s reports; %(low)s to %(high)s of 100 answered, more than half not") % said
    return _("about %(sent)s reports; %(low)s to %(high)s of 100 answered, half within %(days)s days") % said


def unmet_need(today: date) -> list[Figure]:
    """Return how many needs stayed open in the newest released quarter of referrals, as an interval."""
    row = FigureRelease.objects.order_by("-quarter").first()
    if row is None:
        return []
    before = FigureRelease.objects.filter(quarter=year_back(row.quarter)).first()
    note = _("%(quarter)s. Referrals that ended, as far as people let us count them.") % {
        "quarter": _quarter(row.quarter)
    }
    return [Figure(_("Unmet need"), _unmet(row), _unmet(before) if before else "", note, _url("referrals:needs"))]


def _unmet(row: FigureRelease) -> str:
    """Say the least and the most that fits what was released: hidden categories may all be open needs, or none."""
    told: list[Any] = row.told
    shown = sum(count for _key, count in told)
    least = sum(count for key, count in told if key[0] == UNMET)
    most = min(row.total, least + max(0, row.total - shown)) if row.n_hidden else least
    said = {"low": least, "high": most, "all": row.total}
    if least == most:
        return _("about %(low)s of %(all)s stayed open") % said
    return _("between %(low)s and %(high)s of %(all)s stayed open") % said


def results(today: date) -> list[Figure]:
    """Return what the courses changed, each with its interval; at most three, the most held first."""
    rows = {one.course: one for one in PooledResult.objects.filter(state="ready")}
    found = []
    known = [slug for slug in facts() if slug in rows]
    for slug in sorted(known, key=lambda one: -int(rows[one].found.get("n_sessions", 0)))[:MOST_COURSES]:
        label = _("Results of the course “%(course)s”") % {"course": slug}
        found.append(Figure(label, pooled_words(rows[slug].found), "", _("All sessions so far, not a year."), _url("learning:totals")))  # fmt: skip
    return found


def _quarter(first: date) -> str:
    return _("%(year)s, quarter %(number)s") % {"year": first.year, "number": (first.month + 2) // 3}


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


LINES: tuple[tuple[tuple[Role, ...], Callable[[date], list[Figure]]], ...] = (
    (REACH, reach),
    (ANSWERS, answer_times),
    (NEED, unmet_need),
    (RESULTS, results),
)
