"""Adding and opening the sealed parts of a report, in the order they were written."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db.models import F

from commonlight.reports import policies
from commonlight.reports.models import Part, Report
from commonlight.reports.sealing import Envelope, SealBroken

Asked = ParamSpec("Asked")
Given = TypeVar("Given")


class ReportFull(Exception):
    """The report holds as many parts as it may; nothing was added."""


class ReportChanged(Exception):
    """
    The report got a new key meanwhile (the person took reading away from somebody); nothing was added.

    What is sealed under the old key could never be opened again and would close the whole report for everybody.
    """


class ReportGone(Exception):
    """The report was deleted meanwhile; nothing was added."""


@dataclass(frozen=True, repr=False)
class OpenPart:
    """One part, opened: its row, its place and its content."""

    id: int
    sequence: int
    content: dict[str, Any]

    @property
    def kind(self) -> str:
        """What it is: facts, message, file, audience, police, statistics_answer, statistics, release."""
        return str(self.content["kind"])


def anew_if_changed(act: Callable[Asked, Given]) -> Callable[Asked, Given]:
    """Let a service begin once more when the report got a new key between opening it and writing to it."""

    @wraps(act)
    def acting(*args: Asked.args, **kwargs: Asked.kwargs) -> Given:
        try:
            return act(*args, **kwargs)
        except ReportChanged:
            return act(*args, **kwargs)

    return acting


def append_parts(report: Report, envelope: Envelope, contents: list[dict[str, Any]]) -> Report:
    """
    Add parts at the next free places, inside the caller's `write()`; return the report as it stands now.

    Raises ReportFull, ReportGone, ReportChanged.
    """
    # The update locks the row where a database lets several write at once; what is read after it stays true.
    if not Report.objects.filter(pk=report.pk).update(next_sequence=F("next_sequence") + len(contents)):
        raise ReportGone
    _check_still_the_key(report, envelope)
    report = Report.objects.get(pk=report.pk)
    if report.next_sequence > policies.MOST_PARTS:
        raise ReportFull
    start = report.next_sequence - len(contents)
    Part.objects.bulk_create(
        [
            Part(report=report, sequence=start + number, blob=envelope.seal(start + number, content))
            for number, content in enumerate(contents)
        ]
    )
    return report


def _check_still_the_key(report: Report, envelope: Envelope) -> None:
    # The caller opened the envelope before its turn to write came; the first part always lies under today's key.
    first = Part.objects.filter(report=report, sequence=0).first()
    if first is None:
        raise ReportGone
    try:
        envelope.open(0, bytes(first.blob))
    except SealBroken as problem:
        raise ReportChanged from problem


def open_parts(report: Report, envelope: Envelope) -> list[OpenPart]:
    """Return all parts, opened, in order; raises SealBroken when one was changed or moved."""
    rows = Part.objects.filter(report=report).order_by("sequence")
    return [OpenPart(row.pk, row.sequence, envelope.open(row.sequence, bytes(row.blob))) for row in rows]
