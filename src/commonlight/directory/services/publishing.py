"""Publishing: building what the public may know of entries, anew and through the gate, whenever one of them changes."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from commonlight.core.store import write
from commonlight.directory import gate, index
from commonlight.directory.documents import every_row, link, plain
from commonlight.directory.models import Organization, Published, Service
from commonlight.directory.services.published_rows import Ready, as_json, batches, clear, store
from commonlight.directory.services.publishing_organizations import publish_organizations
from commonlight.directory.services.publishing_services import publish_services


def publish(*, services: Iterable[UUID] = (), organizations: Iterable[UUID] = (), at: datetime) -> None:
    """
    Build anew what the public may know of these services and organizations; what may not be known any more goes.

    Runs inside the caller's transaction, so that no moment shows a changed entry beside its former words.
    """
    marks = gate.known_marks()
    wanted = list(organizations)
    with write():
        for group in batches(services):
            publish_services(group, marks, at)
            wanted += Service.objects.filter(pk__in=group, organization__isnull=False).values_list(
                "organization_id", flat=True
            )
        for group in batches(wanted):
            publish_organizations(group, marks, at)


def publish_all(*, at: datetime) -> int:
    """Build everything anew and return how many services the public can find."""

    with write():
        clear(list(Published.objects.values_list("number", flat=True)))
        publish_taxonomies(at=at)
        publish(
            services=Service.objects.values_list("pk", flat=True),
            organizations=Organization.objects.values_list("pk", flat=True),
            at=at,
        )
    return Published.objects.filter(kind=Published.Kind.SERVICE).count()


def publish_taxonomies(*, at: datetime) -> None:
    """Publish the lists of terms and the terms themselves."""
    lists = {row["id"]: row for row in every_row("taxonomy")}
    stamp = datetime.combine(at.date(), datetime.min.time(), tzinfo=UTC)
    ready = []
    for row in lists.values():
        whole = {"description": "", **plain("taxonomy", row)}
        stored = Published(
            kind=Published.Kind.TAXONOMY,
            entry_id=row["id"],
            document=as_json(whole),
            brief=as_json(whole),
            modified=stamp,
        )
        ready.append(Ready(stored, " ".join(index.words_of(whole["name"], whole["description"]))))
    store(Published.Kind.TAXONOMY, lists, ready)
    of_terms = every_row("taxonomy_term")
    ready = []
    for row in of_terms:
        owner = lists.get(row["taxonomy_id"])
        whole = {"description": "", **plain("taxonomy_term", row)}
        whole = link(whole, "taxonomy_detail", {"description": "", **plain("taxonomy", owner)} if owner else None)
        stored = Published(
            kind=Published.Kind.TAXONOMY_TERM,
            entry_id=row["id"],
            organization_id=row["taxonomy_id"],
            parent_id=row["parent_id"],
            document=as_json(whole),
            brief=as_json(whole),
            modified=stamp,
        )
        ready.append(Ready(stored, " ".join(index.words_of(whole["name"]))))
    store(Published.Kind.TAXONOMY_TERM, [row["id"] for row in of_terms], ready)
