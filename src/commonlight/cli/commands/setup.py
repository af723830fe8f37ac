"""`commonlight setup`: from nothing to a site with its first organisation, its first reader and its printed kit."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from commonlight.cli.errors import CommandError

if TYPE_CHECKING:
    from commonlight.core.services import FirstAccount, KitPaper
    from commonlight.core.services.people import NewReader

QUESTIONS = {
    "coalition_name": ("--coalition", "Name of the coalition"),
    "country": ("--country", "Country (two letters, as in US)"),
    "region": ("--region", "State or region (as in US-OH; empty if none)"),
    "emergency_number": ("--emergency", "Emergency number (as in 911)"),
    "organisation_name": ("--organisation", "Your organisation"),
    "display_name": ("--name", "Your name, as colleagues see it"),
    "login_name": ("--login", "Your sign-in name (small letters, as in ana.lopez)"),
}
MAY_BE_EMPTY = frozenset({"region"})
TRIES = 5


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `setup`."""
    parser = subparsers.add_parser(
        "setup",
        help="make the folders, the first organisation and the first reader",
        description="Make the data folder (COMMONLIGHT_DATA) and the secrets folder (COMMONLIGHT_SECRETS), the first "
        "organisation and its first reader. Asks what is not given. The page /team/set-up/ does the same.",
    )
    for name, (option, question) in QUESTIONS.items():
        parser.add_argument(option, dest=name, help=question)
    parser.add_argument("--kind", dest="organisation_kind", default="ngo", help="kind of organisation (default: ngo)")
    parser.add_argument("--languages", default="en,es,ar", help="languages of the site (default: %(default)s)")
    parser.add_argument("--time-zone", dest="time_zone", default="UTC", help="as in America/New_York (default: UTC)")
    parser.add_argument("--language", default="en", help="your own language: en or es (default: en)")
    parser.add_argument(
        "--kit-later", action="store_true", help="do not ask to type the recovery kit back now; the site asks later"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Set the site up and print what is shown once."""
    from commonlight.config.folders import FolderRefused, Folders
    from commonlight.config.serving import Address, bring_up_to_date, set_environment

    typed = _ask(arguments)
    folders = Folders.from_environment()
    try:
        folders.prepare()
        with folders.locked():
            set_environment(Address("localhost", 0))
            bring_up_to_date()
            return _set_up(typed, kit_later=arguments.kit_later)
    except FolderRefused as problem:
        raise CommandError(str(problem)) from problem


def _ask(arguments: argparse.Namespace) -> dict[str, Any]:
    given = {name: getattr(arguments, name) for name in QUESTIONS}
    missing = [option for name, (option, _) in QUESTIONS.items() if given[name] is None and name not in MAY_BE_EMPTY]
    if missing and not sys.stdin.isatty():
        raise CommandError(f"nobody is here to answer questions; give {', '.join(missing)}")
    for name, (_, question) in QUESTIONS.items():
        if given[name] is None and sys.stdin.isatty():
            given[name] = input(f"{question}: ").strip()
    return {
        **{name: value or "" for name, value in given.items()},
        "organisation_kind": arguments.organisation_kind,
        "languages": [code.strip() for code in arguments.languages.split(",") if code.strip()],
        "time_zone": arguments.time_zone,
        "language": arguments.language,
    }


def _set_up(typed: dict[str, Any], *, kit_later: bool) -> int:
    from commonlight.core import clock, first_run, services
    from commonlight.core.forms.set_up import SetUpForm

    language = typed.pop("language")
    word = first_run.first_run_word()
    if word is None:
        raise CommandError("this site is set up already; people are added on its pages")
    form = SetUpForm({**typed, "word": word})
    if not form.is_valid():
        lines = [
            f"{QUESTIONS.get(name, (name,))[0]}: {' '.join(map(str, found))}" for name, found in form.errors.items()
        ]
        raise CommandError("nothing was made. " + " / ".join(lines))
    now = clock.now()
    first = services.set_up_first_account(**form.for_service(), language=language, at=now)
    reader = services.equip_reader(account=first.account, at=now)
    services.open_first_key(keyring=reader.keyring, organisation_id=first.organisation.id, at=now)
    kit = services.make_kit(keyring=reader.keyring, organisation_id=first.organisation.id, at=now)
    _print(first, reader, kit)
    if not kit_later:
        _type_back(first)
    print("\nNow run `commonlight serve` and sign in. Add a second reader soon, so that messages are answered.")
    return 0


def _print(first: "FirstAccount", reader: "NewReader", kit: "KitPaper") -> None:
    import segno

    from commonlight.core.services import second_factor

    address = second_factor.totp_address(
        secret=reader.totp_secret, account=reader.account, site_name=first.site.coalition_name
    )
    print("\nWrite this down on paper. It is shown now and never again.\n")
    print(f"  Sign-in name     {reader.account.login_name}")
    print(f"  Your six words   {reader.passphrase.shown()}\n")
    print("  Phone app: let it look at this picture, or type the letters below.\n")
    segno.make(address, error="l").terminal(compact=True)
    print(f"  {reader.totp_secret}\n")
    print("  Recovery codes for a lost phone, each works once:")
    for code in reader.recovery_codes:
        print(f"    {code}")
    print(
        f"\n  RECOVERY KIT of {first.organisation.name}. Print or copy it; keep it in a safe, away from this computer."
    )
    for line in kit.lines:
        print(f"    {' '.join(line.groups)}")
    print(f"  The site's pepper, to rebuild a lost server:\n    {' '.join(kit.pepper_groups)}\n", flush=True)


def _type_back(first: "FirstAccount") -> None:
    from commonlight.core import clock, services
    from commonlight.core.services import kits

    if not sys.stdin.isatty():
        print("The kit is not confirmed: nobody is here to type it back. The site asks for it.")
        return
    for _ in range(TRIES):
        try:
            digits = kits.read_digits(input("First line of the kit, from paper: "), input("Second line: "))
            services.confirm_kit(organisation_id=first.organisation.id, digits=digits, by=first.account, at=clock.now())
        except services.KitWrong:
            print("These are not the two lines. Compare each group with the paper.")
        else:
            print("The kit is confirmed.")
            return
    print("The kit is not confirmed. The site asks for it again.")
