"""`commonlight rebuild-secrets`: a lost secrets folder made again from the pepper printed on a recovery kit."""

import argparse
import getpass
import os
import sys
from typing import Any

from commonlight.cli.errors import CommandError


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `rebuild-secrets`."""
    parser = subparsers.add_parser(
        "rebuild-secrets",
        help="make a lost secrets folder again from the pepper on a printed recovery kit",
        description="Asks for the pepper (64 hexadecimal characters; on the standard input when nobody is at the "
        "terminal), checks it against the data folder and writes a new secrets folder. Open sessions end; fallback "
        "partners whose deadline has not passed are not reached, because the old escalation key is lost.",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the folder only when the pepper belongs to the data."""
    from commonlight.config.folders import Folders
    from commonlight.core.secret_files import KEY_BYTES, SiteSecrets

    folders = Folders.from_environment()
    if folders.secrets.exists() and any(folders.secrets.iterdir()):
        raise CommandError(f"{folders.secrets} is not empty; move what is in it away first. Nothing was changed.")
    if not os.environ.get("COMMONLIGHT_DATABASE_URL") and not (folders.data / "commonlight.sqlite3").is_file():
        raise CommandError(f"there is no site in {folders.data}; set COMMONLIGHT_DATA")
    typed = getpass.getpass("Pepper, from the kit: ") if sys.stdin.isatty() else sys.stdin.readline()
    try:
        pepper = bytes.fromhex("".join(typed.split()))
    except ValueError:
        pepper = b""
    if len(pepper) != KEY_BYTES:
        raise CommandError("the pepper has sixteen groups of four characters, 0-9 and a-f. Nothing was changed.")
    new = SiteSecrets.generate()
    secrets = SiteSecrets(pepper=pepper, server=new.server, escalation=new.escalation)
    _check(secrets)
    secrets.store(folders.secrets)
    print(f"The secrets folder {folders.secrets} stands again. Everybody signs in anew. Make a backup of it now.")
    return 0


def _check(secrets: Any) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
    import django

    django.setup()
    from django.conf import settings

    from commonlight.core.key_rows import KeyTampered, checked
    from commonlight.core.models import ReaderKey

    settings.SITE_SECRETS = secrets
    row = ReaderKey.objects.first()
    if row is None:
        raise CommandError("no reader has a key in this data folder, so the pepper cannot be checked")
    try:
        checked("reader", row.account_id, 0, row.public_key, row.mac)
    except KeyTampered as problem:
        raise CommandError("this pepper does not belong to this data folder. Nothing was changed.") from problem
