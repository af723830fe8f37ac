"""`commonlight analyse prepare`: compile the fast loops of the scans once, so that nobody waits for it later."""

import argparse
from typing import Any


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `prepare`."""
    parser = subparsers.add_parser(
        "prepare", help="compile the fast loops once, after an installation or an update", description=__doc__
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Compile, and say where the loops lie."""
    from importlib.util import find_spec

    if find_spec("numba") is None:
        print("The fast loops need numba, which is not installed. Scans work without it, more slowly.")
        return 0
    from commonlight.analysis.base.compiled import cache_folder
    from commonlight.analysis.hotspots.prepare import prepare

    prepare()
    print(f"The fast loops are ready in {cache_folder()}.")
    return 0
