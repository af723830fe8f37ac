"""`commonlight analyse hotspots`: is there a group of neighbouring areas with more cases than chance explains?"""

import argparse
import json
from pathlib import Path
from typing import Any

from commonlight.cli.errors import CommandError


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `hotspots` with its options."""
    parser = subparsers.add_parser(
        "hotspots", help="scan areas for more cases than chance explains", description=__doc__
    )
    parser.add_argument("areas", metavar="AREAS.csv", help="one row per area (or per area, stratum and year)")
    parser.add_argument(
        "--cases-file", metavar="CASES.csv", help="rows of id and cases; the areas' own file if left out"
    )
    for name in ("id", "x", "y"):
        parser.add_argument(f"--{name}", required=True, metavar="COLUMN")
    parser.add_argument("--cases", required=True, metavar="COLUMN")
    parser.add_argument(
        "--population", metavar="COLUMN", help="people at risk; for bernoulli cases and controls together"
    )
    parser.add_argument("--expected", metavar="COLUMN", help="expected cases, instead of a population")
    parser.add_argument("--time", metavar="COLUMN", help="dates: 2001-11-22, 2001-11 or 2001")
    parser.add_argument(
        "--strata", metavar="COLUMNS", default="", help="columns to standardise by, with commas between"
    )
    parser.add_argument("--latlon", action="store_true", help="x is longitude and y latitude, in degrees")
    parser.add_argument("--model", choices=("poisson", "bernoulli", "space-time", "permutation"), default="poisson")
    parser.add_argument("--max-share", type=float, default=0.5, help="largest share of those at risk in a circle")
    parser.add_argument("--max-radius", type=float, help="largest radius: kilometres with --latlon")
    parser.add_argument("--max-periods", type=int, help="longest interval; half of all periods if left out")
    parser.add_argument("--min-cases", type=int, default=2)
    parser.add_argument("--direction", choices=("high", "low", "both"), default="high")
    parser.add_argument("--prospective", action="store_true", help="only intervals that last until the end")
    parser.add_argument(
        "--overlap", choices=("none", "no-centers", "all"), default="none", help="further clusters to list"
    )
    parser.add_argument(
        "--shape", choices=("circle", "ellipse"), default="circle", help="ellipse: circles and 46 ellipses, plane only"
    )
    parser.add_argument("--penalty", type=float, default=0.5, help="how far long ellipses are marked down, 0 to 1")
    parser.add_argument("--replicates", type=int, default=999)
    parser.add_argument("--stop-after", type=int, help="stop once so many replications beat the data")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", choices=("auto", "array", "compiled"), default="auto")
    parser.add_argument("--json", metavar="OUT", help="write the result here")
    parser.add_argument("--html", metavar="OUT", help="write a page with map and tables here")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read, scan, print; files are written only when everything went well."""
    from commonlight.analysis.base import AnalysisError, read_csv
    from commonlight.analysis.base.estimate import json_ready
    from commonlight.analysis.hotspots.files import Columns, scan_tables

    if arguments.workers < 1:
        raise CommandError(f"--workers must be at least 1; got {arguments.workers}")
    strata = tuple(name.strip() for name in arguments.strata.split(",") if name.strip())
    columns = Columns(
        id=arguments.id,
        x=arguments.x,
        y=arguments.y,
        cases=arguments.cases,
        population=arguments.population,
        expected=arguments.expected,
        time=arguments.time,
        strata=strata,
    )
    options: dict[str, Any] = {name: getattr(arguments, name) for name in _PASSED}
    try:
        areas = read_csv(arguments.areas)
        cases = read_csv(arguments.cases_file) if arguments.cases_file else areas
        result = scan_tables(areas, cases, columns, model=arguments.model, latlon=arguments.latlon, **options)
    except AnalysisError as problem:
        raise CommandError(str(problem)) from None
    outputs = {}
    if arguments.json:
        outputs[arguments.json] = json.dumps(json_ready(result.as_dict()), ensure_ascii=False, indent=1) + "\n"
    if arguments.html:
        from commonlight.analysis.hotspots.page import page

        outputs[arguments.html] = page(result, areas, cases, columns, latlon=arguments.latlon)
    for name in outputs:
        # Looked at before anything is written, so that a wrong name leaves nothing behind.
        if not Path(name).absolute().parent.is_dir() or Path(name).is_dir():
            raise CommandError(f"cannot write {name}: there is no such folder, or it is one")
    for name, text in outputs.items():
        try:
            Path(name).write_text(text, encoding="utf-8")
        except OSError as problem:
            raise CommandError(f"cannot write {name}: {problem.strerror}") from None
    print("\n".join(_lines(result)))
    return 0


_PASSED = (
    "max_share",
    "max_radius",
    "max_periods",
    "min_cases",
    "direction",
    "shape",
    "penalty",
    "prospective",
    "overlap",
    "replicates",
    "stop_after",
    "seed",
    "workers",
    "engine",
)


def _lines(result: Any) -> list[str]:
    """Return the readable table: the first cluster and those that chance explains badly, five at most."""
    lines = []
    shown = [cluster for place, cluster in enumerate(result.clusters) if place == 0 or cluster.p <= 0.5][:5]
    if shown:
        head = (
            f"{'center':<16} {'areas':>5} {'radius':>9} {'cases':>6} {'expected':>9} {'ratio':>6} {'LLR':>10}  p (95 %)"
        )
        lines.append(head)
    for cluster in shown:
        when = f"  {cluster.start} to {cluster.end}" if cluster.start else ""
        lines.append(
            f"{cluster.center:<16.16} {len(cluster.members):>5} {cluster.radius:>9.2f} {cluster.cases:>6} {cluster.expected:>9.2f} "
            f"{cluster.observed_over_expected:>6.2f} {cluster.llr:>10.6f}  {cluster.p:.3g} ({cluster.p_low:.2g} to {cluster.p_high:.2g})"
            + when
        )
    return [*lines, "", *result.explain()]
