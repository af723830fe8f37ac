"""Asking for consent, keeping the answer, and taking it back: which ends every referral that stood on it, at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from commonlight.core import selectors as core_selectors
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.referrals.consent_texts import text_for
from commonlight.referrals.models import Ending
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.consent import (
    Consent,
    Consenter,
    ConsentNotAllowed,
    ConsentState,
    ConsentText,
    ContactConsent,
    Item,
    Method,
)
from commonlight.referrals.policies.journal import content_of
from commonlight.referrals.services.clients import OpenClient, append, append_within, new_id, reach
from commonlight.referrals.services.days import today
from commonlight.referrals.services.ending import end_referral

NAMED = "name:"


@dataclass(frozen=True)
class Terms:
    """
    What a consent is about.

    recipients : ids of member organisations, or names of partners without accounts, one by one
    """

    recipients: tuple[UUID | str, ...]
    purpose: str
    items: frozenset[Item]
    valid_from: date
    valid_to: date
    language: str
    who: Consenter = Consenter.ADULT
    guardian: str = ""
    guardian_is_safe: bool = False
    method: Method = Method.SIGNATURE
    spoken_is_lawful: bool = False
    sender_sees_outcome: bool = False
    statistics: bool = False
    part2: bool = False


def recipient_key(recipient: UUID | str) -> str:
    """Return how a consent names a recipient: the id of a member, or the name of a partner without accounts."""
    return str(recipient) if isinstance(recipient, UUID) else f"{NAMED}{' '.join(recipient.split()).casefold()}"


def recipient_name(recipient: UUID | str) -> str:
    """Return a recipient's name in words."""
    return core_selectors.organisation(recipient).name if isinstance(recipient, UUID) else recipient


def words_of(terms: Terms, names: Sequence[str], *, sender: str) -> ConsentText:
    """Return the words that are read out or signed for these terms; `names` are those of the recipients."""
    return text_for(
        sender=sender,
        language=terms.language,
        recipients=names,
        purpose=terms.purpose,
        items=terms.items,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        sender_sees_outcome=terms.sender_sees_outcome,
        statistics=terms.statistics,
        part2=terms.part2,
    )


def draft_consent(*, client_id: int, terms: Terms, by: Account, keyring: Keyring, at: datetime) -> str:
    """Write down what will be asked; return the consent's id."""
    names = tuple(recipient_name(one) for one in terms.recipients)
    opened = reach(client_id=client_id, act=Act.CONSENT, by=by, keyring=keyring, at=at)
    text = words_of(terms, names, sender=core_selectors.organisation(opened.row.organisation_id).name)
    consent = Consent(
        id=new_id(),
        state=ConsentState.DRAFT,
        text_version=text.version,
        text_hash=text.digest,
        language=text.language,
        explained_by="",
        channel="",
        who=terms.who,
        recipients=tuple(recipient_key(one) for one in terms.recipients),
        recipient_names=names,
        purpose=terms.purpose,
        items=terms.items,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        guardian=terms.guardian,
        guardian_is_safe=terms.guardian_is_safe,
        method=terms.method,
        spoken_is_lawful=terms.spoken_is_lawful,
        sender_sees_outcome=terms.sender_sees_outcome,
        statistics=terms.statistics,
        part2=terms.part2,
        # Kept whole, in the sealed record: words that change later must not change what somebody agreed to.
        words=text.words,
    )
    append(opened=opened, entries=[{"kind": "consent", "consent": content_of(consent)}], by=by, at=at)
    return consent.id


def _held(opened: OpenClient, consent: str) -> Consent:
    found = opened.file.consents.get(consent)
    if found is None:
        raise ConsentNotAllowed("unknown")
    return found


