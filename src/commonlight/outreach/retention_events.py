"""How long volunteers are kept: two years after they stopped; events: three years, private ones one. Sign-ups and offers of help go by themselves (`sweeps`)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from commonlight.core.retention import Due, Rules
from commonlight.outreach.models import Volunteer
from commonlight.outreach.services import old_events
from commonlight.outreach.services.volunteers import erase_volunteers

KEPT = timedelta(days=2 * 365)


def due_volunteers(on: date) -> list[Due]:
    """Return the volunteers who stopped two years ago; who still volunteers is never due."""
    rows = Volunteer.objects.filter(ended__lte=on - KEPT).order_by("ended", "pk")
    return [Due(str(row.pk), row.ended, "ended") for row in rows if row.ended]


def erase(ids: Sequence[str], at: datetime) -> None:
    """Delete volunteers; their hours stay as numbers without a name."""
    erase_volunteers(list(ids), by=None, at=at)


RULES = (
    Rules(
        kind="volunteer",
        label=_("Volunteers"),
        words={"ended": _("Stopped two years ago")},
        due=due_volunteers,
        erase=erase,
    ),
    Rules(
        kind=old_events.EVENT,
        label=_("Events"),
        words={
            "over": _("Three years after the last day"),
            "private": _("Private: a year after the last day"),
        },
        due=old_events.due,
        erase=old_events.erase,
    ),
)
