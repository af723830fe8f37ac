"""From nothing to a coalition with its first organisation and its first person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commonlight.core.models import Account, Organisation, Site
from commonlight.core.roles import Role
from commonlight.core.services.accounts import create_account
from commonlight.core.services.organisations import create_organisation, set_up_site
from commonlight.core.store import write

FIRST_ROLES = (Role.ADMIN, Role.COORDINATOR, Role.SUPERVISOR, Role.INTAKE)


class AlreadySetUp(Exception):
    """The site has an account; only people with that right add others."""


@dataclass(frozen=True)
class FirstAccount:
    """What stands after the first step; the account still needs its passphrase and phone app."""

    site: Site
    organisation: Organisation
    account: Account


def set_up_first_account(
    *,
    coalition_name: str,
    country: str,
    region: str,
    emergency_number: str,
    languages: Sequence[str],
    time_zone: str,
    organisation_name: str,
    organisation_kind: str,
    login_name: str,
    display_name: str,
    email: str,
    language: str,
    rooms: Sequence[str] | None = None,
    at: datetime,
) -> FirstAccount:
    """
    Record the coalition, its first organisation and its first person, all or nothing.

    She is a reader and administers the site; raises AlreadySetUp when any account stands.
    """
    with write():
        if Account.objects.exists() or Site.objects.exists():
            raise AlreadySetUp
        site = set_up_site(
            coalition_name=coalition_name,
            country=country,
            region=region,
            emergency_number=emergency_number,
            languages=languages,
            time_zone=time_zone,
            rooms=rooms,
            at=at,
        )
        organisation = create_organisation(
            name=organisation_name, kind=organisation_kind, accepts_reports=True, languages=languages, at=at
        )
        account = create_account(
            kind=Account.Kind.READER,
            login_name=login_name,
            display_name=display_name,
            email=email,
            language=language,
            organisation_id=organisation.id,
            roles=FIRST_ROLES,
            by=None,
            at=at,
        )
    return FirstAccount(site, organisation, account)
