"""`commonlight demo`: the invented coalition Riverbend on this machine; `commonlight demo code LOGIN`: its second factor."""

import argparse
import time
from typing import TYPE_CHECKING, Any

from commonlight.cli.errors import CommandError

if TYPE_CHECKING:
    from commonlight.config.folders import Folders
    from commonlight.demo.folder import DemoAccount

REPORTS = 240


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `demo`."""
    parser = subparsers.add_parser(
        "demo",
        help="serve the invented coalition Riverbend on this machine only",
        description="Build (once) and serve an invented coalition: every person, place and note is made up. "
        "A demo folder never becomes a live site.",
    )
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument("--reports", type=int, default=REPORTS, help="notes to invent (default: %(default)s)")
    parser.add_argument("--build-only", action="store_true", help="build the folder and print its accounts")
    parser.set_defaults(run=run)
    parts = parser.add_subparsers(dest="part", metavar="")
    code = parts.add_parser("code", help="the code (or link) to sign in as a role or a person of the demo")
    code.add_argument("who", metavar="ROLE", help="a role like intake, or a login like dana")
    code.set_defaults(run=run_code)


def _folders() -> "Folders":
    from commonlight.config.folders import Folders

    return Folders.from_environment()


def _set_up_django() -> None:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
    import django

    django.setup()


def _print_accounts(accounts: "list[DemoAccount]", url: str) -> None:
    print("\nThe invented coalition Riverbend. Every person, place and note is made up.\n")
    print(f"  The public site   {url}")
    print(f"  The team's side   {url}en/team/\n")
    for account in accounts:
        print(f"  {account.login:10} {account.name:16} {account.organisation:16} {', '.join(account.roles)}")
        if account.passphrase:
            print(f"  {'':10} passphrase: {account.passphrase}")
    print("\n  Second factor, or the link of an account without passphrase:  commonlight demo code LOGIN")
    print("  (with the same COMMONLIGHT_DATA; from a clone: .venv/bin/commonlight demo code LOGIN)\n", flush=True)


def run(arguments: argparse.Namespace) -> int:
    """Build the folder if it is not there yet, print who can sign in, and serve on loopback."""
    from commonlight.config.folders import FolderRefused
    from commonlight.config.serving import Address, ServeRefused, bring_up_to_date, serve
    from commonlight.demo import build, folder

    folders = _folders()
    address = Address("localhost", arguments.port)
    try:
        if not arguments.build_only:
            address.check()
        is_new = build.prepare_folder(folders.data, folders.secrets)
        folders.prepare()
        if is_new:
            begun = time.monotonic()
            print("Building the invented coalition (once, about a minute) ...", flush=True)
            from commonlight.config.serving import set_environment

            with folders.locked():
                set_environment(address)
                bring_up_to_date()
                from commonlight.core import clock

                accounts = build.build(at=clock.now(), reports=arguments.reports)
                build.finish(folders.data, folders.secrets, accounts)
                from django.db import connections

                # What serves now forks, and an open database must not be held by two processes.
                connections.close_all()
            print(f"Built in {time.monotonic() - begun:.0f} seconds.")
        _print_accounts(folder.kept_accounts(folders.secrets), address.url)
        return 0 if arguments.build_only else serve(address, folders)
    except (FolderRefused, ServeRefused, build.NotADemo) as problem:
        raise CommandError(str(problem)) from problem


def run_code(arguments: argparse.Namespace) -> int:
    """Print the current second-factor code of a role's first person, or a sign-in link for an ordinary account."""
    from commonlight.demo import folder

    folders = _folders()
    if not folder.is_finished(folders.data):
        raise CommandError(f"{folders.data} is not a finished demo folder. Start `commonlight demo` first.")
    accounts = folder.kept_accounts(folders.secrets)
    wanted = arguments.who.casefold()
    found = [a for a in accounts if a.login == wanted] or [a for a in accounts if wanted in a.roles]
    if not found:
        known = sorted({role for account in accounts for role in account.roles} | {a.login for a in accounts})
        raise CommandError(f"nobody in the demo is {arguments.who!r}; there are {', '.join(known)}")
    account = found[0]
    if account.totp_secret:
        import pyotp

        print(f"{account.login}: passphrase {account.passphrase}, code {pyotp.TOTP(account.totp_secret).now()}")
        return 0
    _set_up_django()
    from commonlight.demo.links import sign_in_path

    print(f"{account.login}: open {sign_in_path(account.login)} on the demo's address; it works once")
    return 0
