"""Questions about reports that need no key: who can receive, what is kept, what stands in clear."""

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from commonlight.core import selectors as core_selectors
from commonlight.core.codes import Code
from commonlight.core.models import Account, Organisation, PlaceEntry
from commonlight.core.statements import ReadyQuery
from commonlight.reports.models import Cover, IntakeSettings, Mailbox, StoredFile
from commonlight.reports.permissions import TEAM

LEAST_READERS = 2


@dataclass(frozen=True)
class Recipients:
    """
    Whom a person can choose.

    readers : organisations that can hold a key to a report, the first of them the one that answers by default
    police : police organisations that parts may be passed to, with the person's yes
    """

    readers: tuple[Organisation, ...]
    police: tuple[Organisation, ...]


def _ready_organisations() -> QuerySet[Organisation]:
    """
    Return whom a report may be sealed to: willing, with two active people of the team who hold its key, one who covers
    for the others, and a recovery kit that was typed back. One reader alone can fall ill, and a kit nobody typed back
    may not exist.
    """
    account = "memberships__account__"
    can_read = Q(
        memberships__roles__role__in=TEAM,
        **{f"{account}is_active": True, f"{account}wraps__key__organisation": F("pk")},
        **{f"{account}wraps__key__retired": None},
    )
    covers = "covers__account__"
    covered = Q(
        **{
            f"{covers}is_active": True,
            f"{covers}wraps__key__organisation": F("pk"),
            f"{covers}wraps__key__retired": None,
        }
    )
    return (
        Organisation.objects.filter(covered, accepts_reports=True, recovery_kit__typed_back=True)
        .exclude(kind=Organisation.Kind.POLICE)
        .annotate(team=Count("memberships__account", filter=can_read, distinct=True))
        .filter(team__gte=LEAST_READERS)
        .order_by("name")
    )


_ready = ReadyQuery(Organisation, _ready_organisations, of=None)


def recipients() -> Recipients:
    """Return whom a person can choose now; asked again when a note is sent."""
    police = Organisation.Kind.POLICE
    return Recipients(
        readers=tuple(_ready.rows()),
        police=tuple(one for one in core_selectors.accepting_now() if one.kind == police),
    )


def ready_to_receive() -> list[Organisation]:
    """Return the organisations a report may be sealed to now, by name."""
    return _ready.rows()


_intake = ReadyQuery(IntakeSettings, lambda: IntakeSettings.objects.all(), of=None)


def intake() -> IntakeSettings:
    """Return when somebody reads and what closes the form; what nobody set yet is empty."""
    return _intake.first() or IntakeSettings()


def covers() -> list[Cover]:
    """Return who steps in for which organisation."""
    return list(Cover.objects.select_related("account", "organisation"))


_newest_in_team = ReadyQuery(
    Account,
    lambda: Account.objects.filter(is_active=True, last_day__isnull=False, memberships__roles__role__in=TEAM).order_by(
        "-last_day"
    )[:1],
    of=None,
)


def last_team_day() -> date | None:
    """Return the last day on which anybody who works on reports signed in, or None."""
    found = _newest_in_team.first()
    return found.last_day if found else None


_places = ReadyQuery(PlaceEntry, lambda: PlaceEntry.objects.filter(checked_day__isnull=False), of=None)


def place_entries_looked_up() -> frozenset[str]:
    """Return the kinds of place entries that somebody of the coalition looked up."""
    return frozenset(row.kind for row in _places.rows())


def submission_digest(submission_id: str) -> bytes:
    """Return what stands in the table for a form's id: keyed, so that the table does not give the id back."""
    key = settings.SITE_SECRETS.subkey("report submission", of="pepper")
    return blake2b(submission_id.encode(), key=key, digest_size=16).digest()


_by_submission = ReadyQuery(Mailbox, lambda digest: Mailbox.objects.filter(submission=digest), of="submission")


def mailbox_of_submission(submission_id: str) -> Mailbox | None:
    """Return the mailbox that a form already became, if it was sent before."""
    return _by_submission.first(submission_digest(submission_id))


_by_selector = ReadyQuery(
    Mailbox,
    lambda first, second: Mailbox.objects.filter(Q(selector=first) | Q(second_selector=second)),
    of="selector",
)


def mailbox_of_code(code: Code) -> Mailbox | None:
    """Return the mailbox a code's first digits select; its rest is not verified here."""
    selector = code.selector(settings.SITE_SECRETS)
    return _by_selector.first(selector, selector)


def kept_file_ids() -> set[int]:
    """Return the ids of the sealed files that belong to a report or package."""
    return set(StoredFile.objects.values_list("id", flat=True))


def names_of(organisation_ids: list[UUID]) -> dict[UUID, str]:
    """Return the names of organisations by id."""
    return dict(Organisation.objects.filter(pk__in=organisation_ids).values_list("pk", "name"))
