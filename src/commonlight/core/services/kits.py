"""Recovery kits: one printed sheet per organisation that opens its keys without the pepper."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from uuid import UUID, uuid4

from django.conf import settings

from commonlight.core import audit
from commonlight.core.codes import CODE_DIGITS, Code, CodeUnreadable
from commonlight.core.key_rows import mac_of
from commonlight.core.keyring import Keyring, NotAReader
from commonlight.core.models import Account, KitWrap, OrganisationKey, RecoveryKit
from commonlight.core.organisation_keys import kit_context
from commonlight.core.sealed import SealBroken, open_box, public_of, seal_box
from commonlight.core.services.readers import (
    READER,
    NotReady,
    _require_role_that_reads,
    reader_place,
    reader_public_key,
    seal_epochs_to,
)
from commonlight.core.store import write
from commonlight.core.tombstones import bury, unbury

KIT = "recovery kit"


class KitWrong(ValueError):
    """What was typed is not this organisation's kit; `reason` says what to look at (see CodeUnreadable, or "other")."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, repr=False)
class KitPaper:
    """
    What is printed: two lines of 25 digits (159 bits together) and the site's pepper.

    The digits alone open the organisation's keys. The pepper is for rebuilding a site whose secrets folder is lost.
    """

    lines: tuple[Code, Code]
    pepper: bytes

    @classmethod
    def draw(cls) -> "KitPaper":
        """Return a new kit for this site."""
        return cls(lines=(Code.draw(), Code.draw()), pepper=settings.SITE_SECRETS.pepper)

    @classmethod
    def again(cls, first: Code, second: Code) -> "KitPaper":
        """Return a kit whose lines wait in the session of the person who prints it."""
        return cls(lines=(first, second), pepper=settings.SITE_SECRETS.pepper)

    @property
    def digits(self) -> str:
        """The fifty digits."""
        return self.lines[0].digits + self.lines[1].digits

    @property
    def pepper_groups(self) -> list[str]:
        """The pepper as sixteen groups of four hexadecimal characters."""
        text = self.pepper.hex()
        return [text[start : start + 4] for start in range(0, len(text), 4)]


def read_digits(first: str, second: str) -> str:
    """Return the fifty digits of the two typed lines; raises KitWrong with what to look at."""
    try:
        return Code.read(first).digits + Code.read(second).digits
    except CodeUnreadable as problem:
        raise KitWrong(problem.reason) from problem


def kit_secret(digits: str) -> bytes:
    """Return the kit's X25519 secret. 159 random bits need no slow hash; no pepper is needed either."""
    assert len(digits) == 2 * CODE_DIGITS
    return blake2b(digits.encode(), digest_size=32, person=b"recovery kit").digest()


def make_kit(*, keyring: Keyring, organisation_id: UUID, at: datetime) -> KitPaper:
    """
    Make a kit that opens every epoch this reader can open, in place of any older kit, and return what to print.

    It counts only once `confirm_kit` has read it back. Raises NotAReader.
    """
    paper, kit_id = KitPaper.draw(), uuid4()
    public = public_of(kit_secret(paper.digits))
    with write():
        held = list(
            OrganisationKey.objects.filter(organisation_id=organisation_id, reader_wraps__account=keyring.account)
        )
        if not held:
            raise NotAReader
        old = RecoveryKit.objects.filter(organisation_id=organisation_id)
        bury(KIT, old.values_list("pk", flat=True), at=at)
        old.delete()
        kit = RecoveryKit.objects.create(
            id=kit_id,
            organisation_id=organisation_id,
            public_key=public,
            mac=mac_of("kit", f"{kit_id} {organisation_id}", 0, public),
            made=at.date(),
        )
        KitWrap.objects.bulk_create(
            KitWrap(
                key=key,
                kit=kit,
                box=seal_box(
                    public, keyring.secret(organisation_id, key.epoch), context=kit_context(organisation_id, key.epoch)
                ),
            )
            for key in held
        )
        audit.record("recovery kit made", by=keyring.account, at=at, organisation_id=organisation_id)
    return paper


def confirm_kit(*, organisation_id: UUID, digits: str, by: Account, at: datetime) -> None:
    """Record that the kit exists on paper: its lines were typed back. Raises KitWrong."""
    with write():
        _matching_kit(organisation_id, digits)
        RecoveryKit.objects.filter(organisation_id=organisation_id).update(typed_back=True)
        audit.record("recovery kit typed back", by=by, at=at, organisation_id=organisation_id)


def restore_from_kit(*, keyring: Keyring, organisation_id: UUID, digits: str, at: datetime) -> int:
    """
    Give a reader every epoch the kit opens, when no reader is left to do it, and return how many.

    Raises KitWrong, or NotReady when she is not a member with a role that reads.
    """
    secret = kit_secret(digits)
    with write():
        _require_role_that_reads(keyring.account, organisation_id)
        kit = _matching_kit(organisation_id, digits)
        opened = {}
        for wrap in KitWrap.objects.filter(kit=kit).select_related("key"):
            key = wrap.key
            found = open_with_kit(digits, bytes(wrap.box), organisation_id=organisation_id, epoch=key.epoch)
            if public_of(found) == bytes(key.public_key):
                opened[key] = found
        if not opened or not secret:
            raise KitWrong("other")
        seal_epochs_to(keyring.account, reader_public_key(keyring.account), opened)
        unbury(READER, [reader_place(organisation_id, keyring.account)])
        audit.record(
            "access restored from kit",
            by=keyring.account,
            at=at,
            organisation_id=organisation_id,
            subject=("account", keyring.account.id),
            detail={"epochs": len(opened)},
        )
    return len(opened)


def open_with_kit(digits: str, box: bytes, *, organisation_id: UUID, epoch: int) -> bytes:
    """Return an epoch's secret from the kit's digits alone: no pepper, no account. Raises KitWrong."""
    try:
        return open_box(kit_secret(digits), box, context=kit_context(organisation_id, epoch))
    except SealBroken as problem:
        raise KitWrong("other") from problem


def _matching_kit(organisation_id: UUID, digits: str) -> RecoveryKit:
    kit = RecoveryKit.objects.filter(organisation_id=organisation_id).first()
    if kit is None:
        raise NotReady
    if not hmac.compare_digest(public_of(kit_secret(digits)), bytes(kit.public_key)):
        raise KitWrong("other")
    return kit
