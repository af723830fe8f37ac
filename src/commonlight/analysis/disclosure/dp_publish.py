"""Differentially private releases: checks, budget, noisy margins, invented rows, and the statement that goes with them."""

import secrets
from collections.abc import Sequence
from itertools import product

import numpy as np

from commonlight.analysis.base.errors import InputError
from commonlight.analysis.disclosure.cells import ReleaseRecord
from commonlight.analysis.disclosure.cube import membership
from commonlight.analysis.disclosure.dp_ledger import ledger_of
from commonlight.analysis.disclosure.dp_marginals import NoisyMargins, noisy_margins
from commonlight.analysis.disclosure.dp_noise import epsilon_of, rho_for
from commonlight.analysis.disclosure.dp_synthetic import SyntheticRows, synthetic_rows
from commonlight.analysis.disclosure.hierarchy import Hierarchy
from commonlight.analysis.disclosure.publish import About, csv_of
from commonlight.analysis.disclosure.reading import Records
from commonlight.analysis.disclosure.release import Audit, PublishedTable, Release
from commonlight.analysis.disclosure.release_log import ReleaseLog, ReleaseRefused
from commonlight.analysis.disclosure.rule import DP
from commonlight.analysis.disclosure.rules import Rules, defaults


def publish_dp(
    records: Records, tables: Sequence[Sequence[str]], rule: DP, rules: Rules, about: About, log: ReleaseLog
) -> Release:
    """
    Return all margins of the columns with the guarantee of the rule.

    Raises
    ------
    ReleaseRefused : too few rows, or the budget of the source would be exceeded
    InputError : a count column with more than one record a row, several tables, or a person in more rows than declared
    """
    settings = defaults()["differential_privacy"]
    if len(tables) != 1:
        raise InputError("A differentially private release has one list of columns; all their margins come with it.")
    if records.rows_per_person > rule.rows:
        raise InputError(
            f"A person is in {records.rows_per_person} rows; declare them in the rule (rows={records.rows_per_person})."
        )
    if records.total < settings["minimum_rows"]:
        raise ReleaseRefused(
            [
                f"Differential privacy is offered from {settings['minimum_rows']:,} rows on; noise would drown this table."
            ],
            f"the table with mincell:{rules.smallest_count}.",
        )
    ledger = ledger_of(log, about.source, limit_epsilon=settings["total_epsilon"], delta=rule.delta)
    ledger.check(rho_for(rule.epsilon, rule.delta), rows_per_person=rule.rows)
    codes = np.column_stack([records.frame[v.name].to_numpy() for v in records.variables])
    codes = np.repeat(codes, records.frame["__count__"].to_numpy(), axis=0)
    sizes = [len(v.leaves) for v in records.variables]
    noisy = noisy_margins(
        codes, sizes, ways=rule.ways, epsilon=rule.epsilon, delta=rule.delta, rows_per_person=rule.rows
    )
    if ledger.spent_rho + noisy.rho > rho_for(settings["total_epsilon"], rule.delta) * (1 + 1e-9):
        raise ReleaseRefused(["The price came out above what is left of the budget."], "a smaller epsilon.")
    invented = synthetic_rows(noisy, np.random.default_rng(secrets.randbits(128))) if rule.synthetic else None
    total = epsilon_of(ledger.spent_rho + noisy.rho, rule.delta)
    budget = {
        "rho": noisy.rho,
        "epsilon": rule.epsilon,
        "delta": rule.delta,
        "rows_per_person": rule.rows,
        "total_rho": ledger.spent_rho + noisy.rho,
        "total_epsilon": total,
    }
    return Release(
        name=about.name,
        tables=_tables(noisy, records.variables),
        hidden={},
        error_table=_errors(noisy, invented),
        audit=Audit(
            True, 0, "The guarantee is a proof about the noise; the price was counted by OpenDP before release."
        ),
        statement=_statement(rule, total, ledger.n_releases + 1, invented),
        warnings=(*records.warnings, *_warnings(records, log, about)),
        record=ReleaseRecord(
            about.name,
            about.released_on,
            about.source,
            about.as_of,
            rules.readers,
            str(rule),
            budget=budget,
        ),
        synthetic=None if invented is None else _csv(invented, records.variables),
        guarantee={"kind": "differential privacy", "unit": f"a person with at most {rule.rows} rows", **budget},
    )


def _warnings(records: Records, log: ReleaseLog, about: About) -> list[str]:
    found = []
    if any(record.cells for record in log.records(source=about.source)):
        found.append(
            "Exact or rounded figures from this source were published before; the guarantee does not cover them."
        )
    if not all(v.is_declared for v in records.variables):
        found.append(
            "Categories read from the data are not covered by the guarantee: a category that only one person has shows that "
            "the person is there. Write the categories in a hierarchy file."
        )
    return found


def _tables(noisy: NoisyMargins, variables: Sequence[Hierarchy]) -> tuple[PublishedTable, ...]:
    """Return a table per margin; sums over the categories of a hierarchy and TOTAL are sums of the noisy figures."""
    found = []
    for subset, table in noisy.margins.items():
        if not subset:
            continue
        chosen = [variables[i] for i in subset]
        for axis, variable in enumerate(chosen):
            table = np.moveaxis(np.tensordot(membership(variable), table, axes=(1, axis)), 0, axis)
        names = product(*(variable.nodes for variable in chosen))
        rows = tuple(zip(names, (float(value) + 0.0 for value in table.ravel()), strict=True))
        found.append(PublishedTable(tuple(v.name for v in chosen), rows, decimals=2))
    return tuple(found)


def _errors(noisy: NoisyMargins, invented: SyntheticRows | None) -> tuple[dict[str, object], ...]:
    rows: list[dict[str, object]] = []
    for ways in range(1, noisy.ways + 1):
        sigmas = [(sigma, noisy.margins[subset].size) for subset, sigma in noisy.sigmas.items() if len(subset) == ways]
        weight = sum(cells for _, cells in sigmas)
        mean = float(np.sqrt(2 / np.pi)) * sum(sigma * cells for sigma, cells in sigmas) / weight
        row: dict[str, object] = {
            "columns together": ways,
            "mean error of a figure, records": round(mean, 2),
            "95 in 100 figures are off by less than, records": round(1.96 * max(sigma for sigma, _ in sigmas), 1),
        }
        if invented is not None:
            row["invented rows: further mean error, records"] = round(invented.errors[ways], 2)
        rows.append(row)
    return tuple(rows)


def _statement(rule: DP, total: float, n_releases: int, invented: SyntheticRows | None) -> tuple[str, ...]:
    said = [
        f"Noise was added to all figures: differential privacy with epsilon {rule.epsilon:g} and delta {rule.delta:g}.",
        f"The unit is a person with at most {rule.rows} row{'s' if rule.rows > 1 else ''}: whether that person is in the data "
        "or not changes what can be learned from these figures only within that limit.",
        f"All {n_releases} such releases from this source together come to epsilon {total:.2f}.",
        "Figures are not whole numbers because of the noise; small ones may be far off, as the error table says.",
        "The figures count what was reported, not how much trafficking there is.",
    ]
    if invented is not None:
        said.append(
            "The invented rows are no real cases; use the tables for figures and the rows only to try out programs."
        )
    return tuple(said)


def _csv(invented: SyntheticRows, variables: Sequence[Hierarchy]) -> str:
    columns = [np.array(v.leaves, dtype=object)[invented.codes[:, i]] for i, v in enumerate(variables)]
    return csv_of([v.name for v in variables], list(zip(*columns, strict=True)))
