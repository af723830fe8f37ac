"""`commonlight plan AREAS.csv`: the best use of a small budget, with its floors, their price and the next 1,000."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonlight.cli.analysis_output import bad_input_ends_the_command, write_json, write_whole

if TYPE_CHECKING:
    from commonlight.analysis.allocation import Problem, Programme
    from commonlight.analysis.base.tables import Table


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "plan",
        help="place a budget where it covers the most need, under equity floors",
        description="Areas only, never persons. The plan covers need as it was entered; people who know the places decide.",
    )
    parser.add_argument("areas", metavar="AREAS.csv", type=Path, help="one row per area")
    parser.add_argument("--id", default="id", help="column of area ids (default: id)")
    parser.add_argument("--need", required=True, help="column of need, from 0")
    parser.add_argument("--cost", required=True, help="column of what it costs to work there")
    parser.add_argument("--budget", required=True, type=float)
    parser.add_argument("--reach-km", type=float, default=0.0, help="how far people come (default: own area only)")
    parser.add_argument("--lat", default="lat", help="column of latitude (default: lat)")
    parser.add_argument("--lon", default="lon", help="column of longitude (default: lon)")
    parser.add_argument(
        "--floor",
        action="append",
        default=[],
        metavar="GROUP=SHARE[:covered|budget|met]",
        help="GROUP is a column of 0 and 1; may be repeated",
    )
    parser.add_argument(
        "--programmes", type=Path, metavar="FILE", help="CSV: name, cost, effect, reach_km, capacity, ..."
    )
    parser.add_argument("--hours", type=float, help="most people-hours")
    parser.add_argument("--returns", default="1", help="worth of the first, second, ... meeting of a need, like 1,0.5")
    parser.add_argument("--fix", action="append", default=[], metavar="AREA[/PROGRAMME]", help="must be chosen")
    parser.add_argument("--exclude", action="append", default=[], metavar="AREA[/PROGRAMME]", help="must not be chosen")
    parser.add_argument("--fairest", action="store_true", help="serve the worst-served group best, before the total")
    parser.add_argument("--seconds", type=float, default=60.0, help="time for the solver (default 60)")
    parser.add_argument("--quick", action="store_true", help="the quick method only, with its bound")
    parser.add_argument("--json", type=Path, metavar="OUT")
    parser.add_argument("--html", type=Path, metavar="OUT", help="a page with a map and every choice")
    parser.set_defaults(run=run)


def _programmes(arguments: argparse.Namespace) -> "tuple[Programme, ...]":
    from commonlight.analysis.allocation import Programme
    from commonlight.analysis.base import InputError
    from commonlight.analysis.base.tables import read_csv

    if arguments.programmes is None:
        return (Programme(reach_km=arguments.reach_km),)
    table = read_csv(arguments.programmes)
    kinds = {"cost": 0.0, "effect": 1.0, "reach_km": arguments.reach_km, "hours": 0.0}
    unknown = set(table.names) - {*kinds, "name", "capacity", "at_most", "only"}
    if unknown:
        raise InputError(f"{arguments.programmes.name}: unknown column", row=1, column=sorted(unknown)[0])
    numbers = {
        key: table.numbers(key, minimum=0, empty_as=usual) if key in table.names else [usual] * len(table)
        for key, usual in kinds.items()
    }
    limits = {
        key: table.numbers(key, minimum=0, empty_as=-1.0) if key in table.names else [-1.0] * len(table)
        for key in ("capacity", "at_most")
    }
    only = table.text("only") if "only" in table.names else [""] * len(table)
    return tuple(
        Programme(
            name=name,
            capacity=None if limits["capacity"][n] < 0 else limits["capacity"][n],
            at_most=None if limits["at_most"][n] < 0 else int(limits["at_most"][n]),
            only=only[n] or None,
            **{key: column[n] for key, column in numbers.items()},
        )
        for n, name in enumerate(table.text("name"))
    )


def _pairs(texts: list[str], programmes: "tuple[Programme, ...]") -> frozenset[tuple[str, str]]:
    found = set()
    for text in texts:
        area, _, programme = text.partition("/")
        found |= {(area, programme)} if programme else {(area, each.name) for each in programmes}
    return frozenset(found)


def _check_rows(table: "Table", id_column: str, places: tuple[str, str] | None) -> None:
    """Raise InputError, naming row and column, for empty or repeated ids and for latitude and longitude that cannot be right."""
    from commonlight.analysis.base import InputError

    first: dict[str, int] = {}
    for row, name in enumerate(table.text(id_column), start=table.first_row):
        if not name:
            raise InputError("the id is empty", row=row, column=id_column)
        if name in first:
            raise InputError(
                f"area {name!r} stands already in row {first[name]}; each area needs one row", row=row, column=id_column
            )
        first[name] = row
    if places is None:
        return
    latitude, longitude = table.numbers(places[0]), table.numbers(places[1])
    for row, (north, east) in enumerate(zip(latitude, longitude, strict=True), start=table.first_row):
        if abs(north) > 90:
            hint = "; latitude and longitude are probably swapped" if abs(east) <= 90 else ""
            raise InputError(f"{north:g} is no latitude (-90 to 90){hint}", row=row, column=places[0])
        if abs(east) > 180:
            raise InputError(f"{east:g} is no longitude (-180 to 180)", row=row, column=places[1])
    middle = sorted(latitude)[len(latitude) // 2] if latitude else 0.0
    if middle < -60 or middle > 75:
        raise InputError(
            f"half of the areas lie beyond latitude {middle:.0f}, where hardly anyone lives: latitude and longitude are "
            "probably swapped",
            row=table.first_row,
            column=places[0],
        )


def read_problem(arguments: argparse.Namespace) -> "Problem":
    """Return the problem the files and options describe; InputError names row, column or option."""
    from commonlight.analysis.allocation import Area, Floor, Problem
    from commonlight.analysis.base import InputError
    from commonlight.analysis.base.areas_only import refuse_people
    from commonlight.analysis.base.tables import read_csv

    table = read_csv(arguments.areas)
    refuse_people(table.names)
    floors = []
    for text in arguments.floor:
        group, _, rest = text.partition("=")
        share, _, kind = rest.partition(":")
        try:
            floors.append(Floor(group, float(share), kind or "covered"))
        except ValueError:
            raise InputError(f"--floor {text}: write it like rural=0.3 or rural=0.3:budget") from None
    programmes = _programmes(arguments)
    groups = {floor.group for floor in floors} | {p.only for p in programmes if p.only}
    if arguments.fairest and not groups:
        raise InputError("--fairest needs groups; name them with --floor or in the programmes")
    members = {}
    for group in sorted(groups):
        members[group] = table.numbers(group)
        for row, flag in enumerate(members[group], start=table.first_row):
            if flag not in (0, 1):
                raise InputError("a group's column holds 0 and 1", row=row, column=group)
    mapped = arguments.lat in table.names and arguments.lon in table.names
    lat = table.numbers(arguments.lat) if mapped else [None] * len(table)
    lon = table.numbers(arguments.lon) if mapped else [None] * len(table)
    _check_rows(table, arguments.id, (arguments.lat, arguments.lon) if mapped else None)
    need, cost = table.numbers(arguments.need, minimum=0), table.numbers(arguments.cost, minimum=0)
    areas = tuple(
        Area(
            id=name,
            need=need[n],
            cost=cost[n],
            lat=lat[n],
            lon=lon[n],
            groups=frozenset(group for group in members if members[group][n]),
        )
        for n, name in enumerate(table.text(arguments.id))
    )
    try:
        returns = tuple(float(part) for part in arguments.returns.split(","))
    except ValueError:
        raise InputError(f"--returns {arguments.returns}: write numbers like 1,0.5,0.25") from None
    return Problem(
        areas=areas,
        programmes=programmes,
        budget=arguments.budget,
        hours=arguments.hours,
        floors=tuple(floors),
        returns=returns,
        fixed=_pairs(arguments.fix, programmes),
        excluded=_pairs(arguments.exclude, programmes),
        fairest=arguments.fairest,
    )


def run(arguments: argparse.Namespace) -> int:
    """Solve, print the plan, its floors' prices and what the next 1,000 adds."""
    with bad_input_ends_the_command(arguments.areas):
        from commonlight.analysis.allocation import best_plan

        plan = best_plan(read_problem(arguments), seconds=arguments.seconds, quick=arguments.quick)
        prices = {} if arguments.quick else plan.prices(seconds=arguments.seconds)
        further = None if arguments.quick else plan.next_money(1000.0, seconds=arguments.seconds)
    for choice in plan.chosen:
        print(f"{choice.area:24} {choice.programme:20} {choice.cost:12,.0f}  adds {choice.adds:12,.1f}")
    print(plan.sentence())
    for floor, price in prices.items():
        print(f"Floor {floor}: costs {price:,.1f} of covered need.")
    if further is not None:
        print(f"The next 1,000 would cover {further:,.1f} more.")
    for warning in plan.warnings:
        print(f"note: {warning}", file=sys.stderr)
    if arguments.html:
        from commonlight.analysis.allocation.page import page

        write_whole(arguments.html, page(plan, prices, further))
    if arguments.json:
        write_json(arguments.json, {**plan.as_dict(), "prices": prices, "next_1000": further})
    return 0
