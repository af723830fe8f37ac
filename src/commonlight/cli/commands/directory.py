"""`commonlight directory import|check|export`: bring a directory in, check an HSDS endpoint, take the directory out."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from commonlight.cli.errors import CommandError

OWN = "http://localhost:8000/api/hsds/v3/"


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `directory` with its acts."""
    parser = subparsers.add_parser(
        "directory", help="bring services in, check an HSDS endpoint, take the directory out"
    )
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    bring = acts.add_parser(
        "import", help="HSDS 3 JSON or CSV, HSDS 1/2 CSV, a spreadsheet, or the address of an HSDS API"
    )
    bring.add_argument("what", help="a file, a folder, or an address that begins with https://")
    bring.add_argument("--source", help="what the source is called (default: the name of the file or host)")
    bring.add_argument(
        "--precedence", type=int, default=50, help="weight of a new source: the smaller number wins (50)"
    )
    bring.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    bring.add_argument("--hold", action="store_true", help="new entries wait for an editor before the public sees them")
    bring.add_argument("--since", help="with an address: only what changed since 2026-11-01T00:00:00Z")
    bring.set_defaults(run=run_import)
    back = acts.add_parser("revert", help="take an import back")
    back.add_argument("batch", help="the number of the import, as `import` printed it")
    back.set_defaults(run=run_revert)
    check = acts.add_parser(
        "check", help="check an HSDS endpoint against HSDS 3.0 and 3.1, without asking anybody else"
    )
    check.add_argument("address", nargs="?", default=OWN, help=f"the root of the API (default: {OWN})")
    check.add_argument("--version", choices=("3.0", "3.1"), help="one version only (default: both)")
    check.add_argument("--most", type=int, default=1_000_000, help="at most so many objects of each list")
    check.add_argument(
        "--singles", type=int, default=25, help="so many objects of each list are asked for one by one (25)"
    )
    check.add_argument(
        "--schemas", type=Path, help="a folder with the official schema files, to be used instead of ours"
    )
    check.set_defaults(run=run_check)
    export = acts.add_parser("export", help="write the public directory as HSDS 3.1 CSV files with a datapackage.json")
    export.add_argument("folder", type=Path, help="a folder that is empty or not there yet")
    export.set_defaults(run=run_export)
    publish = acts.add_parser("publish", help="build anew what the public may know, through the publication gate")
    publish.set_defaults(run=run_publish)


def _set_up() -> None:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
    import django

    django.setup()
    from django.db import DatabaseError

    from commonlight.core.selectors import is_set_up

    try:
        ready = is_set_up()
    except DatabaseError as problem:
        raise CommandError("there is no site in this data folder. Run `commonlight setup` first.") from problem
    if not ready:
        raise CommandError("there is no site in this data folder. Run `commonlight setup` first.")


def run_import(arguments: argparse.Namespace) -> int:
    """Import, or say what an import would do; prints every problem with file, row and reason."""
    _set_up()
    from commonlight.core import clock
    from commonlight.core.selectors import site
    from commonlight.directory.readers.choose import read_path
    from commonlight.directory.readers.endpoint import fetch
    from commonlight.directory.readers.tables import CannotRead
    from commonlight.directory.services.importing import bring_in

    try:
        if arguments.what.startswith(("http://", "https://")):
            since = datetime.fromisoformat(arguments.since) if arguments.since else None
            name = arguments.what.split("/")[2]
            tables = fetch(arguments.what, modified_after=since)
        else:
            path = Path(arguments.what)
            name = path.resolve().name.split(".")[0]
            tables = read_path(path)
    except (CannotRead, ValueError) as problem:
        raise CommandError(str(problem)) from problem
    outcome = bring_in(
        tables,
        source_name=arguments.source or name,
        by=None,
        at=clock.now(),
        country=site().country,
        dry_run=arguments.dry_run,
        precedence=arguments.precedence,
        hold=arguments.hold,
    )
    for one in outcome.problems:
        print(one)
    print(f"read as {outcome.form}")
    for entity, counted in outcome.counts.items():
        if counted:
            print(f"  {entity}: " + ", ".join(f"{n} {what}" for what, n in counted.items()))
    print(f"  services without their organization: {outcome.orphans} (in the review queue)")
    print(f"  addresses and texts withheld for safety: {outcome.withheld} (in the review queue)")
    if outcome.conflicts:
        print(f"  entries where another source or an editor has more weight: {outcome.conflicts} (in the review queue)")
    if arguments.dry_run:
        print("dry run: nothing was changed")
    elif outcome.batch:
        print(
            f"done: {outcome.published} services can be found. To take it back: commonlight directory revert {outcome.batch.pk}"
        )
    return 0


def run_revert(arguments: argparse.Namespace) -> int:
    """Take an import back."""
    _set_up()
    from django.core.exceptions import ValidationError

    from commonlight.core import clock
    from commonlight.directory.models import ImportBatch
    from commonlight.directory.services.reverting import CannotRevert, revert

    try:
        batch = ImportBatch.objects.get(pk=arguments.batch)
        done, kept = revert(batch, by=None, at=clock.now())
    except (ImportBatch.DoesNotExist, ValidationError, ValueError) as problem:
        raise CommandError(f"there is no import {arguments.batch}.") from problem
    except CannotRevert as problem:
        raise CommandError(str(problem)) from problem
    print(f"{done} rows put back; {kept} left because an editor changed them since")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Check an endpoint; return 1 if anything does not hold."""
    from commonlight.directory import hsds
    from commonlight.directory.checking import CannotReach, check, official_validators, own_validator

    versions = (arguments.version,) if arguments.version else hsds.VERSIONS
    try:
        validators = official_validators(arguments.schemas) if arguments.schemas else own_validator
        report = check(
            arguments.address, versions=versions, most=arguments.most, singles=arguments.singles, validators=validators
        )
    except (CannotReach, FileNotFoundError) as problem:
        raise CommandError(str(problem)) from problem
    for finding in report.listed():
        print(finding)
    for note in report.notes:
        print(f"note: {note}")
    for what, n in report.checked.items():
        print(f"checked: {n} {what}")
    found = sum(report.findings.values())
    print(f"{found} errors" if found else "0 errors")
    return 1 if found else 0


def run_export(arguments: argparse.Namespace) -> int:
    """Write the public directory into a folder."""
    _set_up()
    from commonlight.core.clock import today
    from commonlight.directory.exporting import export_folder

    if arguments.folder.exists() and any(arguments.folder.iterdir()):
        raise CommandError(f"{arguments.folder} holds files. Name an empty folder.")
    counts = export_folder(arguments.folder, today=today())
    print(", ".join(f"{n} {kind}" for kind, n in counts.items()))
    return 0


def run_publish(arguments: argparse.Namespace) -> int:
    """Build everything anew through the gate."""
    _set_up()
    from commonlight.core import clock
    from commonlight.directory.services.publishing import publish_all

    print(f"{publish_all(at=clock.now())} services can be found")
    return 0
