"""The directory's side of the link between a member organisation and its entry."""

from uuid import UUID

from django.urls import reverse

from commonlight.directory.models import Organization
from commonlight.partners.directory_link import DirectoryEntry, register

SOME = 5


def _entry(row: Organization) -> DirectoryEntry:
    return DirectoryEntry(row.pk, row.name, reverse("directory:organization", args=[row.pk]))


def entries_named(name: str) -> list[DirectoryEntry]:
    """Return entries whose name holds the first long word of a member's name."""
    words = sorted(name.split(), key=len, reverse=True)[:1]
    rows = Organization.objects.filter(name__icontains=words[0]).order_by("name")[:SOME] if words else []
    return [_entry(row) for row in rows]


def entry(directory_id: UUID) -> DirectoryEntry | None:
    """Return one entry, or None when it is gone."""
    row = Organization.objects.filter(pk=directory_id).first()
    return _entry(row) if row else None


def add_link() -> None:
    """Tell the partners room how entries are found."""
    register(entries_named, entry)