def explain_consent(
    *,
    client_id: int,
    consent: str,
    channel: str,
    by: Account,
    keyring: Keyring,
    at: datetime,
    interpreter: str = "",
) -> OpenClient:
    """
    Say that the words were read or shown to the person, by whom and how.

    interpreter : who interpreted; the caller has asked whether he is bound to secrecy, has no tie to the case, and is
        one the person accepts
    """
    opened = reach(client_id=client_id, act=Act.CONSENT, by=by, keyring=keyring, at=at)
    _held(opened, consent).step(ConsentState.EXPLAINED, day=at.date())
    step = {"kind": "consent_step", "id": consent, "to": ConsentState.EXPLAINED.value}
    told = {"explained_by": str(by.pk), "channel": channel, "interpreter": interpreter}
    return append(opened=opened, entries=[{**step, **told}], by=by, at=at)


def decide_consent(
    *, client_id: int, consent: str, yes: bool, copy_given: bool, by: Account, keyring: Keyring, at: datetime
) -> OpenClient:
    """Keep the person's answer; raises ConsentNotAllowed when what was asked is not whole."""
    opened = reach(client_id=client_id, act=Act.CONSENT, by=by, keyring=keyring, at=at)
    to = ConsentState.GIVEN if yes else ConsentState.DECLINED
    day = today(at)
    _held(opened, consent).step(to, day=day)
    entry = {
        "kind": "consent_step",
        "id": consent,
        "to": to.value,
        "decided": day.isoformat(),
        "copy_given": copy_given,
    }
    return append(opened=opened, entries=[entry], by=by, at=at)


def withdraw_consent(
    *, client_id: int, consent: str, by: Account, keyring: Keyring, at: datetime
) -> tuple[OpenClient, int]:
    """
    Take a consent back: in the same moment every referral that stood on it ends and its package is gone.

    Return the record and how many referrals ended. Raises ConsentNotAllowed, NotYours.
    """
    opened = reach(client_id=client_id, act=Act.RECALL, by=by, keyring=keyring, at=at)
    day = today(at)
    _held(opened, consent).step(ConsentState.WITHDRAWN, day=day)
    entry = {"kind": "consent_step", "id": consent, "to": ConsentState.WITHDRAWN.value, "ended": day.isoformat()}
    ended = 0
    with write():
        changed = append_within(opened=opened, entries=[entry], by=by, at=at)
        for referral in _standing_on(changed, [consent]):
            ended += end_referral(referral_id=referral, ending=Ending.RECALLED, day=day, by=by, at=at)
    return changed, ended


def _standing_on(opened: OpenClient, consents: Iterable[str]) -> Sequence[int]:
    wanted = set(consents)
    return [one.id for one in opened.file.referrals.values() if one.consent in wanted]


def withdraw_referral(*, client_id: int, referral_id: int, by: Account, keyring: Keyring, at: datetime) -> OpenClient:
    """End one referral because the person does not want it any more; the consent itself stands. Raises NotYours."""
    opened = reach(client_id=client_id, act=Act.RECALL, by=by, keyring=keyring, at=at)
    if referral_id not in opened.file.referrals:
        raise ConsentNotAllowed("unknown")
    with write():
        end_referral(referral_id=referral_id, ending=Ending.WITHDRAWN, day=today(at), by=by, at=at)
    return opened


def set_contact_consent(
    *, client_id: int, contact: ContactConsent, by: Account, keyring: Keyring, at: datetime
) -> OpenClient:
    """Keep the person's yes or no to be contacted afterwards; no follow-up falls due after its end."""
    if contact.state is ConsentState.GIVEN and contact.valid_to is None:
        raise ConsentNotAllowed("valid_to")
    opened = reach(client_id=client_id, act=Act.CONSENT, by=by, keyring=keyring, at=at)
    return append(opened=opened, entries=[_contact_entry(contact)], by=by, at=at)


def withdraw_contact_consent(*, client_id: int, by: Account, keyring: Keyring, at: datetime) -> OpenClient:
    """Keep that the person does not want to be contacted any more."""
    opened = reach(client_id=client_id, act=Act.CONSENT, by=by, keyring=keyring, at=at)
    contact = replace(opened.file.contact, state=ConsentState.WITHDRAWN, ended=today(at))
    return append(opened=opened, entries=[_contact_entry(contact)], by=by, at=at)


def _contact_entry(contact: ContactConsent) -> dict[str, object]:
    return {"kind": "contact", **content_of(contact)}
