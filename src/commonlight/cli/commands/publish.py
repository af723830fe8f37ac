"""`commonlight publish TABLE.csv`: the gate for tables that leave the coalition."""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from math import cos, radians
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonlight.cli.errors import CommandError

if TYPE_CHECKING:
    from commonlight.analysis.disclosure.geography import JoinedAreas
    from commonlight.analysis.disclosure.hierarchy import Hierarchy
    from commonlight.analysis.disclosure.release import Release
    from commonlight.analysis.disclosure.release_log import ReleaseLog
    from commonlight.analysis.disclosure.rules import Rules


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `publish`."""
    parser = subparsers.add_parser(
        "publish",
        help="protect a table and write what may be published",
        description="Protect a table of records or counts, compare it with all earlier releases, and write what may be "
        "published. Nothing is written unless the audit passes.",
    )
    parser.add_argument("table", type=Path, help="CSV file, one record (or one count, see --count) a row")
    parser.add_argument(
        "--by", action="append", required=True, metavar="A,B,C", help="columns of a table; repeat for linked tables"
    )
    parser.add_argument(
        "--rule", required=True, help="mincell:11, round:5, or dp:epsilon=4,ways=3[,rows=1][,synthetic=yes]"
    )
    parser.add_argument("--count", metavar="COL", help="column of counts, if a row stands for several records")
    parser.add_argument("--person-id", metavar="COL", help="column that tells which rows are one person's")
    parser.add_argument("--rows-per-person", type=int, default=1, metavar="N", help="most rows a person may have (1)")
    parser.add_argument("--source-id", metavar="COL", help="column that names the organisation a row comes from")
    parser.add_argument("--hierarchy", type=Path, metavar="FILE", help="CSV of variable,value,parent")
    parser.add_argument(
        "--people",
        type=Path,
        metavar="FILE",
        help="CSV of area,people[,parent]: areas of fewer than 2,500 people are joined before counting",
    )
    parser.add_argument("--area-column", metavar="COL", help="column of areas, for --people (the first of --by)")
    parser.add_argument(
        "--log", type=Path, metavar="RELEASES", help="file of all releases; without it nothing is compared"
    )
    parser.add_argument(
        "--audience",
        choices=("public", "partners", "funder"),
        default="public",
        help="funder: exact totals of own work, confidential to one named funder (rule mincell:1 and the next options)",
    )
    parser.add_argument("--recipient", default="", metavar="NAME", help="the funder by name")
    parser.add_argument("--legal-basis", default="", metavar="TEXT", help="law or grant condition that asks for it")
    parser.add_argument("--agreement", default="", metavar="TEXT", help="the signed agreement, by number or date")
    parser.add_argument("--agreement-until", metavar="DATE", help="last day the agreement holds")
    parser.add_argument("--own-work", metavar="KIND", help="which own work is counted: 'people trained', 'events', ...")
    parser.add_argument(
        "--map", type=Path, metavar="FILE.geojson", help="outlines of areas: adds a map of --map-column"
    )
    parser.add_argument("--map-column", metavar="COL", help="column of areas (the first of --by)")
    parser.add_argument("--map-key", default="id", metavar="NAME", help="property that names an outline (id)")
    parser.add_argument("--source", default="data", help="name of the data, if the log holds several")
    parser.add_argument("--as-of", metavar="DATE", help="state of the data (the day the file was last changed)")
    parser.add_argument(
        "--scope",
        action="append",
        default=[],
        metavar="COL=A|B",
        help="what the file was cut down to before it came here",
    )
    parser.add_argument(
        "--safer", action="store_true", help="hide what conflicts with an earlier release, do not refuse"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="new folder for what may be published")
    parser.add_argument("--json", type=Path, metavar="FILE", help="full account for the coalition, not for publication")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Publish; exit code 0 done, 1 refused, 2 bad input."""
    try:
        from commonlight.analysis.base.errors import AnalysisError
        from commonlight.analysis.disclosure.release_log import ReleaseLog, ReleaseRefused
    except ImportError as problem:  # pragma: no cover
        raise CommandError(f"The extra 'analysis' is not installed ({problem.name}).") from problem
    log = ReleaseLog(arguments.log) if arguments.log else ReleaseLog(Path(arguments.table.parent, ".no-release-log"))
    try:
        release = _publish(arguments, log)
        with release.staged(arguments.out) as finish:
            if arguments.json:
                arguments.json.write_text(json.dumps(release.for_the_coalition(), indent=1, ensure_ascii=False) + "\n")
            # First the log, then the files: a release that the log does not know must never exist.
            if arguments.log:
                log.append(release.record)
            finish()
    except ReleaseRefused as refusal:
        print("Not published.")
        for reason in refusal.reasons[:20]:
            print(f"  - {reason}")
        print(f"What can be published instead: {refusal.alternative}")
        return 1
    except AnalysisError as problem:
        raise CommandError(str(problem)) from problem
    except OSError as problem:
        raise CommandError(f"{problem.strerror}: {problem.filename}") from problem
    _print(release, arguments)
    return 0


