"""Agreements: drafted from our own words, signed by both sides, renewed, ended."""

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db.models import Max
from django.utils.formats import date_format

from commonlight.core import audit
from commonlight.core.models import Account, Organisation
from commonlight.core.store import write
from commonlight.partners.models import Agreement, DataLevel, StoredFile

WORDS = Path(__file__).parents[1] / "content" / "mou"
USUAL_TERM = timedelta(days=365)


class CannotSign(ValueError):
    """The side has signed already, or the agreement is over."""


@cache
def _words(language: str) -> str:
    path = WORDS / f"{language}.txt"
    return (path if path.is_file() else WORDS / "en.txt").read_text(encoding="utf-8")


def first_words(
    *, coalition: str, partner: str, data_level: str, begins: date, ends: date, language: str = "en"
) -> str:
    """Return the text to begin an agreement with; people change it as they like."""
    return _words(language).format(
        coalition=coalition,
        partner=partner,
        level=DataLevel(data_level).label,
        begins=date_format(begins),
        ends=date_format(ends),
    )


def draft(
    *,
    organisation: Organisation,
    kind: str,
    data_level: str,
    begins: date,
    ends: date,
    text: str,
    by: Account,
    at: datetime,
) -> Agreement:
    """Write the next version; it binds nobody until both sides signed."""
    with write():
        last = Agreement.objects.filter(organisation=organisation, kind=kind).aggregate(last=Max("version"))["last"]
        made = Agreement.objects.create(
            organisation=organisation,
            kind=kind,
            version=(last or 0) + 1,
            data_level=data_level,
            begins=begins,
            ends=ends,
            text=text,
        )
        _record("agreement drafted", made, by, at)
    return made


def renewal_of(agreement: Agreement) -> tuple[date, date]:
    """Return from when to when the next version would run: a term as long as this one, right after it."""
    begins = agreement.ends + timedelta(days=1)
    return begins, begins + (agreement.ends - agreement.begins)


def sign(agreement: Agreement, *, side: str, name: str, on: date, by: Account, at: datetime) -> Agreement:
    """
    Keep who signed for a side ("ours" or "theirs") and when; with the second signature older versions are replaced.

    Raises CannotSign.
    """
    if side not in ("ours", "theirs"):
        raise CannotSign
    with write():
        row = Agreement.objects.select_for_update().get(pk=agreement.pk)
        if getattr(row, f"{side}_on") or row.state_on(at.date()) in (Agreement.State.ENDED, Agreement.State.REPLACED):
            raise CannotSign
        setattr(row, f"{side}_by", name)
        setattr(row, f"{side}_on", on)
        row.save()
        if row.ours_on and row.theirs_on:
            Agreement.objects.filter(
                organisation=row.organisation_id, kind=row.kind, version__lt=row.version, replaced_on=None
            ).update(replaced_on=max(row.begins, at.date()))
        _record("agreement signed", row, by, at, side=side)
    return row


def end(agreement: Agreement, *, by: Account, at: datetime) -> None:
    """End an agreement today: from now on it opens nothing."""
    with write():
        Agreement.objects.filter(pk=agreement.pk, ended_on=None).update(ended_on=at.date())
        _record("agreement ended", agreement, by, at)


def attach(agreement: Agreement, kept: StoredFile, *, by: Account, at: datetime) -> UUID | None:
    """Put the signed copy to an agreement and return the id of the file it replaces, for the caller to delete."""
    with write():
        before = agreement.signed_copy_id
        Agreement.objects.filter(pk=agreement.pk).update(signed_copy=kept)
        _record("signed copy kept", agreement, by, at)
    return before


def _record(kind: str, agreement: Agreement, by: Account, at: datetime, **detail: str | int) -> None:
    audit.record(
        kind,
        by=by,
        at=at,
        organisation_id=agreement.organisation_id,
        subject=("agreement", agreement.pk),
        detail={"version": agreement.version, **detail},
    )
