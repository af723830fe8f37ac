"""
Publishing: two people, one gate, one order of all releases; and taking back.

The gate runs outside of any lock, for it takes seconds. A release that was checked is published only if no other of its
source was published since: two people at once cannot publish two tables that were never compared with each other.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Max

from commonlight.analysis.disclosure.rules import Audience, Rules
from commonlight.core import audit
from commonlight.core.models import Account, Site
from commonlight.core.selectors import site
from commonlight.core.store import write
from commonlight.insight import permissions
from commonlight.insight.models import Release, ReleaseRight
from commonlight.insight.register_kinds import kind_named
from commonlight.insight.register_tables import Table
from commonlight.insight.services.child import work_out

SECONDS = 240
NO_ANSWER: dict[str, dict[str, Any]] = {
    "too_long": {"refused": ["The check took too long."], "instead": "fewer categories, or fewer columns."},
    "not_installed": {"refused": ["The programs for analysis are not installed on this machine."], "instead": ""},
    "failed": {"refused": ["The check failed. Nothing was published."], "instead": ""},
}
State = Release.State
OUT = (State.RELEASED, State.WITHDRAWN)


class NotAllowed(Exception):
    """Somebody without the right to publish."""


class SamePerson(NotAllowed):
    """Who asked for a release cannot agree to it as well."""


class NotReady(Exception):
    """The release was not checked yet, was refused, is out, or was withdrawn."""


class Refused(Exception):
    """The gate lets nothing pass; `reasons` says why and what can be published instead."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


class ReleasedMeanwhile(Exception):
    """Another release of the same data went out since this one was checked; `title` names it. It is checked anew."""

    def __init__(self, title: str) -> None:
        self.title = title
        super().__init__(f"{title!r} was published meanwhile")


def propose(kind: str, asked: dict[str, Any], *, by: Account, at: datetime) -> Release:
    """
    Ask for a release; the gate looks at it in a job, then a second person agrees.

    Who prepares figures may ask; to publish needs the right. Raises NotAllowed; ValueError when there is no such table,
    or all of it together is too small to be told.
    """
    from commonlight.insight.tasks_register import check_release

    if not permissions.may_propose(by):
        raise NotAllowed
    table = _counted(kind, asked, at.date())
    with write():
        row = _new(kind, table, asked, by=by, at=at)
    check_release.enqueue(str(row.pk))
    return row


def check(row: Release, *, on: date) -> None:
    """Let the gate look at a release that waits, and keep what it makes of it; called by the job."""
    if row.state != State.WAITING:
        return
    try:
        table = _counted(row.kind, row.asked, on)
    except ValueError as problem:
        n_read, found = row.n_read, {"refused": [str(problem)], "instead": ""}
    else:
        n_read, found = _through_the_gate(table, on)
    _keep(row, n_read, found)


def approve(row: Release, *, by: Account, at: datetime) -> Release:
    """
    Publish a release that somebody else asked for.

    Raises
    ------
    NotAllowed, SamePerson, NotReady; ReleasedMeanwhile : another was quicker; this one waits to be checked anew
    """
    from commonlight.insight.tasks_register import check_release

    if not permissions.may_release(by):
        raise NotAllowed
    try:
        return _publish(row.pk, by=by, at=at)
    except (ReleasedMeanwhile, IntegrityError) as problem:
        with write():
            Release.objects.filter(pk=row.pk, state=State.READY).update(state=State.WAITING)
        check_release.enqueue(str(row.pk))
        if isinstance(problem, ReleasedMeanwhile):
            raise
        raise ReleasedMeanwhile(_newest(row.source)) from None


def release(kind: str, table: Table, *, by: Account, approved_by: Account, at: datetime) -> Release:
    """
    Publish a table at once; for parts that hold it already.

    Raises
    ------
    NotAllowed, SamePerson, Refused; ReleasedMeanwhile : another of the same data went out while this was checked
    """
    if not (permissions.may_propose(by) and permissions.may_release(approved_by)):
        raise NotAllowed
    if by == approved_by:
        raise SamePerson
    if Rules.for_audience(Audience.PUBLIC).is_small(table.total):
        raise Refused([str(_too_few())])
    n_read, found = _through_the_gate(table, at.date())
    with write():
        row = _new(kind, table, {}, by=by, at=at)
    _keep(row, n_read, found)
    row.refresh_from_db()
    if row.state == State.REFUSED:
        raise Refused(row.reasons)
    try:
        return _publish(row.pk, by=approved_by, at=at)
    except (ReleasedMeanwhile, IntegrityError) as problem:
        with write():
            Release.objects.filter(pk=row.pk, state=State.READY).delete()
        if isinstance(problem, ReleasedMeanwhile):
            raise
        raise ReleasedMeanwhile(_newest(row.source)) from None


def withdraw(row: Release, *, why: str, by: Account, at: datetime) -> Release:
    """
    Take a release back: its tables and files go from every page at once, its name and the reason stay.

    One person is enough, for harm must stop quickly. Raises NotAllowed, NotReady, ValueError without a reason.
    """
    if not permissions.may_release(by):
        raise NotAllowed
    if not why.strip():
        raise ValueError("no reason was given")
    with write():
        changed = Release.objects.filter(pk=row.pk, state=State.RELEASED).update(
            state=State.WITHDRAWN, files={}, tables=[], withdrawn_on=at.date(), withdrawn_why=why.strip(), withdrawn_by=by
        )  # fmt: skip
        if not changed:
            raise NotReady
        audit.record("release withdrawn", by=by, at=at, subject=("release", row.pk))
    row.refresh_from_db()
    return row


