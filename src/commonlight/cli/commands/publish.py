"""`commonlight publish TABLE.csv`: the gate for tables that leave the coalition."""

import argparse
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonlight.cli.errors import CommandError

if TYPE_CHECKING:
    from commonlight.analysis.disclosure.release import Release


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
        "--log", type=Path, metavar="RELEASES", help="file of all releases; without it nothing is compared"
    )
    parser.add_argument("--audience", choices=("public", "partners"), default="public")
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


def _publish(arguments: argparse.Namespace, log: Any) -> "Release":
    from commonlight.analysis.disclosure.hierarchy import read_hierarchies
    from commonlight.analysis.disclosure.publish import About, publish
    from commonlight.analysis.disclosure.reading import read_records
    from commonlight.analysis.disclosure.rule import DP, parse_rule
    from commonlight.analysis.disclosure.rules import Rules

    rule = parse_rule(arguments.rule)
    tables = [[name.strip() for name in by.split(",") if name.strip()] for by in arguments.by]
    declared = rule.rows if isinstance(rule, DP) else arguments.rows_per_person
    records = read_records(
        arguments.table,
        tables,
        hierarchies=read_hierarchies(arguments.hierarchy) if arguments.hierarchy else None,
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
    )
    if arguments.as_of:
        _check_day(arguments.as_of)
    return publish(records, tables, rule, Rules.for_audience(arguments.audience), about, log, safer=arguments.safer)


def _check_day(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as problem:
        raise CommandError(f"--as-of {text!r} is not a day; write it as 2026-01-31.") from problem


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
