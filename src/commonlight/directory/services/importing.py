"""Importing: a dry run that says what would happen, an import that can be taken back, and what waits for an editor."""

import gc
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import models

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.directory import gate
from commonlight.directory.documents import MODELS, columns, written
from commonlight.directory.models import (
    AddressMark,
    ImportBatch,
    ImportChange,
    Published,
    ReviewItem,
    Source,
    Visibility,
)
from commonlight.directory.readers.tables import Problem, Tables
from commonlight.directory.services import publishing
from commonlight.directory.services.incoming import ORDER, Incoming, prepare
from commonlight.directory.services.taxonomy import ensure_taxonomy, map_terms
from commonlight.directory.services.withholding import Rows, Taken, withhold
from commonlight.directory.storing import insert

KEPT = ("organization", "service", "location")
MOST_KEPT_PROBLEMS = 500
SOME = 400


@dataclass
class Outcome:
    """
    What an import did, or would do.

    counts : by object: new, changed, same, waiting (a source of more weight, or an editor, said otherwise)
    withheld : how many places and texts were withheld
    """

    form: str
    counts: dict[str, Counter[str]]
    problems: list[Problem]
    orphans: int
    withheld: int
    conflicts: int
    batch: ImportBatch | None = None
    published: int = 0


@dataclass
class _Plan:
    new: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    changed: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = field(default_factory=dict)
    gone: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    same: dict[str, list[UUID]] = field(default_factory=dict)
    conflicts: list[ReviewItem] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=dict)


def some(values: Iterable[Any], size: int = SOME) -> Iterable[list[Any]]:
    """Yield values in lists of at most `size`."""
    iterator = iter(values)
    while found := list(islice(iterator, size)):
        yield found


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Look for no rings of dead objects meanwhile: an import holds a million living ones, and each look reads them all."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_without_collecting()
def bring_in(
    tables: Tables,
    *,
    source_name: str,
    by: Account | None,
    at: datetime,
    country: str = "US",
    dry_run: bool = False,
    precedence: int = 50,
    hold: bool = False,
) -> Outcome:
    """
    Import tables from a source, in one transaction.

    precedence : of a source that is new here; the smaller number wins
    hold : entries that are new wait for an editor before the public sees them
    """
    with write():
        ensure_taxonomy(at=at)
    incoming = prepare(tables, source=source_name, country=country, at=at)
    rows: Rows = incoming.rows
    taken = withhold(rows, at=at)
    if dry_run:
        source = Source.objects.filter(name=source_name).first() or Source(name=source_name, precedence=precedence)
        plan = _plan(rows, source, at)
        return _outcome(tables, incoming, taken, plan)
    with write():
        source, _ = Source.objects.get_or_create(
            name=source_name, defaults={"precedence": precedence, "holds_for_review": hold}
        )
        plan = _plan(rows, source, at)
        outcome = _outcome(tables, incoming, taken, plan)
        batch = ImportBatch.objects.create(
            source=source,
            form=tables.form,
            at=at,
            by=by,
            counts={entity: dict(counted) for entity, counted in plan.counts.items()},
            problems=[problem.as_json() for problem in tables.problems[:MOST_KEPT_PROBLEMS]],
            n_problems=sum(problem.n for problem in tables.problems),
        )
        touched = _apply(rows, plan, taken, incoming, source, batch, at, hold or source.holds_for_review)
        audit.record(
            "directory import", by=by, at=at, subject=("import", batch.pk), detail={"services": len(rows["service"])}
        )
        map_terms(at=at)
        _publish(touched, rows, taken, at)
        publishing.publish_taxonomies(at=at)
    outcome.batch = batch
    outcome.published = Published.objects.filter(kind=Published.Kind.SERVICE).count()
    return outcome


def _outcome(tables: Tables, incoming: Incoming, taken: Taken, plan: _Plan) -> Outcome:
    return Outcome(
        form=tables.form,
        counts=plan.counts,
        problems=tables.problems,
        orphans=len(incoming.orphans),
        withheld=len(taken.withheld),
        conflicts=len(plan.conflicts),
    )


def _as_stored(entity: str, row: dict[str, Any]) -> dict[str, Any]:
    extra = ("is_confidential", "visibility") if entity == "location" and "is_confidential" in row else ()
    return {name: row.get(name) for name in (*columns(entity), *extra) if name in row}


