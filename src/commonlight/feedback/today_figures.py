"""What the feedback room says on the page of today: how many notes were answered in the time that was promised."""

from datetime import date

from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from commonlight.analysis.disclosure.rules import Audience, Rules
from commonlight.core import clock
from commonlight.core.navigation import roles_of
from commonlight.core.page_context import frame_of
from commonlight.core.roles import Role
from commonlight.core.today_figures import Figure
from commonlight.feedback.models.notes import Note
from commonlight.feedback.permissions_notes import NOTE_WORKERS

# They see the figure, not the notes: where few were written or few were late, they see none.
OTHERS = (Role.ANALYST,)


def figures(request: HttpRequest) -> list[Figure]:
    """Return the line of the signed-in person, unless the room is switched off."""
    rooms = frame_of(request).rooms
    held = roles_of(request.user)
    works_on_notes = bool(held & set(NOTE_WORKERS))
    if (rooms is not None and "feedback" not in rooms) or not (works_on_notes or held & set(OTHERS)):
        return []
    today = clock.today()
    end = today.replace(day=1)
    middle, first = date(end.year - 1, end.month, 1), date(end.year - 2, end.month, 1)
    now, before = (_answered(since, until, exact=works_on_notes) for since, until in ((middle, end), (first, middle)))
    if not now and not before:
        return []
    note = _("Notes whose promised day lay in twelve whole months. All are counted, so there is no margin of error; sealed ones are not among them.")  # fmt: skip
    url = reverse("feedback:notes") if works_on_notes else ""
    return [Figure(_("Feedback answered"), now or _("no notes"), before, note, url)]


def _answered(since: date, until: date, *, exact: bool) -> str:
    """Return how many of the notes due in a span were done by then, "" where none were due."""
    due = Note.objects.filter(due__gte=since, due__lt=until)
    n, in_time = due.count(), due.filter(Q(done_on__lte=F("due"))).count()
    if not n:
        return ""
    rules = Rules.for_audience(Audience.PUBLIC)
    if not exact and (rules.is_small(in_time) or rules.is_small(n - in_time)):
        return _("too few to tell")
    return _("%(in_time)s of %(n)s notes by the promised day") % {"in_time": in_time, "n": n}