def _publish(arguments: argparse.Namespace, log: "ReleaseLog") -> "Release":
    from commonlight.analysis.disclosure.hierarchy import read_hierarchies
    from commonlight.analysis.disclosure.publish import About, publish
    from commonlight.analysis.disclosure.reading import read_records
    from commonlight.analysis.disclosure.rule import DP, parse_rule

    rule = parse_rule(arguments.rule)
    tables = [[name.strip() for name in by.split(",") if name.strip()] for by in arguments.by]
    declared = rule.rows if isinstance(rule, DP) else arguments.rows_per_person
    rules = _rules(arguments)
    hierarchies = read_hierarchies(arguments.hierarchy) if arguments.hierarchy else {}
    areas = _areas(arguments, tables, rules, hierarchies)
    records = read_records(
        arguments.table,
        tables,
        hierarchies=hierarchies,
        areas=areas,
        count=arguments.count,
        person=arguments.person_id,
        source=arguments.source_id,
        rows_per_person=declared,
    )
    changed = datetime.fromtimestamp(arguments.table.stat().st_mtime, tz=UTC).date()
    about = About(
        name=arguments.out.name,
        source=arguments.source,
        as_of=arguments.as_of or changed.isoformat(),
        released_on=datetime.now(tz=UTC).date().isoformat(),
        scope=dict(_scope(text) for text in arguments.scope),
        own_work=arguments.own_work,
    )
    if arguments.as_of:
        _day(arguments.as_of, "--as-of")
    outlines = _outlines(arguments, records.variables)
    release = publish(records, tables, rule, rules, about, log, safer=arguments.safer)
    if areas is not None and areas.n_joined:
        small = f"Areas with fewer than {rules.people_floor:,} people are joined with others."
        release = replace(release, statement=(*release.statement, small))
    return replace(release, outlines=outlines)


def _areas(
    arguments: argparse.Namespace,
    tables: "Sequence[Sequence[str]]",
    rules: "Rules",
    hierarchies: "Mapping[str, Hierarchy]",
) -> "JoinedAreas | None":
    """Return the areas of --people, those below the floor joined."""
    if arguments.people is None:
        if arguments.area_column:
            raise CommandError("--area-column belongs to --people.")
        return None
    from commonlight.analysis.disclosure.geography import joined_areas, read_people

    column = arguments.area_column or tables[0][0]
    if not any(column in by for by in tables):
        raise CommandError(f"--area-column {column!r} is not among the columns of --by.")
    people, parents = read_people(arguments.people)
    return joined_areas(column, people, parents, rules, known=hierarchies.get(column))


def _rules(arguments: argparse.Namespace) -> "Rules":
    from commonlight.analysis.disclosure.rules import FunderAgreement, Rules

    if arguments.audience != "funder":
        if arguments.recipient or arguments.own_work:
            raise CommandError("--recipient and --own-work belong to --audience funder.")
        return Rules.for_audience(arguments.audience)
    until = _day(arguments.agreement_until, "--agreement-until") if arguments.agreement_until else None
    agreement = FunderAgreement(arguments.recipient, arguments.legal_basis, arguments.agreement, until)
    return Rules.for_audience("funder", agreement=agreement, on=datetime.now(tz=UTC).date())


def _outlines(arguments: argparse.Namespace, variables: "Sequence[Hierarchy]") -> dict[str, Any]:
    """Return the outlines for the map, read before anything is protected; each area of the file must be a category."""
    if arguments.map is None:
        return {}
    from commonlight.analysis.base.maps import read_shapes

    column = arguments.map_column or variables[0].name
    variable = next((one for one in variables if one.name == column), None)
    if variable is None:
        raise CommandError(f"--map-column {column!r} is not among the columns of --by.")
    shapes = read_shapes(arguments.map, arguments.map_key)
    for joined, members in variable.stands_for.items():
        if inside := sorted(members & shapes.keys()):
            shapes[joined] = tuple(ring for member in inside for ring in shapes.pop(member))
    unknown = [name for name in shapes if name not in variable.nodes]
    # A category that nobody wrote down may be missing from the data because nothing happened there: it is drawn as not shown.
    if unknown and (variable.is_declared or len(unknown) == len(shapes)):
        raise CommandError(f"{arguments.map.name}: {unknown[0]!r} is no category of {column!r}; correct its name.")
    north = [y for rings in shapes.values() for ring in rings for _, y in ring]
    shrink = cos(radians((min(north) + max(north)) / 2)) if north else 1.0
    flat = {name: [[(x * shrink, y) for x, y in ring] for ring in rings] for name, rings in shapes.items()}
    return {column: flat}


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise CommandError(f"{option} {text!r} is not a day; write it as 2026-01-31.") from problem


def _scope(text: str) -> tuple[str, frozenset[str]]:
    name, sign, values = text.partition("=")
    if not sign or not name or not values:
        raise CommandError(f"--scope {text!r} is not understood; write column=value or column=value|value.")
    return name, frozenset(values.split("|"))


def _print(release: "Release", arguments: argparse.Namespace) -> None:
    n_cells = sum(len(table.rows) for table in release.tables)
    print(f"Published {len(release.tables)} table(s), {n_cells} figures, in {arguments.out}")
    for reason, count in release.hidden.items():
        print(f"  hidden, {reason}: {count}")
    print(f"  audit: {release.audit.sentence}")
    for row in release.error_table:
        print("  " + ", ".join(f"{name}: {value}" for name, value in row.items()))
    for sentence in release.statement:
        print(f"  {sentence}")
    for warning in release.warnings:
        print(f"  Note: {warning}")
    if not arguments.log:
        print("  Note: without --log this release was compared with no earlier one, and later ones cannot see it.")