def _plan(rows: Rows, source: Source, at: datetime) -> _Plan:
    """Compare what comes with what stands."""
    plan = _Plan()
    guarded: set[UUID] = set()
    for entity in ORDER:
        found = rows.get(entity, {})
        counted = plan.counts.setdefault(entity, Counter())
        stored = _stored(entity, found)
        origin = _origins(entity, stored) if entity in KEPT else {}
        for key, row in found.items():
            before = stored.get(key)
            after = _as_stored(entity, row)
            if before is None:
                if any(row.get(column) in guarded for column in row if column.endswith("_id") and row.get(column)):
                    counted["waiting"] += 1
                    continue
                plan.new.setdefault(entity, []).append(row)
                counted["new"] += 1
                continue
            differs = [name for name, value in after.items() if name != "last_modified" and before.get(name) != value]
            if not differs:
                plan.same.setdefault(entity, []).append(key)
                counted["same"] += 1
                continue
            if entity in KEPT and _is_guarded(origin[key], source):
                guarded.add(key)
                plan.conflicts.append(_conflict(entity, key, after, differs, source, at))
                counted["waiting"] += 1
                continue
            if any(row.get(column) in guarded for column in row if column.endswith("_id") and row.get(column)):
                counted["waiting"] += 1
                continue
            plan.changed.setdefault(entity, []).append((before, row))
            counted["changed"] += 1
        if entity not in KEPT and not entity.startswith(("taxonomy", "unit")):
            plan.gone[entity] = _gone(entity, rows, guarded)
            if plan.gone[entity]:
                counted["gone"] = len(plan.gone[entity])
    return plan