def discard(row: Release, *, by: Account, at: datetime) -> None:
    """Drop a release that never went out. Raises NotAllowed, NotReady."""
    if not (permissions.may_release(by) or row.released_by_id == by.pk):
        raise NotAllowed
    with write():
        gone, _ = Release.objects.filter(pk=row.pk).exclude(state__in=OUT).delete()
        if not gone:
            raise NotReady
        audit.record("release dropped", by=by, at=at, subject=("release", row.pk))


def give_right(account: Account, *, by: Account, at: datetime) -> None:
    """Let somebody who works with figures publish too. Raises NotAllowed."""
    if not permissions.may_give_right(by) or account.pk == by.pk or not permissions.may_propose(account):
        raise NotAllowed
    with write():
        ReleaseRight.objects.get_or_create(account=account, defaults={"by": by, "on": at.date()})
        audit.record("release right given", by=by, at=at, subject=("account", account.pk))


def take_right(account: Account, *, by: Account, at: datetime) -> None:
    """Take the right to publish back. Raises NotAllowed."""
    if not permissions.may_give_right(by):
        raise NotAllowed
    with write():
        ReleaseRight.objects.filter(account=account).delete()
        audit.record("release right taken", by=by, at=at, subject=("account", account.pk))


def _too_few() -> str:
    least = Rules.for_audience(Audience.PUBLIC).smallest_count
    return f"All of it together is fewer than {least}. Wait, or ask for a longer time."


def _counted(kind: str, asked: Mapping[str, Any], on: date) -> Table:
    known = kind_named(kind)
    if known is None:
        raise ValueError("There is no such kind of table.")
    table = known.count(asked, on)
    if Rules.for_audience(Audience.PUBLIC).is_small(table.total):
        raise ValueError(_too_few())
    return table


def _new(kind: str, table: Table, asked: dict[str, Any], *, by: Account, at: datetime) -> Release:
    row = Release.objects.create(
        kind=kind, title=table.title, source=table.source, asked=asked, as_of=date.fromisoformat(table.as_of),
        asked_on=at.date(), released_by=by,
    )  # fmt: skip
    audit.record("release asked for", by=by, at=at, subject=("release", row.pk), detail={"kind": kind})
    return row


def _through_the_gate(table: Table, on: date) -> tuple[int, dict[str, Any]]:
    """Return how many earlier releases were read, and what the gate says."""
    earlier = list(Release.objects.filter(source=table.source, state__in=OUT).order_by("number"))
    asked = {"table": table.to_json(), "records": [one.record for one in earlier], "released_on": on.isoformat()}
    found = in_child(asked)
    if found.get("passed") and table.draw is not None:
        # Further files see what passed the gate, and nothing else.
        found = found | {"files": table.draw(found["tables"], found["files"])}
    return len(earlier), found


def _keep(row: Release, n_read: int, found: dict[str, Any]) -> None:
    if not found.get("passed"):
        reasons = [str(one) for one in found.get("refused", ())]
        if instead := str(found.get("instead", "")):
            reasons.append(f"What can be published instead: {instead}")
        said: dict[str, Any] = {"state": State.REFUSED, "reasons": reasons}
    else:
        figures = [value for _by, rows in found["tables"] for _categories, value in rows]
        names = ("tables", "files", "record", "statement", "hidden", "rule")
        said = {name: found[name] for name in names} | {
            "state": State.READY,
            "reasons": [],
            "n_read": n_read,
            "n_shown": sum(value is not None for value in figures),
            "n_hidden": sum(value is None for value in figures),
        }
    with write():
        Release.objects.filter(pk=row.pk, state=State.WAITING).update(**said)


def _publish(number: UUID, *, by: Account, at: datetime) -> Release:
    with write():
        # Other servers than SQLite let two transactions in at once: whoever publishes holds this row first.
        Site.objects.select_for_update().first()
        row = Release.objects.filter(pk=number, state=State.READY).first()
        if row is None:
            raise NotReady
        if row.released_by_id == by.pk or row.released_by_id is None:
            raise SamePerson
        if Release.objects.filter(source=row.source, state__in=OUT).count() != row.n_read:
            raise ReleasedMeanwhile(_newest(row.source))
        row.number = (Release.objects.aggregate(n=Max("number"))["n"] or 0) + 1
        row.state, row.released_on, row.approved_by = State.RELEASED, at.date(), by
        row.record = row.record | {"released_on": at.date().isoformat(), "name": f"{row.number} {row.title}"}
        row.files = _dated(row)
        row.save()
        audit.record("release published", by=by, at=at, subject=("release", row.pk), detail={"number": row.number})
    return row


def _dated(row: Release) -> dict[str, str]:
    """Return the files with who publishes and on which day in the description."""
    said = json.loads(row.files["metadata.json"])
    said |= {
        "@id": f"urn:uuid:{row.pk}",
        "dc:publisher": site().coalition_name,
        "dc:issued": row.released_on.isoformat() if row.released_on else "",
        "dc:identifier": str(row.pk),
        "commonlight:number": row.number,
        "commonlight:as_of": row.as_of.isoformat() if row.as_of else "",
        "commonlight:source": row.source,
    }
    said.pop("commonlight:errors", None)
    return dict(row.files) | {"metadata.json": json.dumps(said, indent=1, ensure_ascii=False) + "\n"}


def _newest(source: str) -> str:
    row = Release.objects.filter(source=source, state__in=OUT).order_by("-number").first()
    return row.title if row else ""


def in_child(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what the gate says in a child process that ends with the question, or why nothing can be said."""
    answer = work_out("release", asked, seconds=SECONDS)
    return NO_ANSWER[answer.error_kind] if answer.error_kind else answer.found
