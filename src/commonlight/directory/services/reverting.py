"""Taking an import back, but for what an editor changed since."""

from datetime import datetime
from uuid import UUID

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.directory.documents import MODELS
from commonlight.directory.models import ImportBatch, ImportChange, ReviewItem
from commonlight.directory.services import publishing
from commonlight.directory.services.importing import KEPT, some
from commonlight.directory.services.incoming import ORDER


class CannotRevert(Exception):
    """A batch cannot be taken back; the message says why."""


def revert(batch: ImportBatch, *, by: Account | None, at: datetime) -> tuple[int, int]:
    """
    Take an import back and return (rows put back, rows left because an editor changed them since).

    Raises CannotRevert when it was taken back before, or a later import of the same source stands on it.
    """
    if batch.state == ImportBatch.State.REVERTED:
        raise CannotRevert("This import was taken back before.")
    later = ImportBatch.objects.filter(source=batch.source, at__gt=batch.at, state=ImportBatch.State.APPLIED)
    if later.exists():
        raise CannotRevert("A later import of the same source stands on this one. Take the later one back first.")
    done = kept = 0
    services: set[UUID] = set()
    organizations: set[UUID] = set()
    with write():
        edited = {
            (entity, key)
            for entity in KEPT
            for key in MODELS[entity]
            ._default_manager.filter(edited_day__gte=batch.at.date())
            .values_list("pk", flat=True)
        }
        changes = list(batch.changes.order_by("-pk"))
        services |= {one.object_id for one in changes if one.entity == "service"}
        organizations |= {one.object_id for one in changes if one.entity == "organization"}
        services |= _services_at([one.object_id for one in changes if one.entity == "location"])
        made: dict[str, list[UUID]] = {}
        for change in changes:
            if (change.entity, change.object_id) in edited:
                kept += 1
            elif change.before is None:
                made.setdefault(change.entity, []).append(change.object_id)
                done += 1
            else:
                _put_back(change)
                done += 1
        for entity in reversed(ORDER):
            for group in some(made.get(entity, ())):
                MODELS[entity]._default_manager.filter(pk__in=group).delete()
        ReviewItem.objects.filter(batch=batch, closed_day=None).delete()
        batch.state = ImportBatch.State.REVERTED
        batch.save(update_fields=["state"])
        audit.record("directory import taken back", by=by, at=at, subject=("import", batch.pk), detail={"rows": done})
        publishing.publish(services=services, organizations=organizations, at=at)
    return done, kept


def _services_at(locations: list[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for group in some(locations):
        found |= set(
            MODELS["service_at_location"]
            ._default_manager.filter(location__in=group)
            .values_list("service_id", flat=True)
        )
    return found


def _put_back(change: ImportChange) -> None:
    model = MODELS[change.entity]
    values = dict(change.before or {})
    key = values.pop("id")
    model._default_manager.update_or_create(pk=key, defaults=values)
