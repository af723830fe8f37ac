"""Who may open the directory's own addresses."""

import uuid

from tests.directory.entries import AT
from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, closed_row

from commonlight.directory.models import ImportBatch, ReviewItem, Service, Source


def service(world):
    row, _ = Service.objects.get_or_create(pk=uuid.UUID(int=5), defaults={"name": "Clinic", "last_modified": AT})
    return [row.pk]


def item(world):
    row, _ = ReviewItem.objects.get_or_create(
        pk=uuid.UUID(int=6), defaults={"kind": "orphan", "entity": "service", "object_id": service(world)[0], "opened_day": AT.date()}
    )  # fmt: skip
    return [row.pk]


def batch(world):
    source, _ = Source.objects.get_or_create(name="List")
    row, _ = ImportBatch.objects.get_or_create(pk=uuid.UUID(int=8), defaults={"source": source, "form": "x", "at": AT})
    return [row.pk]


# stranger, colleague, reader, coordinator, administrator
EDITORS = (NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND)
ROWS = {
    "directory:desk": closed_row(*EDITORS),
    "directory:add": closed_row(*EDITORS),
    "directory:due": closed_row(*EDITORS),
    "directory:review": closed_row(*EDITORS),
    "directory:bring": closed_row(*EDITORS),
    "directory:decide": closed_row(*EDITORS, arguments=item),
    "directory:batch": closed_row(*EDITORS, arguments=batch),
    "directory:edit": closed_row(*EDITORS, arguments=service),
    "directory:check": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_THIS_WAY, NOT_FOUND, arguments=service),
    "directory:receive": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_THIS_WAY, NOT_FOUND, arguments=service),
}
