"""The room's periodic work: sheets nobody brought in go; what an import changed is forgotten after thirty days."""

from datetime import datetime, timedelta

from commonlight.core.jobs import sweep
from commonlight.core.store import write
from commonlight.partners.models import ImportBatch, ImportChange
from commonlight.partners.services import importing, reminders

KEEP_CHANGES = timedelta(days=30)
BATCH = 200


@sweep(every=timedelta(hours=1))
def drop_waiting_sheets(at: datetime) -> None:
    """Let sheets go that waited for more than a day."""
    importing.sweep_waiting(at=at)


@sweep(every=timedelta(hours=6))
def forget_old_imports(at: datetime) -> bool:
    """Forget what imports changed, after which they cannot be taken back."""
    with write():
        old = ImportBatch.objects.filter(day__lt=(at - KEEP_CHANGES).date())
        ids = list(ImportChange.objects.filter(batch__in=old).values_list("pk", flat=True)[:BATCH])
        ImportChange.objects.filter(pk__in=ids).delete()
        if not ids:
            old.delete()
    return len(ids) == BATCH


@sweep(every=timedelta(hours=6))
def remind(at: datetime) -> None:
    """Tell by mail, without a word of content, that an agreement is to renew or an action is due."""
    reminders.remind(at=at)