def _stored(entity: str, wanted: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    extra = ("is_confidential", "visibility") if entity == "location" else ()
    found: dict[UUID, dict[str, Any]] = {}
    manager = MODELS[entity]._default_manager
    if not manager.exists():
        return found
    for group in some(wanted):
        found |= {row["id"]: dict(row) for row in manager.filter(pk__in=group).values(*columns(entity), *extra)}
    return found


def _origins(entity: str, stored: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = {}
    for group in some(stored):
        for row in (
            MODELS[entity]
            ._default_manager.filter(pk__in=group)
            .values("id", "source_id", "source__precedence", "edited_day")
        ):
            found[row["id"]] = row
    return found


def _is_guarded(origin: dict[str, Any], source: Source) -> bool:
    """Whether what stands has more weight than what comes: an editor's words, or those of a source that goes before."""
    if origin["edited_day"] is not None or origin["source_id"] is None:
        return True
    return origin["source_id"] != source.pk and origin["source__precedence"] < source.precedence


def _conflict(
    entity: str, key: UUID, after: dict[str, Any], differs: list[str], source: Source, at: datetime
) -> ReviewItem:
    # The words passed the withholding before they came here.
    said = {
        name: written(after[name]) for name in differs if name not in ("last_modified", "is_confidential", "visibility")
    }
    return ReviewItem(
        kind=ReviewItem.Kind.CONFLICT,
        entity=entity,
        object_id=key,
        detail={"source": source.name, "says": said},
        opened_day=at.date(),
    )


def _gone(entity: str, rows: Rows, guarded: set[UUID]) -> list[dict[str, Any]]:
    """Return stored rows that hang on what comes, and that the source does not bring any more."""
    gone: list[dict[str, Any]] = []
    manager = MODELS[entity]._default_manager
    if not manager.exists():
        return gone
    held = set(columns(entity))
    for owner in KEPT:
        column = "link_id" if entity == "attribute" else f"{owner}_id"
        if column not in held or (entity == "attribute" and owner != "service"):
            continue
        for group in some(key for key in rows.get(owner, {}) if key not in guarded):
            hanging = manager.filter(**{f"{column}__in": group}).values(*columns(entity))
            gone += [dict(row) for row in hanging if row["id"] not in rows.get(entity, {})]
    return list({row["id"]: row for row in gone}.values())


def _apply(
    rows: Rows,
    plan: _Plan,
    taken: Taken,
    incoming: Incoming,
    source: Source,
    batch: ImportBatch,
    at: datetime,
    hold: bool,
) -> set[UUID]:
    changes: list[dict[str, Any]] = []
    made = {row["id"] for entity in KEPT for row in plan.new.get(entity, ())}
    for entity in reversed(ORDER):
        for row in plan.gone.get(entity, ()):
            changes.append(_change(batch, entity, row["id"], row))
            MODELS[entity]._default_manager.filter(pk=row["id"]).delete()
    held: list[UUID] = []
    for entity in ORDER:
        model = MODELS[entity]
        new = plan.new.get(entity, [])
        insert(model, (_for_table(entity, row, source, at, hold) for row in new))
        if entity == "service" and hold:
            held = [row["id"] for row in new]
        # What hangs on a row that this import made goes with it when it is taken back.
        changes += [
            _change(batch, entity, row["id"], None)
            for row in new
            if entity in KEPT or not any(row.get(column) in made for column in row if column.endswith("_id"))
        ]
        _update(entity, plan.changed.get(entity, []), source, at, changes, batch)
        if entity in KEPT:
            for group in some(plan.same.get(entity, ())):
                model._default_manager.filter(pk__in=group, source=source).update(source_day=at.date())
    insert(ImportChange, changes)
    taken.store(batch)
    _reviews(plan, incoming, held, batch, at)
    touched = set(rows.get("service", {}))
    touched |= {row["service_id"] for row in rows.get("service_at_location", {}).values()}
    return touched


def _for_table(entity: str, row: dict[str, Any], source: Source, at: datetime, hold: bool) -> dict[str, Any]:
    values = dict(row)
    if entity in KEPT:
        values |= {"source_id": source.pk, "source_day": at.date()}
        if hold and entity != "location":
            values["visibility"] = Visibility.MEMBERS
    return values


def _change(batch: ImportBatch, entity: str, key: UUID, before: dict[str, Any] | None) -> dict[str, Any]:
    told = None if before is None else {name: written(value) for name, value in before.items()}
    return {"batch_id": batch.pk, "entity": entity, "object_id": key, "before": told}


def _update(
    entity: str,
    changed: list[tuple[dict[str, Any], dict[str, Any]]],
    source: Source,
    at: datetime,
    changes: list[dict[str, Any]],
    batch: ImportBatch,
) -> None:
    if not changed:
        return
    model = MODELS[entity]
    extra = {"source": source, "source_day": at.date()} if entity in KEPT else {}
    rows = []
    for before, row in changed:
        changes.append(_change(batch, entity, row["id"], before))
        rows.append(model(**row, **extra))
    names = [name for name in changed[0][1] if name != "id"]
    fields = [model._meta.get_field(name.removesuffix("_id") if _is_link(model, name) else name).name for name in names]
    model._default_manager.bulk_update(rows, [*fields, *extra], batch_size=50)


def _is_link(model: type[models.Model], name: str) -> bool:
    return any(one.attname == name and one.name != name for one in model._meta.concrete_fields)


def _reviews(plan: _Plan, incoming: Incoming, held: list[UUID], batch: ImportBatch, at: datetime) -> None:
    waiting = set(
        ReviewItem.objects.filter(closed_day=None, kind=ReviewItem.Kind.ORPHAN).values_list("object_id", flat=True)
    )
    items = [*plan.conflicts]
    for kind, keys in ((ReviewItem.Kind.ORPHAN, incoming.orphans), (ReviewItem.Kind.HELD, held)):
        items += [
            ReviewItem(kind=kind, entity="service", object_id=key, opened_day=at.date())
            for key in dict.fromkeys(keys)
            if kind != ReviewItem.Kind.ORPHAN or key not in waiting
        ]
    for item in items:
        item.batch = batch
    ReviewItem.objects.bulk_create(items, batch_size=200)


def _publish(touched: set[UUID], rows: Rows, taken: Taken, at: datetime) -> None:
    # The gate must know the fresh marks, so they are stored before anything is published.
    organizations = set(rows.get("organization", {}))
    publishing.publish(services=touched, organizations=organizations, at=at)
    if taken.marks:
        publish_where_marked(taken.marks, at=at, but=touched | organizations)


def publish_where_marked(fresh: Iterable[AddressMark], *, at: datetime, but: Collection[UUID] = ()) -> None:
    """Publish anew whatever holds an address that has just become private; `but` what passed the gate since then."""
    marks = gate.Marks(frozenset(mark.mark for mark in fresh))
    services, organizations = set(), set()
    for row in Published.objects.only("kind", "entry_id", "parent_id", "document").iterator(chunk_size=500):
        if row.entry_id not in but and row.parent_id not in but and marks.stands_in(row.document):
            if row.kind == Published.Kind.ORGANIZATION:
                organizations.add(row.entry_id)
            elif row.kind == Published.Kind.SERVICE:
                services.add(row.entry_id)
            elif row.parent_id and row.kind == Published.Kind.SERVICE_AT_LOCATION:
                services.add(row.parent_id)
    publishing.publish(services=services, organizations=organizations, at=at)
