"""The gate of a release: counts in, what may be shown out, compared with all earlier releases; or why not."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from commonlight.analysis.base.errors import AnalysisError, InputError
from commonlight.analysis.disclosure.cells import ReleaseRecord
from commonlight.analysis.disclosure.hierarchy import TOTAL, Hierarchy
from commonlight.analysis.disclosure.release_log import ReleaseLog, ReleaseRefused
from commonlight.analysis.disclosure.rule import MinCell
from commonlight.analysis.disclosure.rules import Audience, Rules, also_read_by


class HeldLog(ReleaseLog):
    """The release log as the register holds it: records that came with the question."""

    def __init__(self, records: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(Path("register"))
        self.held = [ReleaseRecord.from_json(one) for one in records]

    def records(self, *, source: str | None = None, held_by: str | None = None) -> list[ReleaseRecord]:
        """Return all records, or those of a source or that some readers hold."""
        return [
            one
            for one in self.held
            if source in (None, one.source) and (held_by is None or one.audience in also_read_by(held_by))
        ]

    def append(self, record: ReleaseRecord) -> None:
        """Refuse: the register itself writes down what was released."""
        raise InputError("The register keeps its own log.")


def work_out(asked: dict[str, Any], progress: Callable[[int], None]) -> dict[str, Any]:
    """
    Return `{"passed": ...}` with tables, files, record, statement, hidden; or `{"refused": reasons, "instead": words}`.

    Parameters
    ----------
    asked : table (see `register_tables.Table.to_json`), records (of earlier releases), released_on (ISO day)
    """
    from commonlight.analysis.disclosure.publish import About, publish

    table = asked["table"]
    rules = Rules.for_audience(Audience.PUBLIC)
    about = About(
        name=table["title"],
        source=table["source"],
        as_of=table["as_of"],
        released_on=asked["released_on"],
        scope={name: frozenset(values) for name, values in table["scope"].items()},
    )
    progress(10)
    try:
        made = publish(
            _records(table), table["asked"], MinCell(rules.smallest_count), rules, about, HeldLog(asked["records"]), safer=True
        )  # fmt: skip
    except ReleaseRefused as refusal:
        return {"refused": list(refusal.reasons)[:20], "instead": refusal.alternative}
    except AnalysisError as problem:
        return {"refused": [str(problem)], "instead": ""}
    progress(90)
    if not made.audit.passed:
        return {"refused": [made.audit.sentence], "instead": ""}
    shown = [[list(one.by), [[list(categories), value] for categories, value in one.rows]] for one in made.tables]
    return {
        "passed": True,
        "tables": shown,
        "files": made.files(),
        "record": made.record.to_json(),
        "statement": list(made.statement),
        "hidden": {reason: count for reason, count in made.hidden.items() if count},
        "rule": made.record.rule,
    }


def _records(table: Mapping[str, Any]) -> Any:
    """Return the counts as the gate reads them; categories are declared, so that a missing one says nothing."""
    import polars as pl

    from commonlight.analysis.disclosure.reading import Records

    columns = tuple(_tree(one) for one in table["columns"])
    counts = [count for _categories, count in table["rows"]]
    data: dict[str, list[int]] = {"__count__": counts}
    for place, column in enumerate(columns):
        position = {leaf: number for number, leaf in enumerate(column.leaves)}
        try:
            data[column.name] = [position[categories[place]] for categories, _count in table["rows"]]
        except KeyError as problem:
            raise InputError(f"{problem.args[0]!r} is no category of {column.name!r}.") from problem
    return Records(columns, pl.DataFrame(data, schema=dict.fromkeys(data, pl.Int64)), 1, ())


def _tree(column: Mapping[str, Any]) -> Hierarchy:
    parent = {name: column["parent"].get(name, TOTAL) for name in column["categories"]}
    for above in list(parent.values()):
        if above != TOTAL:
            parent.setdefault(above, column["parent"].get(above, TOTAL))
    return Hierarchy(
        column["name"],
        parent,
        tuple(column["categories"]),
        stands_for={name: frozenset(values) for name, values in column["stands_for"].items()},
    )
