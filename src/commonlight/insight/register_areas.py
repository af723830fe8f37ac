"""
Lines of statistics as a table by area to publish, with rates and a map made of the published figures alone.

Areas below the floor of people are no zones, so no line can name one and none is a row. The map and the rates get what passed the gate and public
figures of people, nothing else: no picture, file name, order or description can say more than the table.
"""

import csv
import io
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonlight.analysis.disclosure.charts import nice_ceiling
from commonlight.insight.models import Release
from commonlight.insight.register_kinds import Kind, add_kind
from commonlight.insight.register_tables import Column, Table
from commonlight.insight.register_told import SOURCE, lines_of, month_of, months_of
from commonlight.places.drawing import Legend, county_map
from commonlight.places.models import Area
from commonlight.places.selectors import Outline, areas_of, outlines_of
from commonlight.reports import zones

ELSEWHERE, NO_COUNTY = "elsewhere", ", county not told"
# A line may name a zone that is not in the lists any more.
UNLISTED = "no zone of the lists"
# Written in English into files and the log; pages say the same in their language (`register_words`).
TITLES = {
    "state": "What people told us, by state",
    "county": "What people told us, by county",
    "ward": "What people told us, by ward",
    "neighbourhood": "What people told us, by neighbourhood",
}
PER = 10_000
N_CLASSES = 4
# Rates of fewer are hatched: with 20 the true rate may be a half more or a third less (95 %, Poisson).
UNSURE_UNDER = 20
MAP, RATES = "map.svg", "rates.csv"
Tables = Sequence[tuple[Sequence[str], Sequence[tuple[Sequence[str], float | None]]]]


@dataclass(frozen=True)
class Shown:
    """An area as it is published: its name with its code, and the people who live there."""

    code: str
    name: str
    people: int


def levels() -> list[tuple[str, str]]:
    """Return the levels that lines can name areas of, with their labels; for a form."""
    held = {one.level for one in zones.areas()}
    return [(level.value, str(level.label)) for level in zones.LEVELS if level in held]


def shown_areas(level: str) -> list[Shown]:
    """Return the areas of a level that lines can name, by code."""
    named = {one.code for one in zones.areas() if one.level == level}
    return [
        Shown(one.code, f"{one.name} ({one.code})", one.population)
        for one in areas_of(level)
        if one.code in named and one.population
    ]


def by_area(asked: Mapping[str, Any], on: date) -> Table:
    """
    Return what people told by area; `asked` has level, first and last (months, ISO).

    A line counts where its zone is the area or lies in it; all others stand together as elsewhere. Counties add up to
    their states, so that a state published later is held against them.
    Raises ValueError when the months are not over or in the wrong order, or there are no such areas.
    """
    level = str(asked["level"])
    areas = shown_areas(level) if level in TITLES else []
    if not areas:
        raise ValueError(_("There are no areas of this kind that enough people live in."))
    months = months_of(month_of(asked["first"]), month_of(asked["last"]), on)
    column, lies_in = _column(areas, level)
    counts = dict.fromkeys(column.categories, 0)
    for zone, n in lines_of(months, on).values_list("zone").annotate(n=Count("pk")).order_by():
        counts[lies_in.get(zone, ELSEWHERE)] += n
    first, last = months[0], months[-1]
    return Table(
        title=f"{TITLES[level]}, {first:%Y-%m} – {last:%Y-%m}",
        source=SOURCE,
        as_of=(on.replace(day=1) - timedelta(days=1)).isoformat(),
        columns=(column,),
        rows=tuple(((name,), n) for name, n in counts.items()),
        asked=(("area",),),
        scope={"month": tuple(f"{month:%Y-%m}" for month in months)},
        draw=lambda tables, files: drawn(tables, files, areas, level=level),
    )


def _column(areas: Sequence[Shown], level: str) -> tuple[Column, dict[str, str]]:
    """Return the areas as a column whose categories know their zones, and the category of each zone."""
    lies_in, parent = _lying_in(areas), {}
    names = [one.name for one in areas]
    if level == Area.Level.COUNTY:
        states = {one.code: f"{one.name} ({one.code})" for one in areas_of(Area.Level.STATE)}
        parent = {one.name: states.get(one.code[:2], f"({one.code[:2]})") for one in areas}
        for zone in zones.areas():
            if zone.level == Area.Level.STATE and states[zone.code] in parent.values():
                lies_in[zone.code] = name = f"{states[zone.code]}{NO_COUNTY}"
                parent[name] = states[zone.code]
                names.append(name)
    names.append(ELSEWHERE)
    stands_for = {name: tuple(sorted(zone for zone, where in lies_in.items() if where == name)) for name in names}
    stands_for[ELSEWHERE] = (*stands_for[ELSEWHERE], UNLISTED)
    return Column("area", tuple(names), parent, stands_for), lies_in


