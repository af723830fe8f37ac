"""What the register holds, for pages and for machines."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from commonlight.analysis.disclosure.rules import Audience, Rules
from commonlight.core.models import Account
from commonlight.core.roles import Role
from commonlight.insight.models import Release, ReleaseRight

State = Release.State
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "svg": "image/svg+xml", "txt": "text/plain; charset=utf-8"}  # fmt: skip


def smallest() -> int:
    """Return the smallest count that everybody may read."""
    return Rules.for_audience(Audience.PUBLIC).smallest_count


def released() -> QuerySet[Release]:
    """Return what everybody can read, the newest first."""
    return Release.objects.filter(state=State.RELEASED).order_by("-number")


def withdrawn() -> QuerySet[Release]:
    """Return what was taken back, the newest first."""
    return Release.objects.filter(state=State.WITHDRAWN).order_by("-withdrawn_on", "-number")


def in_work() -> QuerySet[Release]:
    """Return what was asked for and is not out."""
    return Release.objects.exclude(state__in=(State.RELEASED, State.WITHDRAWN)).order_by("-asked_on", "title")


def file_of(number: UUID, name: str) -> tuple[Release, str] | None:
    """Return a public file of a release, or None when there is none (any more)."""
    row = released().filter(pk=number).first()
    text = row.files.get(name) if row else None
    return (row, text) if row and text is not None else None


def catalogue() -> dict[str, Any]:
    """Return the list of all releases for machines, withdrawn ones with the reason and without figures."""
    return {
        "releases": [
            {
                "id": str(row.pk),
                "number": row.number,
                "title": row.title,
                "kind": row.kind,
                "source": row.source,
                "as_of": row.as_of.isoformat() if row.as_of else None,
                "released_on": row.released_on.isoformat() if row.released_on else None,
                "rule": row.rule,
                "figures_shown": row.n_shown,
                "figures_hidden": row.n_hidden,
                "statement": row.statement,
                "files": sorted(row.files),
            }
            for row in released()
        ],
        "withdrawn": [
            {
                "id": str(row.pk),
                "number": row.number,
                "title": row.title,
                "released_on": row.released_on.isoformat() if row.released_on else None,
                "withdrawn_on": row.withdrawn_on.isoformat() if row.withdrawn_on else None,
                "reason": row.withdrawn_why,
            }
            for row in withdrawn()
        ],
    }


def analysts_and_rights() -> list[tuple[Account, bool]]:
    """Return the analysts who are no coordinators, each with whether they may publish."""
    analysts = Account.objects.filter(is_active=True, memberships__roles__role=Role.ANALYST)
    coordinators = Account.objects.filter(memberships__roles__role=Role.COORDINATOR)
    rights = set(ReleaseRight.objects.values_list("account_id", flat=True))
    found = analysts.exclude(pk__in=coordinators.values("pk")).distinct().order_by("display_name", "pk")
    return [(one, one.pk in rights) for one in found]
