"""Asking for a comparison, and bringing in what other coalitions published."""

from datetime import datetime
from typing import Any

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.insight import permissions
from commonlight.insight.compare_tables import NotATable, read
from commonlight.insight.models import OtherTable, Release, Run
from commonlight.insight.services import runs
from commonlight.insight.services.compare_facts import SOURCES, CannotCompare, Counted

KIND = "compare"
MOST_TABLES = 200
# These count own work, of times that are over; notes are counted once, so that no two counts can be subtracted.
COUNTED_HERE = ("notes", "classes")


class NotAllowed(Exception):
    """Somebody who does not work with figures."""


class OwnTable(Exception):
    """The files are a release of this site itself."""


class TooMany(Exception):
    """So many tables of others lie here already that one must go first."""


def ask(source: str, said: dict[str, Any], *, by: Account, at: datetime) -> Run:
    """
    Gather the groups of a source and begin to compare them; the same question again gives the run there is.

    Parameters
    ----------
    source : a key of `SOURCES`; said : what its function takes

    Raises
    ------
    NotAllowed; CannotCompare : with the reason
    """
    if not permissions.may_compare(by):
        raise NotAllowed
    question = runs.as_bytes([source, {name: str(getattr(one, "pk", one)) for name, one in said.items()}]).decode()
    before = _counted_before(question) if source == "notes" else None
    if before is not None and said["half"]:
        asked = before
    else:
        asked = {"source": source, "question": question} | _gathered(source, said, before, at)
    same = Run.objects.filter(kind=KIND, inputs_digest=runs.digest(runs.as_bytes(asked))).exclude(
        state=Run.State.FAILED
    )
    return same.order_by("made_on", "pk").first() or runs.ask(KIND, asked, by=by, at=at)


def _counted_before(question: str) -> dict[str, Any] | None:
    """Return what was asked with when a question was last counted; of several times the one that looked at most half-years."""
    same = Run.objects.filter(kind=KIND, asked__contains=f'"question":{runs.as_bytes(question).decode()}')
    return max((runs.asked_of(one) for one in same.order_by("pk")), key=lambda one: len(one["halves"]), default=None)


def _gathered(source: str, said: dict[str, Any], before: dict[str, Any] | None, at: datetime) -> dict[str, Any]:
    more: dict[str, Any] = {"today": at.date()} if source in COUNTED_HERE else {}
    if before is not None:
        more["counted"] = Counted(before["halves"], before["groups"])
    facts = SOURCES[source](**said, **more)
    return {
        "shape": facts.shape, "about": dict(facts.about), "groups": [dict(one) for one in facts.groups],
        "n_hidden": facts.n_hidden, "halves": list(facts.halves),
    }  # fmt: skip


def bring(description: bytes, table: bytes, *, by: Account, at: datetime) -> OtherTable:
    """
    Keep what another coalition published; the same release brought again replaces what lay here.

    Raises
    ------
    NotAllowed, OwnTable, TooMany; NotATable : with what is wrong and what to do
    """
    if not permissions.may_bring_tables(by):
        raise NotAllowed
    found = read(description, table)
    with write():
        if Release.objects.filter(pk=found.number).exists():
            raise OwnTable
        if not OtherTable.objects.filter(number=found.number).exists() and OtherTable.objects.count() >= MOST_TABLES:
            raise TooMany
        row, _new = OtherTable.objects.update_or_create(
            number=found.number,
            defaults={
                "coalition": found.coalition, "title": found.title, "source": found.source, "as_of": found.as_of, "issued": found.issued,
                "by": list(found.by), "cells": [[list(key), count] for key, count in found.cells.items()],
                "brought_on": at.date(), "brought_by": by,
            },
        )  # fmt: skip
        audit.record("table of others brought", by=by, at=at, subject=("other table", row.pk))
    row.refresh_from_db()
    return row


def drop(row: OtherTable, *, by: Account, at: datetime) -> None:
    """Take a table of another coalition away, for example because they took it back. Raises NotAllowed."""
    if not permissions.may_bring_tables(by):
        raise NotAllowed
    with write():
        audit.record("table of others dropped", by=by, at=at, subject=("other table", row.pk))
        row.delete()


__all__ = ["CannotCompare", "NotATable", "NotAllowed", "OwnTable", "TooMany", "ask", "bring", "drop"]