def _lying_in(areas: Sequence[Shown]) -> dict[str, str]:
    """Return for each zone that a line can name the published area it lies in, or elsewhere."""
    own = {one.code: one.name for one in areas}
    found = {"county": ELSEWHERE}
    parents = dict(Area.objects.exclude(parent=None).values_list("code", "parent__code"))
    for zone in zones.areas():
        code: str | None = zone.code
        seen = set()
        # From the zone upwards: itself, the area around it as it was loaded, or the state its code begins with.
        while code is not None and code not in own and code not in seen:
            seen.add(code)
            code = parents.get(code) or (code[:2] if zone.level == Area.Level.COUNTY and code[:2] != code else None)
        found[zone.code] = own.get(code or "", ELSEWHERE)
    return found


def drawn(tables: Tables, files: Mapping[str, str], areas: Sequence[Shown], *, level: str) -> dict[str, str]:
    """Return the files of a release with rates and a map, made of published figures and of people who live there alone."""
    figures = {categories[0]: value for _by, rows in tables for categories, value in rows}
    rates = {one.name: _rate(figures.get(one.name), one.people) for one in areas}
    found = dict(files) | {RATES: _csv(areas, figures, rates), "metadata.json": described(files["metadata.json"])}
    picture = _map(areas, figures, rates, level)
    return found | {MAP: picture} if picture else found


def _rate(figure: float | None, people: int) -> float | None:
    return None if figure is None else round(PER * figure / people, 2)


def _csv(areas: Sequence[Shown], figures: Mapping[str, float | None], rates: Mapping[str, float | None]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["area", "count", "people", f"per {PER} people", "status"])
    for one in areas:
        figure, rate = figures.get(one.name), rates[one.name]
        name = "'" + one.name if one.name[:1] in "=+-@\t" else one.name
        hidden = figure is None
        writer.writerow([name, "" if hidden else f"{figure:g}", one.people, "" if rate is None else rate, "hidden" if hidden else "shown"])  # fmt: skip
    return stream.getvalue()


def _map(
    areas: Sequence[Shown], figures: Mapping[str, float | None], rates: Mapping[str, float | None], level: str
) -> str:
    """Return the map, "" without outlines: classes end at round numbers, hidden areas look alike, unsure ones are hatched."""
    top = nice_ceiling(max((rate for rate in rates.values() if rate is not None), default=0.0))
    classes: dict[str, int | None] = {}
    unsure = set()
    for one in areas:
        rate, figure = rates[one.name], figures.get(one.name)
        classes[one.code] = None if rate is None else min(N_CLASSES - 1, int(N_CLASSES * rate / top))
        if figure is not None and 0 < figure < UNSURE_UNDER:
            unsure.add(one.code)
    ends = [f"{top * place / N_CLASSES:g}" for place in range(N_CLASSES + 1)]
    legend = Legend(
        title=f"{TITLES[level]}, for every {PER:,} people. The table beside it says the same.",
        names=[f"{low} – {high}" for low, high in pairwise(ends)],
        unknown="–",
        unsure=frozenset(unsure),
        unsure_name=f"< {UNSURE_UNDER}",
    )
    return county_map(_around(level, classes), classes, legend=legend)


def _around(level: str, codes: Collection[str]) -> list[Outline]:
    """Return the outlines of these areas, and of counties beside them in the same states that no line can name."""
    held = outlines_of(level)
    states = {code[:2] for code in codes} if level == Area.Level.COUNTY else set()
    return [one for one in held if one.code in codes or one.code[:2] in states]


def picture_of(row: Release) -> SafeString:
    """Return the map of a release as a part of a page, "" where it has none."""
    # Only `drawn` writes it: shapes, numbers and our own words, all of them escaped there.
    return mark_safe(row.files.get(MAP, ""))  # noqa: S308


def rates_of(files: Mapping[str, str]) -> dict[str, str]:
    """Return rate by area as the file of a release has it; areas without a rate are left out."""
    rows = csv.DictReader(io.StringIO(files.get(RATES, "")))
    column = f"per {PER} people"
    return {row["area"].removeprefix("'"): row[column] for row in rows if row[column]}


def described(metadata: str) -> str:
    """Return the description for machines with the file of rates in it."""
    said = json.loads(metadata)
    columns = (
        ("area", "string"),
        ("count", "decimal"),
        ("people", "integer"),
        (f"per {PER} people", "decimal"),
        ("status", "string"),
    )
    said["tables"].append(
        {
            "url": RATES,
            "tableSchema": {
                "columns": [{"name": name.replace(" ", "_"), "titles": name, "datatype": kind, "null": [""]} for name, kind in columns],
                "primaryKey": ["area"],
            },
        }
    )  # fmt: skip
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"


def register() -> None:
    """Let it be published."""
    add_kind(Kind("areas", gettext_lazy("What people told us, by area, with a map"), by_area))
