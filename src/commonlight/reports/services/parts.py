"""Adding and opening the sealed parts of a report, in the order they were written."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from commonlight.reports import policies
from commonlight.reports.models import Part, Report
from commonlight.reports.sealing import Envelope


class ReportFull(Exception):
    """The report holds as many parts as it may; nothing was added."""


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


def append_parts(report: Report, envelope: Envelope, contents: list[dict[str, Any]]) -> Report:
    """
    Add parts at the next free places, inside the caller's `write()`; return the report as it stands now.

    Raises ReportFull, ReportGone.
    """
    if not Report.objects.filter(pk=report.pk).update(next_sequence=F("next_sequence") + len(contents)):
        raise ReportGone
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


def open_parts(report: Report, envelope: Envelope) -> list[OpenPart]:
    """Return all parts, opened, in order; raises SealBroken when one was changed or moved."""
    rows = Part.objects.filter(report=report).order_by("sequence")
    return [OpenPart(row.pk, row.sequence, envelope.open(row.sequence, bytes(row.blob))) for row in rows]
