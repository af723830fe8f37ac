"""
The gate: records in, a release out that passed its audit and was compared with all earlier releases, or a refusal that says
why and what can be published instead.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonlight.analysis.base.errors import InputError
from commonlight.analysis.disclosure.attack import exposed, polytope
from commonlight.analysis.disclosure.cells import Key, Region, ReleaseRecord, key_of
from commonlight.analysis.disclosure.cube import Cube, cube_of
from commonlight.analysis.disclosure.differencing import earlier_figures, known_cells
from commonlight.analysis.disclosure.funder import check_own_work, funder_statement
from commonlight.analysis.disclosure.joint import Together, given_away, to_hide
from commonlight.analysis.disclosure.reading import Records
from commonlight.analysis.disclosure.release import Audit, PublishedTable, Release
from commonlight.analysis.disclosure.release_log import Conflict, ReleaseLog, ReleaseRefused
from commonlight.analysis.disclosure.rounding import round_controlled, too_narrow
from commonlight.analysis.disclosure.rule import DP, MinCell, Round, Rule
from commonlight.analysis.disclosure.rules import Audience, Rules
from commonlight.analysis.disclosure.sensitivity import sensitive_cells
from commonlight.analysis.disclosure.suppression import CannotProtect, Pattern, protect

TRIES = 12


@dataclass(frozen=True)
class About:
    """
    What a release is called and what it counts.

    name : of the release
    source : which data; only releases from one source are compared
    as_of : state of the data; releases with the same one count the same records
    released_on : day, ISO form
    scope : column -> the only values the data was cut down to before it came here
    own_work : for a named funder: which kind of the coalition's own work is counted
    """

    name: str
    source: str
    as_of: str
    released_on: str
    scope: Region
    own_work: str | None = None


def publish(
    records: Records,
    tables: Sequence[Sequence[str]],
    rule: Rule,
    rules: Rules,
    about: About,
    log: ReleaseLog,
    *,
    safer: bool = False,
) -> Release:
    """
    Return a release that passed the gate; nothing is written and the log is not changed.

    Parameters
    ----------
    tables : the tables asked for, each a list of columns; they are protected together
    rule : how they are protected
    rules : the audience's rules; a smaller count in `rule` than theirs is refused
    safer : where the release conflicts with an earlier one, hide what conflicts instead of refusing

    Raises
    ------
    ReleaseRefused : with the reasons and the nearest safe alternative
    InputError : the rule is laxer than the audience allows
    """
    if isinstance(rule, DP):
        from commonlight.analysis.disclosure.dp_publish import publish_dp

        return publish_dp(records, tables, rule, rules, about, log)
    if isinstance(rule, MinCell):
        if rule.smallest_count < rules.smallest_count:
            raise InputError(
                f"mincell:{rule.smallest_count} is laxer than the rule for {rules.audience} ({rules.smallest_count}). Use "
                f"mincell:{rules.smallest_count}, or name the audience the release is for."
            )
        rules = replace(rules, smallest_count=rule.smallest_count)
    elif rule.base < rules.rounding_base:
        raise InputError(
            f"round:{rule.base} is finer than the rule for {rules.audience} (round:{rules.rounding_base})."
        )
    if rules.agreement is not None:
        has_person = "__person__" in records.frame.columns
        check_own_work(about.own_work, tables, records.warnings, has_person=has_person)
    cube = _cube(records, tables)
    if int(cube.people.flat[-1]) < rules.smallest_count:
        raise ReleaseRefused(
            [f"All records together are about fewer than {rules.smallest_count} people."],
            "wait and publish a longer period, or join this area with its neighbours.",
        )
    if isinstance(rule, Round):
        return _rounded(cube, tables, rule, rules, about, log, records.warnings)
    return _suppressed(cube, tables, rule, rules, about, log, records.warnings, safer=safer)


def _cube(records: Records, tables: Sequence[Sequence[str]]) -> Cube:
    repeated = "__person__" in records.frame.columns and records.rows_per_person > 1
    return cube_of(
        records.variables,
        records.leaf_counts(),
        tables,
        people=records.distinct("__person__") if repeated else None,
        sources=records.distinct("__source__") if "__source__" in records.frame.columns else None,
    )


def _suppressed(
    cube: Cube,
    tables: Sequence[Sequence[str]],
    rule: MinCell,
    rules: Rules,
    about: About,
    log: ReleaseLog,
    warnings: tuple[str, ...],
    *,
    safer: bool,
) -> Release:
    earlier = log.records(source=about.source, held_by=rules.readers)
    figures = earlier_figures(earlier, as_of=about.as_of, scope=about.scope)
    cube = replace(cube, known=known_cells(cube, figures))
    also: NDArray[np.int64] = np.empty(0, dtype=np.int64)
    reasons: list[str] = []
    for _ in range(TRIES):
        sensitive = sensitive_cells(cube, rules, also=also)
        try:
            pattern = protect(cube, sensitive)
        except CannotProtect as problem:
            raise ReleaseRefused([*reasons, str(problem)], _again(earlier)) from problem
        audit = _audit(cube, rules, also, pattern)
        record = _record(cube, pattern.shown, cube.counts, rule, rules, about)
        found = _conflicts(log, record, rules)
        # Figures that give each other away by themselves are hidden first; solving all together costs much more.
        together = [] if found else [_together(cube, about, log, record, one) for one in _readers(rules)]
        away = [region for one in together for region in one.regions]
        if not found and not away:
            if reasons and not safer:
                raise ReleaseRefused(
                    reasons, f"the same tables with {_hidden(cube, pattern)} figures hidden (--safer)."
                )
            warnings = (*warnings, *_left_out(together))
            return _release(cube, tables, pattern, sensitive.reasons, audit, record, rules, about, warnings)
        reasons = list(dict.fromkeys([*reasons, *(one.sentence() for one in found)]))
        if away:
            reasons.append(
                "With all earlier releases together, small counts or changes of a few people can be worked out."
            )
        hide = [one.region for one in found] + [dict(key) for key in to_hide(away, record, earlier)]
        more = np.union1d(_places(cube, [key_of(_inside(region, about.scope)) for region in hide]), also)
        if more.size == also.size:
            break
        also = more
    raise ReleaseRefused(reasons, _again(earlier))


def _readers(rules: Rules) -> list[Rules]:
    """Return the rules of everybody who will read the release: what is public is read by partners too."""
    return [rules, Rules.for_audience(Audience.PARTNERS)] if rules.audience is Audience.PUBLIC else [rules]


def _conflicts(log: ReleaseLog, record: ReleaseRecord, rules: Rules) -> list[Conflict]:
    """Return what the record gives away to each kind of reader, read beside what that reader holds already."""
    found = []
    for one in _readers(rules):
        found += log.conflicts(record, smallest_count=one.smallest_count, held_by=one.readers)
    return found


def _together(cube: Cube, about: About, log: ReleaseLog, record: ReleaseRecord, rules: Rules) -> Together:
    """Return what one kind of reader learns from everything it holds and the new release."""
    held = log.records(source=about.source, held_by=rules.readers)
    if not held:
        return Together((), 1, 0)
    known = known_cells(cube, earlier_figures(held, as_of=about.as_of, scope=about.scope))
    sensitive = sensitive_cells(replace(cube, known=known), rules)
    bounds = {
        key_of({**about.scope, **cube.region(int(place))}): (float(low), float(high))
        for place, low, high in zip(sensitive.places, sensitive.low, sensitive.high, strict=True)
    }
    return given_away(held, record, bounds, smallest_count=rules.smallest_count)


def _left_out(together: Sequence[Together]) -> list[str]:
    n = max((one.n_left_out for one in together), default=0)
    if not n:
        return []
    return [
        f"{n} earlier releases were compared figure by figure only: together they are too large, or counts fell because records "
        "were corrected."
    ]


def _hidden(cube: Cube, pattern: Pattern) -> int:
    return int((cube.asked.ravel() & ~pattern.shown).sum())


def _again(earlier: Sequence[ReleaseRecord]) -> str:
    if not earlier:
        return "only the total, or tables by fewer columns."
    return f"the figures of {earlier[-1].name!r} again, with their date; what is public already gives nothing away."


def _inside(region: Region, scope: Region) -> dict[str, frozenset[str]]:
    return {name: values for name, values in region.items() if scope.get(name) != values}


def _places(cube: Cube, keys: Sequence[Key]) -> NDArray[np.int64]:
    wanted = set(keys)
    asked = np.flatnonzero(cube.asked)
    return np.array([place for place in asked if key_of(cube.region(int(place))) in wanted], dtype=np.int64)


def _audit(cube: Cube, rules: Rules, also: NDArray[np.int64], pattern: Pattern) -> Audit:
    """Return the audit of a pattern, worked out anew from what is shown."""
    sensitive = sensitive_cells(cube, rules, also=also)
    truth, n_open = cube.counts.ravel(), 0
    if not pattern.is_audited:
        low, high = exposed(polytope(cube.equations, truth, pattern.shown), sensitive, truth=truth)
        n_open = np.union1d(low, high).size
    sentence = (
        f"For each of {sensitive.places.size} protected cells there are tables that agree with everything shown in which it "
        f"is as low, and others in which it is as high, as the rule demands."
        if not n_open
        else f"{n_open} protected cells can be worked out too closely."
    )
    return Audit(not n_open, int(sensitive.places.size), sentence)


def _record(
    cube: Cube, shown: NDArray[np.bool_], values: NDArray[np.int64], rule: Rule, rules: Rules, about: About
) -> ReleaseRecord:
    cells = cube.published(shown, values)
    if about.scope:
        cells = tuple(replace(cell, region={**about.scope, **cell.region}) for cell in cells)
    return ReleaseRecord(
        name=about.name,
        released_on=about.released_on,
        source=about.source,
        as_of=about.as_of,
        audience=rules.readers,
        rule=str(rule),
        rounding=rule.base if isinstance(rule, Round) else 1,
        cells=cells,
    )


def _tables(
    cube: Cube, tables: Sequence[Sequence[str]], shown: NDArray[np.bool_], values: NDArray[Any]
) -> tuple[PublishedTable, ...]:
    found = []
    for by in tables:
        rows = []
        for place in np.flatnonzero(cube.table_mask(by)):
            cell = cube.cell(int(place))
            value = int(values.flat[place]) if shown.flat[place] else None
            rows.append((tuple(cell[name] for name in by), value))
        found.append(PublishedTable(tuple(by), tuple(rows)))
    return tuple(found)


def _release(
    cube: Cube,
    tables: Sequence[Sequence[str]],
    pattern: Pattern,
    reasons: dict[str, int],
    audit: Audit,
    record: ReleaseRecord,
    rules: Rules,
    about: About,
    warnings: tuple[str, ...],
) -> Release:
    made = _tables(cube, tables, pattern.shown, cube.counts)
    n_hidden = _hidden(cube, pattern)
    n_asked_for_themselves = sum(reasons.values())
    why = {**reasons, "to protect the others": max(0, n_hidden - n_asked_for_themselves)}
    statement: tuple[str, ...] = (
        f"Counts under {rules.smallest_count} are not shown, and neither are others from which they could be worked out.",
        f"{n_hidden} of {int(cube.asked.sum())} figures are not shown; a missing figure is not zero.",
        "Hiding figures lowers the risk that somebody is recognised; it is no proof against someone who knows more.",
        "The figures count what was reported, not how much trafficking there is.",
    )
    guarantee = {"kind": "suppression"}
    if rules.agreement is not None:
        statement = funder_statement(rules.agreement, str(about.own_work))
        guarantee = {"kind": "exact totals, confidential to a named funder"}
    return Release(about.name, made, why, (), audit, statement, warnings, record, guarantee=guarantee)


def _rounded(
    cube: Cube,
    tables: Sequence[Sequence[str]],
    rule: Round,
    rules: Rules,
    about: About,
    log: ReleaseLog,
    warnings: tuple[str, ...],
) -> Release:
    for _ in range(TRIES):
        rounded = round_controlled(cube, rule.base)
        if not too_narrow(cube, rounded, rule.base).size:
            break
    else:
        raise ReleaseRefused(
            [f"In this table some counts can be worked out to within {rule.base} even when rounded."],
            f"the table with mincell:{rules.smallest_count}, or by fewer columns.",
        )
    values = rounded.values.reshape(cube.counts.shape)
    shown = cube.asked.ravel().copy()
    record = _record(cube, shown, values, rule, rules, about)
    earlier = log.records(source=about.source, held_by=rules.readers)
    conflicts = [one.sentence() for one in log.conflicts(record, smallest_count=rule.base, held_by=rules.readers)]
    if any(one.as_of == about.as_of and one.cells for one in earlier):
        # A second draw, or exact figures beside rounded ones, narrow each other down.
        conflicts.append(
            "Figures of the same records were already published; a second rounding would narrow them down."
        )
    if conflicts:
        raise ReleaseRefused(conflicts, _again(earlier))
    error = np.abs(values - cube.counts)[cube.asked]
    audit = Audit(True, int(cube.asked.sum()), f"No figure can be worked out to within less than {rule.base}.")
    statement = (
        f"All figures are rounded by chance to multiples of {rule.base}, so that the sums still add up.",
        f"A true count lies less than {int(rounded.slack[cube.asked.ravel()].max())} from the figure shown.",
        "Rounding lowers the risk that somebody is recognised; it is no proof against someone who knows more.",
        "The figures count what was reported, not how much trafficking there is.",
    )
    errors = ({"what": "most a figure can be off", "records": int(rounded.slack[cube.asked.ravel()].max()) - 1},)
    made = _tables(cube, tables, shown, values)
    mean = f"On average the figures are {error.mean():.2f} off; keep this to yourselves."
    return Release(
        about.name, made, {}, errors, audit, statement, (*warnings, mean), record, guarantee={"kind": "rounding"}
    )


def csv_of(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as CSV text."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return stream.getvalue()
