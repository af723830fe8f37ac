"""
Organisations and people for tests, made by the services themselves. All of them are invented.

Import the fixture `cheap_passphrases` (it stands in the top conftest) where speed matters: only the cost of Argon2id
changes, every other step is the real one.
"""

import itertools
from datetime import datetime

from commonlight.core import clock, services
from commonlight.core.models import Account, Organisation, Site
from commonlight.core.roles import Role

_numbers = itertools.count(1)


def make_site(**changed: object) -> Site:
    """Return the site row, made if it does not stand yet."""
    found = Site.objects.first()
    if found is not None:
        return found
    values: dict = {"coalition_name": "Riverbend", "country": "US", "region": "US-OH", "emergency_number": "911"}
    values["rooms"] = [
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
    return services.set_up_site(**{**values, **changed}, at=clock.now())


def make_organisation(
    name: str = "", *, kind: str = "ngo", accepts_reports: bool = True, **changed: object
) -> Organisation:
    """Return a new organisation without a key."""
    name = name or f"Organisation {next(_numbers)}"
    return services.create_organisation(
        name=name,
        kind=kind,
        accepts_reports=accepts_reports,
        at=clock.now(),
        **changed,  # type: ignore[arg-type]
    )


def make_first_reader(
    organisation: Organisation, *roles: Role, name: str = "", at: datetime | None = None, kit_typed_back: bool = True
) -> services.FirstReader:
    """Return the first reader of an organisation: its key begins with her."""
    name = name or f"reader{next(_numbers)}"
    at = at or clock.now()
    reader = services.create_first_reader(
        organisation_id=organisation.id,
        login_name=name,
        display_name=name.title(),
        roles=roles or (Role.INTAKE,),
        at=at,
    )
    if kit_typed_back:
        services.confirm_kit(organisation_id=organisation.id, digits=reader.kit.digits, by=reader.account, at=at)
    return reader


def make_reader(
    organisation: Organisation, *roles: Role, let_in_by: services.NewReader | None, name: str = ""
) -> services.NewReader:
    """Return a further reader; without `let_in_by` she can sign in and opens nothing."""
    name = name or f"reader{next(_numbers)}"
    return services.create_reader(
        organisation_id=organisation.id,
        login_name=name,
        display_name=name.title(),
        roles=roles or (Role.INTAKE,),
        let_in_by=let_in_by.keyring if let_in_by else None,
        at=clock.now(),
    )


def make_ready(*firsts: services.NewReader) -> None:
    """
    Let the public form open, as a coalition does: hours, the place's entries, who covers for each of these readers'
    organisations, and one rehearsed report.
    """
    from datetime import time

    from commonlight.core.codes import Code
    from commonlight.core.models import PlaceEntry
    from commonlight.core.services.place import fill_place_entry
    from commonlight.reports.services import hours, readiness, rehearsing

    at, by = clock.now(), firsts[0].account
    hours.set_hours(
        days=range(7), opens=time(0, 0), closes=time(23, 59), closes_after_days=3, duty_hours=24, by=by, at=at
    )
    for kind, text, number in (
        (PlaceEntry.Kind.MANDATED_REPORTER_RULE, "Everybody who works with children must report at once.", ""),
        (PlaceEntry.Kind.CHILD_PROTECTION_LINE, "", "1-555-0100"),
    ):
        fill_place_entry(
            kind=kind, text=text, number=number, source="Invented Code 1.2", was_checked=True, by=by, at=at
        )
    for reader in firsts:
        organisation_id = reader.account.memberships.get().organisation_id
        readiness.set_cover(organisation_id=organisation_id, account=reader.account, by=by, at=at)
    rehearsing.rehearse(
        organisation_id=by.memberships.get().organisation_id,
        code=Code.draw(),
        answer="We read it.",
        by=by,
        keyring=firsts[0].keyring,
        at=at,
    )


def make_ordinary(organisation: Organisation, *roles: Role, name: str = "", email: str = "") -> Account:
    """Return an ordinary account: it can never open sealed content."""
    name = name or f"person{next(_numbers)}"
    return services.create_account(
        kind=Account.Kind.ORDINARY,
        login_name=name,
        display_name=name.title(),
        email=email,
        organisation_id=organisation.id,
        roles=roles or (Role.PARTNER_MEMBER,),
        by=None,
        at=clock.now(),
    )


def open_as(client: object, who: services.NewReader | Account) -> None:
    """
    Give a test client an open session of a reader (keys opened) or of an ordinary account.

    The steps of signing in have tests of their own; this is what they end with.
    """
    from django.http import HttpRequest

    from commonlight.core.sessions import SessionStore
    from commonlight.core.sign_in import start_session

    request = HttpRequest()
    request.session = SessionStore()  # type: ignore[assignment]
    secret = None if isinstance(who, Account) else who.keyring._secret
    account = who if isinstance(who, Account) else who.account
    start_session(request, account, secret=secret, at=clock.now())
    request.session.save()
    from django.conf import settings

    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key  # type: ignore[attr-defined]
