"""`commonlight backup`: make a backup now, list them, and manage the keys they are sealed to."""

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from commonlight.cli.errors import CommandError
from commonlight.cli.site import open_site


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `backup`."""
    parser = subparsers.add_parser(
        "backup",
        help="make a sealed backup now; list backups; make or add a backup key",
        description="Without an act it makes a backup into COMMONLIGHT_BACKUPS, sealed to every backup key, and removes "
        "those older than 30 days. The running site need not stop.",
    )
    parser.set_defaults(run=run_now)
    acts = parser.add_subparsers(dest="act", metavar="ACT")
    acts.add_parser("now", help="make a backup (the same as no act)").set_defaults(run=run_now)
    acts.add_parser("list", help="list the backups there are").set_defaults(run=run_list)
    drill = acts.add_parser(
        "drill",
        help="bring a backup back beside the site, look it through, throw it away, and print a dated certificate",
        description="Asks for the backup key (on the standard input when nobody is at the terminal). The running site is not "
        "touched, and none of its secrets is used. Ends with 2 when the backup would not have saved you.",
    )
    drill.add_argument("backup", nargs="?", help="the name of a backup; by default the newest")
    drill.add_argument("--certificate", type=Path, help="write the certificate into this file")
    drill.set_defaults(run=run_drill)
    key = acts.add_parser("key", help="draw a new key pair, print it and seal the next backups to it")
    key.add_argument("--label", default="", help="where the paper will lie")
    key.set_defaults(run=run_key)
    add = acts.add_parser("add-key", help="seal the next backups to a key made elsewhere (age1...)")
    add.add_argument("public")
    add.add_argument("--label", default="", help="where its secret half lies")
    add.set_defaults(run=run_add)


def run_now(arguments: argparse.Namespace) -> int:
    """Make one backup."""
    open_site()
    from commonlight.core import clock
    from commonlight.core.backup.errors import BackupFailed
    from commonlight.core.backup.making import make_backup

    try:
        made = make_backup(at=clock.now())
    except BackupFailed as problem:
        raise CommandError(str(problem)) from problem
    print(f"{made.path}: {made.size / 2**20:.1f} MB of facts, {made.n_files} sealed files.")
    print(f"The site's secrets lie sealed in {made.path.parent / 'keep-apart'}: keep a copy elsewhere.")
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """Print the backups, newest first."""
    open_site()
    from commonlight.core.backup import places

    for one in places.backups():
        print(f"{one.name}  {one.size / 2**20:8.1f} MB  {one.n_files} files  version {one.program}")
    if not places.backups():
        print(f"There is no backup in {places.folder()}.")
    return 0


def run_drill(arguments: argparse.Namespace) -> int:
    """Try a backup out."""
    open_site()
    from commonlight.core import clock
    from commonlight.core.backup import places
    from commonlight.core.backup.drilling import drill
    from commonlight.core.backup.errors import RestoreRefused

    found = places.newest() if arguments.backup is None else places.backup_at(places.folder() / arguments.backup)
    if found is None:
        raise CommandError(f"there is no such whole backup in {places.folder()}")
    if arguments.certificate is not None and arguments.certificate.exists():
        raise CommandError(f"{arguments.certificate} stands already")
    key = getpass.getpass("Backup key: ") if sys.stdin.isatty() else sys.stdin.read()
    try:
        certificate = drill(backup=found.path, key=key, at=clock.now())
    except RestoreRefused as problem:
        raise CommandError(f"the drill failed: {problem}") from problem
    text = "\n".join(certificate.lines()) + "\n"
    print(text, end="")
    if arguments.certificate is not None:
        arguments.certificate.write_text(text)
    return 0


def run_key(arguments: argparse.Namespace) -> int:
    """Draw a key, show its secret half once."""
    open_site()
    from commonlight.core import clock
    from commonlight.core.backup.keys import NewKey, add_key

    new = NewKey.draw()
    add_key(public=new.public, label=arguments.label, by=None, at=clock.now())
    print("Write this down or print it now; it is shown once and stored nowhere. Keep it away from this machine:\n")
    print(f"  {new.secret}\n")
    print(f"Its public half, which seals the backups: {new.public}")
    return 0


def run_add(arguments: argparse.Namespace) -> int:
    """Add a key made elsewhere."""
    open_site()
    from commonlight.core import clock
    from commonlight.core.backup.keys import KeyThere, NotAKey, add_key

    try:
        add_key(public=arguments.public, label=arguments.label, by=None, at=clock.now())
    except NotAKey as problem:
        raise CommandError('a public age key is needed: it begins with "age1"') from problem
    except KeyThere as problem:
        raise CommandError("this key is among the backup keys already") from problem
    print("The next backups are sealed to this key too.")
    return 0
