"""What the coalition says on its home page: written, published, taken down; its logo and its colour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from uuid import UUID

from commonlight.core import audit
from commonlight.core.home_texts import SINGLE
from commonlight.core.logos import Logo
from commonlight.core.models import Account, HomeEntry, HomeWords, Site, SiteLogo
from commonlight.core.services.recordings import remove_recordings_of
from commonlight.core.spoken import ANSWER
from commonlight.core.store import write


class NeedsSource(ValueError):
    """A text about what happens in this place is published with its source only."""


class EditedMeanwhile(Exception):
    """Somebody else changed the text after this person opened it; `theirs` is how it stands now."""

    def __init__(self, theirs: HomeEntry) -> None:
        super().__init__("edited meanwhile")
        self.theirs = theirs


def state_of(entry: HomeEntry | None) -> str:
    """Return a name of how an entry stands, words and all; "" for none."""
    if entry is None:
        return ""
    said = sorted(HomeWords.objects.filter(entry=entry).values_list("language", "title", "text"))
    held = (said, entry.source, str(entry.day), entry.hours, entry.where, entry.is_published)
    return blake2b(repr(held).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Draft:
    """
    What an entry says.

    words : title and text by language; a language with an empty text is left out
    """

    kind: str
    words: Mapping[str, tuple[str, str]]
    source: str = ""
    day: date | None = None
    hours: str = ""
    where: str = ""
    origin: str = ""


def save_home_entry(
    *, draft: Draft, entry_id: UUID | None, publish: bool, by: Account, at: datetime, on: str | None = None
) -> HomeEntry:
    """
    Write an entry anew or change it, and publish it or take it down.

    Of the kinds that stand once (who we are, who reads, contact) a new one replaces the old. `on` is what `state_of`
    said when the writer opened the text. Raises NeedsSource, EditedMeanwhile.
    """
    kind = HomeEntry.Kind(draft.kind)
    if publish and kind is HomeEntry.Kind.HERE and not draft.source.strip():
        raise NeedsSource
    with write():
        row = HomeEntry.objects.filter(pk=entry_id).first() if entry_id else None
        if row is None and kind in SINGLE:
            row = HomeEntry.objects.filter(kind=kind).first()
        if row is not None and on is not None and state_of(row) != on:
            raise EditedMeanwhile(row)
        if row is None:
            row = HomeEntry(kind=kind, order=HomeEntry.objects.filter(kind=kind).count(), origin=draft.origin)
        was_published = row.is_published
        row.source, row.day = draft.source.strip(), draft.day
        row.hours, row.where = draft.hours.strip(), draft.where.strip()
        row.is_published, row.changed_by, row.changed_day = publish, by.display_name, at.date()
        row.save()
        HomeWords.objects.filter(entry=row).delete()
        for language, (title, text) in draft.words.items():
            if text.strip():
                HomeWords.objects.create(entry=row, language=language, title=title.strip(), text=text.strip())
        audit.record("home text changed", by=by, at=at, subject=("home entry", row.pk), detail={"kind": row.kind})
        if publish != was_published:
            act = "home text published" if publish else "home text taken down"
            audit.record(act, by=by, at=at, subject=("home entry", row.pk))
    return row


def delete_home_entry(*, entry_id: UUID, by: Account, at: datetime) -> None:
    """Remove an entry for good; raises HomeEntry.DoesNotExist."""
    with write():
        HomeEntry.objects.get(pk=entry_id).delete()
        remove_recordings_of(f"{ANSWER}{entry_id}")
        audit.record("home text deleted", by=by, at=at, subject=("home entry", entry_id))


def set_colours(*, accent: str, accent_dark: str, by: Account, at: datetime) -> Site:
    """Set the main colours, as read and judged by the form; two empty texts bring ours back."""
    with write():
        row = Site.objects.get()
        row.accent, row.accent_dark = accent, accent_dark
        row.save()
        audit.record("colours changed", by=by, at=at, subject=("site", row.pk))
    return row


def set_logo(*, logo: Logo | None, by: Account, at: datetime) -> Site:
    """Set the logo, or take it away with None."""
    with write():
        row = Site.objects.get()
        SiteLogo.objects.all().delete()
        if logo is not None:
            SiteLogo.objects.create(picture=logo.picture, digest=logo.digest)
        row.logo_digest = logo.digest if logo else ""
        row.logo_width, row.logo_height = (logo.width, logo.height) if logo else (0, 0)
        row.save()
        audit.record("logo changed" if logo else "logo taken away", by=by, at=at, subject=("site", row.pk))
    return row
