"""A whole case handed over: the receiver begins a record of its own from what the consent let it have."""

from datetime import datetime

from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.referrals.models import Client, Mode
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.journal import Profile
from commonlight.referrals.policies.steps import Event, Side, Step
from commonlight.referrals.services.clients import open_client
from commonlight.referrals.services.receiving import answer, open_package
from commonlight.referrals.services.work import add_need


def take_over(*, referral_id: int, by: Account, keyring: Keyring, at: datetime) -> Client:
    """
    Accept a case and open a record for it; raises NotYours when it was not handed over whole, PackageGone.

    The sender's record stays the sender's: it closes it itself, and its log says what left.
    """
    package = open_package(referral_id=referral_id, by=by, keyring=keyring, at=at)
    row, held = package.referral, package.contents
    if row.mode != Mode.TRANSFER or row.receiver_id is None:
        raise NotYours
    profile = Profile(
        pseudonym=str(held.get("pseudonym", "")),
        language=str(held.get("language", "")),
        age_group=str(held.get("age_group", "unknown")),
        safety=str(held.get("safety", "")),
        story=str(held.get("story", "")),
        documents=str(held.get("documents", "")),
        treatment=str(held.get("treatment", "")),
    )
    answer(referral_id=referral_id, event=Event(Step.ACCEPTED, Side.RECEIVER, at), by=by, keyring=keyring, at=at)
    client = open_client(organisation_id=row.receiver_id, profile=profile, by=by, at=at)
    if need := held.get("needs"):
        add_need(
            client_id=client.pk,
            term=need["term"],
            words=need["words"],
            urgent=need["urgent"],
            since=at.date(),
            by=by,
            keyring=keyring,
            at=at,
        )
    return client
