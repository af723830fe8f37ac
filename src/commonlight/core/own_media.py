"""What may be shown of the coalition's own pictures and recordings, by the name that materials and courses hold."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from commonlight.core import captions
from commonlight.core.models import OwnPicture, OwnSound

OWN = "own-"


@dataclass(frozen=True)
class Heard:
    """A recording as a page shows it: its words to read, and whether it has captions."""

    digest: str
    name: str
    language: str
    words: str
    has_captions: bool


def _id(key: str) -> UUID | None:
    try:
        return UUID(key.removeprefix(OWN)) if key.startswith(OWN) else None
    except ValueError:
        return None


def picture_of(key: str, today: date) -> OwnPicture | None:
    """Return an own picture by its key while it may be shown."""
    pk = _id(key)
    row = OwnPicture.objects.filter(pk=pk).first() if pk else None
    return row if row is not None and row.may_show(today) else None


def pictures(today: date) -> list[OwnPicture]:
    """Return the own pictures that may be shown, by name, without their bytes."""
    rows = OwnPicture.objects.filter(seen__isnull=False).defer("picture").order_by("name", "pk")
    return [row for row in rows if row.may_show(today)]


def sounds() -> QuerySet[OwnSound]:
    """Return the own recordings that may be heard, without their bytes."""
    return OwnSound.objects.filter(heard__isnull=False).defer("sound").order_by("name", "pk")


def sound_of(key: str) -> OwnSound | None:
    """Return an own recording by its key once it may be heard."""
    pk = _id(key)
    return sounds().filter(pk=pk).first() if pk else None


def heard(row: OwnSound) -> Heard:
    """Return a recording as a page shows it."""
    return Heard(row.digest, row.name, row.language, captions.plain(row.words), bool(captions.cues(row.words)))
