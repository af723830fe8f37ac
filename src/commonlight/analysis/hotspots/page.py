"""The result of a scan as one self-contained page: what it says and does not say, map, curve, and the tables behind them."""

from html import escape

import numpy as np

from commonlight.analysis.base import Table
from commonlight.analysis.base.page import listed, said, self_contained, tabled
from commonlight.analysis.hotspots.expected import name_of
from commonlight.analysis.hotspots.files import Columns, case_times, read_places
from commonlight.analysis.hotspots.pictures import cluster_map, epidemic_curve
from commonlight.analysis.hotspots.results import Cluster, ScanResult


def page(result: ScanResult, areas: Table, cases: Table, columns: Columns, *, latlon: bool = False) -> str:
    """Return an HTML page that asks nothing of the network."""
    places = read_places(areas, columns, repeated=True, latlon=latlon)
    parts = [
        said(result.sentence()),
        "<h2>What this does not say</h2>",
        listed(result.explain()[1:]),
        "<h2>Map</h2>",
        cluster_map(result, places.ids, places.x, places.y, latlon=latlon),
        "<p>Filled dots and a thick line: unlikely to be chance. A thin line: may well be chance.</p>",
        _clusters(result, "km" if latlon else "map units"),
    ]
    if columns.time and columns.time in cases.names:
        step, days, when = case_times(cases, columns)
        names = [name_of(step, day) for day, _ in days]
        counts = np.zeros(len(days), dtype=int)
        np.add.at(counts, [when[text] for text in cases.text(columns.time)], cases.counts(columns.cases))
        parts += [
            "<h2>Cases over time</h2>",
            epidemic_curve(names, counts.tolist(), result.clusters[0] if result.clusters else None),
            "<details><summary>Table</summary>",
            tabled("Cases by period", ("period", "cases"), zip(names, map(str, counts.tolist()), strict=True)),
            "</details>",
        ]
    shapes = "circles and ellipses" if result.shape == "ellipse" else "circles"
    parts.append(
        f"<h2>How it was done</h2><p>Model {escape(result.model)}, {shapes} up to {result.max_share:.0%} of those at risk, "
        f"{result.replicates} replications, seed {result.seed}, {escape(result.direction)} counts.</p>"
    )
    return self_contained("Where reports gather", parts)


def _clusters(result: ScanResult, unit: str) -> str:
    head = (
        "",
        "areas",
        f"radius ({unit})",
        "from",
        "to",
        "cases",
        "expected",
        "ratio",
        "p",
        "p, 95 % interval",
        "ties with",
    )
    rows = (_row(number, cluster) for number, cluster in enumerate(result.clusters[:20], start=1))
    return tabled("Clusters, the most likely first", head, rows)


def _unbroken(period: str | None) -> str:
    """Return a period that no line break falls into."""
    return (period or "").replace("-", "\N{NON-BREAKING HYPHEN}")


def _row(number: int, cluster: Cluster) -> tuple[str, ...]:
    shown = ", ".join(cluster.members[:8]) + (", ..." if len(cluster.members) > 8 else "")
    return (
        f"{number}: {shown}",
        str(len(cluster.members)),
        f"{cluster.radius:.2f}",
        _unbroken(cluster.start),
        _unbroken(cluster.end),
        str(cluster.cases),
        f"{cluster.expected:.2f}",
        f"{cluster.observed_over_expected:.2f}",
        f"{cluster.p:.3g}",
        f"{cluster.p_low:.2g} to {cluster.p_high:.2g}",
        str(len(cluster.tied_with) or ""),
    )
