"""Questions about reports that need no key: who can receive, what is kept, what stands in clear."""

from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from commonlight.core import selectors as core_selectors
from commonlight.core.codes import Code
from commonlight.core.models import Organisation
from commonlight.core.statements import ReadyQuery
from commonlight.reports.models import Mailbox, StoredFile

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


def recipients() -> Recipients:
    """Return whom a person can choose now."""
    accepting = core_selectors.accepting_now()
    police = Organisation.Kind.POLICE
    return Recipients(
        readers=tuple(organisation for organisation in accepting if organisation.kind != police),
        police=tuple(organisation for organisation in accepting if organisation.kind == police),
    )


def form_is_ready() -> bool:
    """
    Whether the form may open: the coalition switched the room on, and some organisation that accepts reports has two
    readers and a typed-back recovery kit.

    One reader alone can fall ill, and a kit nobody typed back may not exist: words sent then could be lost for ever.
    """
    return core_selectors.room_is_on("reports") and any(
        _is_ready(organisation) for organisation in recipients().readers
    )


def _is_ready(organisation: Organisation) -> bool:
    kit = getattr(organisation, "recovery_kit", None)
    return (
        kit is not None
        and kit.typed_back
        and core_selectors.readers_of(organisation.pk).distinct().count() >= LEAST_READERS
    )


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
