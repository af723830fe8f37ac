"""Builds the invented coalition, its organisations and people, through the rooms' own services."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from commonlight.core import services
from commonlight.core.models import Account, Organisation
from commonlight.core.roles import Role
from commonlight.demo.folder import DemoAccount
from commonlight.demo.opening import open_form

CONTENT = Path(__file__).parent / "content"
ROOMS = [
    "library",
    "reports",
    "directory",
    "referrals",
    "partners",
    "events",
    "materials",
    "outreach",
    "learning",
    "feedback",
    "insight",
]


@dataclass(frozen=True)
class Coalition:
    """
    What was built.

    organisations : by their short name in the content file
    readers : by their short name; each with an opened keyring, for building only
    accounts : what the demo prints, in the order of the content file
    """

    organisations: dict[str, Organisation]
    readers: dict[str, services.NewReader]
    accounts: list[DemoAccount]


@cache
def content(name: str) -> dict[str, Any]:
    """Return one of the demo's content files."""
    loaded: dict[str, Any] = yaml.safe_load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def build_coalition(*, at: datetime) -> Coalition:
    """Set up the site, its organisations, and its people with passphrases, phone apps and typed-back kits."""
    wanted = content("coalition")
    services.set_up_site(
        coalition_name=wanted["coalition"],
        country=wanted["country"],
        region=wanted["region"],
        emergency_number=wanted["emergency_number"],
        time_zone=wanted["time_zone"],
        rooms=ROOMS,
        at=at,
    )
    organisations = {
        entry["key"]: services.create_organisation(
            name=entry["name"],
            kind=entry["kind"],
            accepts_reports=entry["accepts_reports"],
            languages=entry["languages"],
            about=entry["about"],
            at=at,
        )
        for entry in wanted["organisations"]
    }
    readers: dict[str, services.NewReader] = {}
    first_of: dict[str, services.NewReader] = {}
    accounts = []
    for person in wanted["people"]:
        organisation = organisations[person["organisation"]]
        roles = [Role(name) for name in person["roles"]]
        shown = {
            "login": person["key"],
            "name": person["name"],
            "organisation": organisation.name,
            "roles": tuple(role.value for role in roles),
        }
        if not person["reader"]:
            services.create_account(
                kind=Account.Kind.ORDINARY,
                login_name=person["key"],
                display_name=person["name"],
                organisation_id=organisation.id,
                roles=roles,
                by=None,
                at=at,
            )
            accounts.append(DemoAccount(**shown))
            continue
        reader = _reader(person, organisation, roles, first_of.get(person["organisation"]), at)
        first_of.setdefault(person["organisation"], reader)
        readers[person["key"]] = reader
        accounts.append(DemoAccount(**shown, passphrase=reader.passphrase.shown(), totp_secret=reader.totp_secret))
    covers = [
        (organisations[entry["key"]].pk, readers[entry["cover"]].account)
        for entry in wanted["organisations"]
        if "cover" in entry
    ]
    open_form(wanted, covers, readers["dana"], at=at)
    return Coalition(organisations, readers, accounts)


def _reader(
    person: dict[str, Any],
    organisation: Organisation,
    roles: list[Role],
    first: services.NewReader | None,
    at: datetime,
) -> services.NewReader:
    if first is not None:
        return services.create_reader(
            organisation_id=organisation.id,
            login_name=person["key"],
            display_name=person["name"],
            roles=roles,
            let_in_by=first.keyring,
            at=at,
        )
    reader = services.create_first_reader(
        organisation_id=organisation.id, login_name=person["key"], display_name=person["name"], roles=roles, at=at
    )
    services.confirm_kit(organisation_id=organisation.id, digits=reader.kit.digits, by=reader.account, at=at)
    return reader
