"""The result of a scan as one self-contained page: what it says and does not say, map, curve, and the tables behind them."""

from html import escape

import numpy as np

from commonlight.analysis.base import Table
from commonlight.analysis.hotspots.expected import name_of
from commonlight.analysis.hotspots.files import Columns, case_times, read_places
from commonlight.analysis.hotspots.pictures import cluster_map, epidemic_curve
from commonlight.analysis.hotspots.results import Cluster, ScanResult

STYLE = (
    "body{font:1.05rem/1.5 sans-serif;margin:2rem auto;max-width:48rem;padding:0 1rem;color:#1a1a1a;background:#fff}"
    "table{border-collapse:collapse;width:100%}th,td{padding:.3rem .5rem;border-bottom:1px solid #bbb;text-align:right}"
    "th:first-child,td:first-child{text-align:left}.wide{overflow-x:auto}.say{border-left:.4rem solid #00507a;padding-left:1rem}"
)


def page(result: ScanResult, areas: Table, cases: Table, columns: Columns, *, latlon: bool = False) -> str:
    """Return an HTML page that asks nothing of the network."""
    places = read_places(areas, columns, repeated=True, latlon=latlon)
    parts = [
        "<h1>Where reports gather</h1>",
        f'<p class="say">{escape(result.sentence())}</p>',
        "<h2>What this does not say</h2><ul>",
        *(f"<li>{escape(line)}</li>" for line in result.explain()[1:]),
        "</ul><h2>Map</h2>",
        cluster_map(result, places.ids, places.x, places.y, latlon=latlon),
        "<p>Filled dots and a thick circle: unlikely to be chance. A thin circle: may well be chance.</p>",
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
            "<details><summary>Table</summary><div class=wide><table><tr><th scope=col>period<th scope=col>cases",
            *(f"<tr><td>{escape(name)}<td>{count}" for name, count in zip(names, counts.tolist(), strict=True)),
            "</table></div></details>",
        ]
    parts.append(
        f"<h2>How it was done</h2><p>Model {escape(result.model)}, circles up to {result.max_share:.0%} of those at risk, "
        f"{result.replicates} replications, seed {result.seed}, {escape(result.direction)} counts.</p>"
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Where reports gather</title><style>{STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


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
    rows = "".join(_row(number, cluster) for number, cluster in enumerate(result.clusters[:20], start=1))
    cells = "".join(f"<th scope=col>{escape(name)}" for name in head)
    return f"<div class=wide><table><caption>Clusters, the most likely first</caption><tr>{cells}{rows}</table></div>"


def _row(number: int, cluster: Cluster) -> str:
    shown = ", ".join(cluster.members[:8]) + (", ..." if len(cluster.members) > 8 else "")
    values = (
        f"{number}: {shown}",
        str(len(cluster.members)),
        f"{cluster.radius:.2f}",
        cluster.start or "",
        cluster.end or "",
        str(cluster.cases),
        f"{cluster.expected:.2f}",
        f"{cluster.observed_over_expected:.2f}",
        f"{cluster.p:.3g}",
        f"{cluster.p_low:.2g} to {cluster.p_high:.2g}",
        str(len(cluster.tied_with) or ""),
    )
    return "<tr>" + "".join(f"<td>{escape(value)}" for value in values)
