"""`commonlight places load|list`: bring figures and outlines of areas in, after showing what does not fit."""

import argparse
from pathlib import Path
from typing import Any

from commonlight.cli.errors import CommandError

WHERE = """\
Which file, from whom:
  CDC/ATSDR, Social Vulnerability Index: the CSV of counties or tracts, of one state or of the United States
  US Census Bureau, American Community Survey 5-year estimates at data.census.gov: any detailed table (such as
    B17001, poverty) for all tracts of a county, downloaded as CSV; give the file whose name ends in -Data.csv
  US Census Bureau, cartographic boundary files: the outlines, turned into GeoJSON or GeoPackage (EPSG:4326)
  any CSV with a column of codes (GEOID, FIPS or CODE) and columns of figures, and any GeoJSON or GeoPackage
Counties of a state with SVI 2022 come with the package: commonlight places load --state OH
"""


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `places` with its acts."""
    parser = subparsers.add_parser("places", help="bring figures and outlines of areas in")
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    load = acts.add_parser(
        "load",
        help="an SVI file, an ACS table, any CSV, with GeoJSON or GeoPackage outlines",
        epilog=WHERE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    load.add_argument("file", nargs="?", type=Path, help="figures: a CSV file")
    load.add_argument("--state", help="postal code of a state whose counties come with the package")
    load.add_argument("--outlines", type=Path, help="a GeoJSON or GeoPackage file")
    load.add_argument(
        "--level", choices=("country", "state", "county", "tract", "ward", "neighbourhood"), default="county"
    )
    load.add_argument("--vintage", type=int, help="year of the areas' limits, as in 2022")
    load.add_argument("--year", type=int, help="year of the figures (default: that of the limits)")
    load.add_argument("--title", help="what the file is called")
    load.add_argument("--publisher", help="who publishes it")
    load.add_argument("--licence", help="its terms, as in 'public domain'")
    load.add_argument("--address", default="", help="where it can be had")
    load.add_argument("--key", default="", help="heading of the column of codes")
    load.add_argument("--columns", help="headings of the figures to take, with commas between them")
    load.add_argument("--dry-run", action="store_true", help="show what would come in and write nothing")
    load.set_defaults(run=run_load)
    listing = acts.add_parser("list", help="what was brought in")
    listing.set_defaults(run=run_list)


def _set_up() -> None:
    from commonlight.cli.commands.directory import _set_up as set_up

    set_up()


def run_load(arguments: argparse.Namespace) -> int:
    """Show what would come in; write it unless asked not to."""
    _set_up()
    from commonlight.core import clock
    from commonlight.places.readers.figures import CannotRead
    from commonlight.places.services import loading

    try:
        figures, shapes, about, digest = _read(arguments)
    except CannotRead as problem:
        raise CommandError(f"{problem}.") from problem
    found = loading.look(figures, shapes, about, digest=digest)
    for line in _lines(found):
        print(line)
    if found.problems:
        raise CommandError(f"nothing was written: {'; '.join(PROBLEMS[one] for one in found.problems)}.")
    if arguments.dry_run:
        print("Nothing was written.")
        return 0
    source = loading.load(figures, shapes, about, digest=digest, by=None, at=clock.now())
    print(f"{found.n_rows or found.n_new + found.n_known} areas came in from {source}.")
    return 0


PROBLEMS = {
    "twice": "codes stand more than once, so rows and outlines would meet many to one",
    "other level": "no code has the length this level has; choose the right --level",
    "crossing": "outlines cross themselves; mend them first (in QGIS: Fix geometries)",
    "no match": "no code of the figures has an outline; the files are of different levels or years",
    "same file": "the same file came in before",
}


def _read(arguments: argparse.Namespace) -> tuple[Any, Any, Any, str]:
    from commonlight.places.readers import figures as figures_reader
    from commonlight.places.readers import shapes as shapes_reader
    from commonlight.places.services import loading, packaged

    if arguments.state:
        state = arguments.state.upper()
        if state not in packaged.states():
            raise CommandError(f"there is no state {state}. States are: {' '.join(packaged.states())}.")
        held, drawn, digest = packaged.read_state(state)
        return held, drawn, packaged.about(state), digest
    if not arguments.file and not arguments.outlines:
        raise CommandError("give a file of figures, --outlines, or --state. `commonlight places load -h` says which.")
    lacking = [one for one in ("vintage", "title", "publisher", "licence") if not getattr(arguments, one)]
    if lacking:
        raise CommandError(
            f"say {', '.join('--' + one for one in lacking)} too: figures never stand without their source."
        )
    read = {path: _bytes(path) for path in (arguments.file, arguments.outlines) if path}
    level, key = arguments.level, arguments.key
    chosen = [one.strip() for one in arguments.columns.split(",")] if arguments.columns else None
    figures = shapes = None
    if arguments.file:
        figures = figures_reader.read(read[arguments.file], arguments.file.name, level=level, chosen=chosen, key=key)
    if arguments.outlines:
        shapes = shapes_reader.read(read[arguments.outlines], arguments.outlines.name, level=level)
    about = loading.About(
        level=level,
        vintage=arguments.vintage,
        title=arguments.title,
        publisher=arguments.publisher,
        year=arguments.year or arguments.vintage,
        licence=arguments.licence,
        file_name=(arguments.file or arguments.outlines).name,
        address=arguments.address,
    )
    return figures, shapes, about, loading.digest_of(*read.values())


def _bytes(path: Path) -> bytes:
    import gzip

    from commonlight.places.readers.figures import MOST_BYTES

    try:
        data = path.read_bytes()
        if data[:2] != b"\x1f\x8b":
            return data
        with gzip.open(path) as packed:
            data = packed.read(MOST_BYTES + 1)
    except (OSError, EOFError) as problem:
        raise CommandError(f"{path} cannot be read: {problem}.") from problem
    return data


def _lines(found: Any) -> list[str]:
    def some(codes: Any) -> str:
        return f"{len(codes)}: {', '.join(codes[:10])}{' ...' if len(codes) > 10 else ''}"

    lines = [f"{found.n_rows} rows; {found.n_new} new areas, {found.n_known} known ones"]
    facts = [
        (found.cardinality, f"rows and outlines meet {found.cardinality}"),
        (found.without_outline, f"no outline for {some(found.without_outline)}"),
        (found.without_figures, f"no figures, so left out: {some(found.without_figures)}"),
        (found.crossing, f"outlines that cross themselves {some(found.crossing)}"),
        (found.twice, f"codes that stand twice {some(found.twice)}"),
        (found.wrong_length, f"codes of another length than this level has {some(found.wrong_length)}"),
        (found.padded, f"{found.padded} codes had lost their leading zeros and have them back"),
        (found.blank_codes, f"{found.blank_codes} rows without a code were left out"),
        (found.missing, f"{found.missing} cells say that there is no figure"),
        (found.texts, "words where figures should be: " + ", ".join(f"{one} ({n})" for one, n in found.texts.items())),
        (
            found.other_vintages,
            f"areas of other years are there ({', '.join(map(str, found.other_vintages))}); they are not mixed with these",
        ),
        (
            found.connecticut,
            "Connecticut: one file has its eight old counties, the other its nine regions of 2022; they do not match",
        ),
    ]
    return lines + [words for held, words in facts if held]


def run_list(arguments: argparse.Namespace) -> int:
    """Print what was brought in."""
    _set_up()
    from commonlight.places.selectors import sources

    found = sources()
    for one in found:
        print(
            f"{one.title}, {one.year}: {one.publisher}; {one.licence}; {one.indicators.count()} indicators; {one.loaded_on}"
        )
    if not found:
        print("nothing was brought in yet")
    return 0
