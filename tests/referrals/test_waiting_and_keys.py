"""Notices without content while something waits; and all keys of this room under an organisation's new one."""

from datetime import timedelta

import pytest
from tests.referrals.conftest import (
    LATER,
    START,
    agreed,
    answer,
    as_,
    may_be_contacted,
    new_client,
    new_need,
    opened,
    sent_to_legal,
    terms,
)

from commonlight.core import clock, resealing
from commonlight.core.models import Notice
from commonlight.core.services.readers import remove_reader
from commonlight.referrals.models import ConsentProof, HelpRequest
from commonlight.referrals.policies.steps import Step
from commonlight.referrals.sealing import SealBroken, Sealed
from commonlight.referrals.services import asking, clients, proofs, receiving, waiting

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


def told(kind, organisation, at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return {one.display_name.casefold() for one in waiting.people_to_tell(organisation.pk, kind)}


def test_arrival_marks_the_receiver_and_tells_only_who_receives(coalition, monkeypatch):
    sent, _ = sent_to_legal(coalition, new_client(coalition))

    assert list(Notice.objects.values_list("organisation", "kind")) == [(coalition.legal.pk, "new")]
    assert told(Notice.Kind.NEW, coalition.legal, LATER, monkeypatch) == {"lena", "luis"}
    assert told(Notice.Kind.NEW, coalition.harbor, LATER, monkeypatch) == set()
    answer(coalition, sent, Step.ACCEPTED)
    assert told(Notice.Kind.NEW, coalition.legal, LATER, monkeypatch) == set()


def test_what_nobody_answers_is_told_to_both_sides_once_it_is_late(coalition, monkeypatch):
    sent_to_legal(coalition, new_client(coalition))
    waiting.mark_due(at=START + timedelta(hours=23))
    assert not Notice.objects.filter(kind="due").exists()
    late = START + timedelta(hours=25)
    waiting.mark_due(at=late)

    assert set(Notice.objects.filter(kind="due").values_list("organisation", flat=True)) == {
        coalition.legal.pk,
        coalition.harbor.pk,
    }
    assert told(Notice.Kind.DUE, coalition.legal, late, monkeypatch) == {"lena", "luis"}
    assert told(Notice.Kind.DUE, coalition.harbor, late, monkeypatch) == {"dana", "eva", "sofia"}
    assert told(Notice.Kind.DUE, coalition.harbor, LATER, monkeypatch) == set()


def test_follow_up_past_its_day_and_request_nobody_takes_up_are_late(coalition, monkeypatch):
    client = new_client(coalition)
    may_be_contacted(coalition, client, until=START + timedelta(days=40))
    sent, _ = sent_to_legal(coalition, client)
    answer(coalition, sent, Step.ACCEPTED)
    assert waiting.late_senders(START + timedelta(days=7)) == set()
    assert waiting.late_senders(START + timedelta(days=8)) == {coalition.harbor.pk}
    asked = asking.Asked("shelter", "A bed tonight.", "J.", "es", "text", "after 8 pm")
    asking.ask_for_help(organisation_id=coalition.legal.pk, asked=asked, at=START)
    assert coalition.legal.pk not in waiting.late_senders(START + timedelta(days=1))
    assert coalition.legal.pk in waiting.late_senders(START + timedelta(days=2))


def test_every_key_comes_under_the_new_one_and_the_removed_reader_opens_nothing(coalition):
    client = new_client(coalition, real_name="Juana Flores")
    new_need(coalition, client)
    sent, consent = sent_to_legal(coalition, client)
    held = opened(coalition, client)
    proofs.keep_proof(
        organisation_id=coalition.harbor.pk, pseudonym="J.", consent=held.file.consents[consent], day=START.date()
    )
    asked = asking.Asked("shelter", "A bed tonight.", "J.", "es", "text", "after 8 pm")
    asking.ask_for_help(organisation_id=coalition.harbor.pk, asked=asked, at=START)
    old = coalition.eva.keyring.secret(coalition.harbor.pk, 1)
    for house, who in ((coalition.harbor, coalition.eva), (coalition.legal, coalition.luis)):
        remove_reader(organisation_id=house.pk, account=who.account, by=None, at=LATER)

    mine = resealing.go_on(keyring=coalition.dana.keyring, organisation_id=coalition.harbor.pk, seconds=30, at=LATER)
    theirs = resealing.go_on(keyring=coalition.lena.keyring, organisation_id=coalition.legal.pk, seconds=30, at=LATER)

    # The record, the name, the sender's wrap and the request; and the proofs.
    kept = ConsentProof.objects.count()
    assert (mine.done, mine.broken, mine.left) == (4 + kept, 0, 0)
    assert (theirs.done, theirs.broken, theirs.left) == (2, 0, 0)
    again = opened(coalition, client, at=LATER)
    assert again.file == held.file
    assert clients.read_name(opened=again, **as_(coalition.dana, LATER)) == "Juana Flores"
    assert (
        receiving.open_package(referral_id=sent.referral.pk, **as_(coalition.lena, LATER)).contents["pseudonym"] == "J."
    )
    assert [one.asked for one in asking.list_requests(by=coalition.dana.account, keyring=coalition.dana.keyring)] == [
        asked
    ]
    assert len(proofs.read_proofs(organisation_id=coalition.harbor.pk, **as_(coalition.sofia, LATER))) == kept
    request = HelpRequest.objects.get()
    for epoch in (1, 2):
        with pytest.raises(SealBroken):
            Sealed.unwrap(
                "request",
                request.pk,
                secret=old,
                box=bytes(request.box),
                organisation_id=coalition.harbor.pk,
                epoch=epoch,
            )


def test_consent_taken_back_while_keys_are_sealed_anew_stays_taken_back(coalition, monkeypatch):
    from commonlight.referrals.models import ReferralWrap
    from commonlight.referrals.services import consents

    client = new_client(coalition)
    consent = agreed(coalition, client, terms(coalition.legal.pk))
    sent, stands = sent_to_legal(coalition, client)
    remove_reader(organisation_id=coalition.legal.pk, account=coalition.luis.account, by=None, at=LATER)
    wrap = Sealed.wrap

    def slow(self, *given, **named):
        if ReferralWrap.objects.filter(organisation=coalition.legal).exists():
            consents.withdraw_consent(client_id=client.pk, consent=stands, **as_(coalition.dana, LATER))
        return wrap(self, *given, **named)

    monkeypatch.setattr(Sealed, "wrap", slow)
    done = resealing.go_on(keyring=coalition.lena.keyring, organisation_id=coalition.legal.pk, seconds=30, at=LATER)

    assert done.done == 0
    assert not ReferralWrap.objects.filter(organisation=coalition.legal).exists()
    assert consent != stands and sent.referral.pk
