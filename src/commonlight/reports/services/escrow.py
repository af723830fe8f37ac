"""
The fallback: partners who may read only when nobody answers in time.

At sending, a wrap and a card are sealed to each partner, and the escalation key's layer goes around both. Before the
deadline the partner cannot open them, for the layer is in the way; the worker can peel the layer, and cannot open what
lies below. So this step trusts the server with the moment, never with the words; the form and the threat model say so.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings

from commonlight.core import audit, notices
from commonlight.core.organisation_keys import public_key_of, public_keys_of
from commonlight.core.store import write
from commonlight.core.tombstones import bury
from commonlight.reports.models import Card, ClockWatch, FallbackWrap, Report, Status, Wrap
from commonlight.reports.sealing import (
    Envelope,
    SealBroken,
    add_layer,
    layer_public,
    organisation_holder,
    peel_layer,
    seal_fresh_card,
)

FALLBACK = "report fallback"
# One transaction of the worker stays under 50 ms.
AT_ONCE = 20
HOUR = timedelta(hours=1)
# The worker looks every hour or so; what is longer was a stop of the site, or somebody set the clock.
LEAP = timedelta(hours=12)
STEADY_FOR = timedelta(hours=24)


@lru_cache(maxsize=2)
def _public(secret: bytes) -> bytes:
    return layer_public(secret)


def _context(what: str, report_id: int, organisation_id: UUID) -> str:
    return f"fallback {what} {report_id} {organisation_id}"


def _layered(what: str, box: bytes, report_id: int, organisation_id: UUID) -> bytes:
    public = _public(settings.SITE_SECRETS.escalation)
    return add_layer(public, box, context=_context(what, report_id, organisation_id))


def fallback_rows(
    report: Report, envelope: Envelope, organisations: Iterable[UUID], card: dict[str, Any]
) -> list[FallbackWrap]:
    """Return the rows for partners who may read when nobody answers; raises KeyTampered, NoKeyYet."""
    rows = []
    for organisation_id, key in public_keys_of(organisations).items():
        box = envelope.wrap(key.public, holder=organisation_holder(organisation_id, key.epoch))
        fresh = seal_fresh_card(key.public, card, report_id=report.pk, organisation_id=organisation_id)
        rows.append(
            FallbackWrap(
                report=report,
                organisation_id=organisation_id,
                epoch=key.epoch,
                box=_layered("wrap", box, report.pk, organisation_id),
                card=_layered("card", fresh, report.pk, organisation_id),
            )
        )
    return rows


def named_for(report: Report) -> list[UUID]:
    """Return the partners who may read if nobody answers in time."""
    return list(FallbackWrap.objects.filter(report=report).values_list("organisation_id", flat=True))


def opened_for(report: Report) -> list[UUID]:
    """Return the partners who read because nobody answered in time."""
    return list(Wrap.objects.filter(report=report, is_fallback=True).values_list("organisation_id", flat=True))


def renew_cards(report: Report, card: dict[str, Any]) -> None:
    """Bring waiting cards up to date with new facts, inside the caller's `write()`."""
    for row in FallbackWrap.objects.filter(report=report):
        key = public_key_of(row.organisation_id)
        if key.epoch != row.epoch:
            # Wrap and card open with the same key: this row waits for the next sealing of the report.
            continue
        fresh = seal_fresh_card(key.public, card, report_id=report.pk, organisation_id=row.organisation_id)
        FallbackWrap.objects.filter(pk=row.pk).update(card=_layered("card", fresh, report.pk, row.organisation_id))


def replace(
    report: Report, envelope: Envelope, organisations: Iterable[UUID], card: dict[str, Any], *, at: datetime
) -> None:
    """
    Let exactly these partners wait from now on, under the report's present key, inside the caller's `write()`.

    An answered report, and one whose fallback was opened, waits for nobody.
    """
    old = FallbackWrap.objects.filter(report=report)
    bury(FALLBACK, old.values_list("pk", flat=True), at=at)
    old.delete()
    if Report.objects.filter(pk=report.pk, due__isnull=False).exists():
        readers = set(Wrap.objects.filter(report=report).values_list("organisation_id", flat=True))
        wanted = [one for one in organisations if one not in readers]
        FallbackWrap.objects.bulk_create(fallback_rows(report, envelope, wanted, card))


def drop(report_id: int, organisation_id: UUID | None = None) -> None:
    """Forget who would have come in: somebody answered, or reads already. Inside the caller's `write()`."""
    rows = FallbackWrap.objects.filter(report_id=report_id)
    (rows if organisation_id is None else rows.filter(organisation_id=organisation_id)).delete()


def watch_clock(*, at: datetime) -> bool:
    """
    Note the hour and return whether the clock has run without a leap for a day.

    A leap of more than twelve hours, forward or back, is a stopped site or a clock set wrong. Neither may open anything
    early: after it the team has a whole day before the next fallback is opened.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    with write():
        watch = ClockWatch.objects.filter(pk=1).first()
        if watch is None:
            # Long steady: a new site has nothing that waits.
            ClockWatch.objects.create(seen=hour, steady_since=hour - STEADY_FOR)
            return True
        if hour - watch.seen > LEAP or watch.seen - hour > HOUR:
            watch.steady_since = hour
        if watch.seen != hour:
            watch.seen = hour
            watch.save()
    return hour - watch.steady_since >= STEADY_FOR


def open_late_fallbacks(*, at: datetime) -> bool:
    """
    Peel the layer of fallbacks whose deadline passed, a few at a time; return whether more are left.

    What was peeled is gone from the waiting rows in the same transaction, so no clock can make it happen twice.
    """
    if not watch_clock(at=at):
        return False
    late = list(
        FallbackWrap.objects.filter(report__due__lte=at).exclude(report__status=Status.CLOSED).order_by("pk")[:AT_ONCE]
    )
    for row in late:
        with write():
            _open(row, at)
    return len(late) == AT_ONCE


def _open(row: FallbackWrap, at: datetime) -> None:
    report = Report.objects.select_for_update().filter(pk=row.report_id, due__lte=at).first()
    held = FallbackWrap.objects.filter(pk=row.pk).first()
    if report is None or held is None:
        # Answered or deleted a moment ago.
        return
    organisation_id, secret = held.organisation_id, settings.SITE_SECRETS.escalation
    FallbackWrap.objects.filter(pk=held.pk).delete()
    if Wrap.objects.filter(report=report, organisation_id=organisation_id).exists():
        return
    try:
        box = peel_layer(secret, bytes(held.box), context=_context("wrap", report.pk, organisation_id))
        card = peel_layer(secret, bytes(held.card), context=_context("card", report.pk, organisation_id))
    except SealBroken:
        # Another escalation key, or changed bytes: nobody can ever open it, and the team must know that.
        audit.record(
            "fallback broken",
            by=None,
            at=at,
            organisation_id=organisation_id,
            subject=("report", report.pk),
            day_only=True,
        )
        return
    Wrap.objects.create(report=report, organisation_id=organisation_id, epoch=held.epoch, box=box, is_fallback=True)
    Card.objects.update_or_create(
        report=report,
        organisation_id=organisation_id,
        defaults={"fresh": card, "fresh_epoch": held.epoch, "sealed": None, "epoch": None},
    )
    notices.something_new(organisation_id)
    audit.record(
        "fallback opened", by=None, at=at, organisation_id=organisation_id, subject=("report", report.pk), day_only=True
    )
