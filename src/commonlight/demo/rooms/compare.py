"""A table of an invented coalition next door, brought in from its page of open data, and comparisons of all kinds."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from commonlight.core.models import Account
from commonlight.demo.coalition import Coalition
from commonlight.insight.compare_tables import published
from commonlight.insight.models import Release
from commonlight.insight.register_tables import Column, Table
from commonlight.insight.register_told import SOURCE, codes_of
from commonlight.insight.services import compare, register, runs
from commonlight.insight.services.compare_facts import IN_TIME, half_of

ORDER = 97
NEXT_DOOR, NUMBER = "Cedar County Coalition (invented)", UUID("6b1e7a44-53d2-4c0e-8f3a-2d9c5b7e1f08")
# What they were told in each quarter, in turn: more of work, for their radio speaks of work.
THEIRS = {"labour": (98, 107, 94, 112), "sexual": (14, 12, 17, 13), "domestic": (12, 15, 11, 13), "unclear": (16, 13, 18, 12)}  # fmt: skip


def build(coalition: Coalition, *, at: datetime) -> None:
    """Let the neighbours' counts pass the gate as they would at home, bring their two files, and compare."""
    sam = Account.objects.get(login_name="sam")
    last = half_of(at.replace(month=1 if at.month <= 6 else 7, day=1) - timedelta(days=1))
    asked: list[tuple[str, dict[str, Any]]] = [("notes", {"what": IN_TIME, "split": "channel", "half": last})]
    asked += _with_neighbours(at)
    for source, said in asked:
        try:
            runs.perform(compare.ask(source, said, by=sam, at=at))
        except compare.CannotCompare:
            # Small groups are left out in the example as everywhere.
            continue


def _with_neighbours(at: datetime) -> list[tuple[str, dict[str, Any]]]:
    """Bring the neighbours' table in beside ours, and return what to ask of both."""
    ours = next(
        (
            (row, table)
            for row in Release.objects.filter(state=Release.State.RELEASED, kind="told").order_by("number")
            for table in published(row)
            if table.by == ("kind", "month")
        ),
        None,
    )
    if ours is None:
        # Without the programs for analysis nothing was published, so there is nothing to compare; the page says so.
        return []
    row, table = ours
    quarters = table.categories("month")
    found = register.in_child(
        {"table": _theirs(quarters, at).to_json(), "records": [], "released_on": at.date().isoformat()}
    )
    if not found.get("passed"):
        return []
    said = json.loads(found["files"]["metadata.json"]) | {
        "@id": f"urn:uuid:{NUMBER}",
        "dc:publisher": NEXT_DOOR,
        "commonlight:as_of": at.date().isoformat(),
        "commonlight:source": SOURCE,
    }
    maria = Account.objects.get(login_name="maria")
    files = json.dumps(said).encode(), found["files"]["table-1.csv"].encode()
    compare.bring(*files, by=maria, at=at - timedelta(days=2))
    return [
        ("times", {"release": row, "category": "labour"}),
        ("coalitions", {"column": "kind", "category": "labour", "period": quarters[-2]}),
    ]


def _theirs(quarters: list[str], at: datetime) -> Table:
    kinds = codes_of("kind")
    rows = tuple(
        ((kind, quarter), counts[place % len(counts)])
        for kind, counts in THEIRS.items()
        for place, quarter in enumerate(quarters)
    )
    return Table(
        title=f"What people told us, by kind, {quarters[0]} – {quarters[-1]}",
        source=SOURCE,
        as_of=at.date().isoformat(),
        columns=(kinds, Column("month", tuple(quarters), {one: one[:4] for one in quarters})),
        rows=rows,
        asked=(("kind", "month"),),
    )
