"""Deleting a report for good: the wraps first, then all else, with tombstones; and bringing nothing of it back."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import models

from commonlight.core import audit, sealed_files
from commonlight.core.services import package_links
from commonlight.core.store import write
from commonlight.core.tombstones import bury, register_kind
from commonlight.reports.models import (
    Card,
    FallbackWrap,
    InterpreterWrap,
    Mailbox,
    Notebook,
    Package,
    Report,
    StoredFile,
    Wrap,
)
from commonlight.reports.services.escrow import FALLBACK

REPORT, PACKAGE, WRAP, CARD, NOTEBOOK = "report", "package", "report wrap", "report card", "report notebook"
INTERPRETER = "interpreter wrap"


def erase_rows(report: Report, *, at: datetime) -> list[int]:
    """
    Delete a report's rows inside the caller's `write()`; return the ids of its sealed files, to discard after it.

    The wraps go first: without them nothing of the report opens, for whoever still finds a piece of it.
    """
    files = list(StoredFile.objects.filter(report=report).values_list("pk", flat=True))
    files += StoredFile.objects.filter(package__report=report).values_list("pk", flat=True)
    Wrap.objects.filter(report=report).delete()
    FallbackWrap.objects.filter(report=report).delete()
    InterpreterWrap.objects.filter(report=report).delete()
    Mailbox.objects.filter(report=report).delete()
    packages = list(Package.objects.filter(report=report).values_list("pk", flat=True))
    package_links.forget(subjects=[("package", package_id) for package_id in packages])
    bury(PACKAGE, packages, at=at)
    bury(REPORT, [report.pk], at=at)
    report.delete()
    return files


def erase_by_calendar(ids: Sequence[str], at: datetime) -> None:
    """Delete reports whose time is over: the site's own act, noted for each in the audit with its day only."""
    files: list[int] = []
    with write():
        for report in Report.objects.filter(pk__in=ids):
            report_id = report.pk
            files += erase_rows(report, at=at)
            audit.record("report expired", by=None, at=at, subject=("report", report_id), day_only=True)
    for file_id in files:
        sealed_files.discard(file_id)


def bury_access(
    report: Report, organisations: Iterable[object], *, at: datetime, interpreters: Iterable[object] = ()
) -> None:
    """Note, before they go, the rows by which organisations could read a report: they stay gone after a restore."""
    for kind, model in ((WRAP, Wrap), (CARD, Card), (NOTEBOOK, Notebook)):
        rows = model._default_manager.filter(report=report, organisation_id__in=list(organisations))
        bury(kind, rows.values_list("pk", flat=True), at=at)
    read = InterpreterWrap.objects.filter(report=report, account_id__in=list(interpreters))
    bury(INTERPRETER, read.values_list("pk", flat=True), at=at)


def _again_reports(ids: Sequence[str]) -> int:
    rows = Report.objects.filter(pk__in=ids)
    count = rows.count()
    Wrap.objects.filter(report__in=rows).delete()
    rows.delete()
    return count


def register() -> None:
    """Say how this room's rows go again after a restore; files without a row are orphans and are swept."""
    register_kind(REPORT, _again_reports)
    kinds = ((PACKAGE, Package), (WRAP, Wrap), (CARD, Card), (NOTEBOOK, Notebook), (FALLBACK, FallbackWrap))
    for kind, model in (*kinds, (INTERPRETER, InterpreterWrap)):
        register_kind(kind, _again(model))


def _again(model: type[models.Model]) -> Callable[[Sequence[str]], int]:
    return lambda ids: model._default_manager.filter(pk__in=ids).delete()[0]
