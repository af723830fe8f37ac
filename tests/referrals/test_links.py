"""A partner without an account: link and PIN, and what an open browser shows once the yes is gone."""

import pytest
from django.test import Client as Browser
from django.urls import reverse
from tests.factories import open_as
from tests.referrals.conftest import (
    LATER,
    agreed,
    as_,
    new_client,
    new_need,
    opened,
    order,
    terms,
)

from commonlight.core import clock
from commonlight.core.models import Notice
from commonlight.core.services import package_links
from commonlight.core.services.package_links import LinkState
from commonlight.referrals.models import Mode
from commonlight.referrals.policies.steps import Event, Side, Step
from commonlight.referrals.services import (
    consents,
    following,
    receiving,
    sending,
    waiting,
)

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"])]


def test_partner_without_account_reads_and_answers_by_link_and_pin(coalition):
    client = new_client(coalition)
    need = new_need(coalition, client, term="shelter")
    consent = agreed(coalition, client, terms("Hilltop Shelter"))
    sent = sending.send(
        client_id=client.pk, order=order("Hilltop  shelter", consent, need, mode=Mode.LINK), **as_(coalition.dana)
    )
    assert sent.link is not None
    with pytest.raises(package_links.LinkRefused):
        receiving.open_by_link(token=sent.link.token, pin="00000 00000", at=LATER)
    held = receiving.open_by_link(token=sent.link.token, pin=sent.link.pin, at=LATER)
    package = receiving.read_by_link(opened=held, at=LATER)
    assert package.contents["pseudonym"] == "J."
    receiving.answer_by_link(opened=held, event=Event(Step.DECLINED, Side.RECEIVER, LATER, reason="no_space"), at=LATER)
    mine = following.followed(opened=opened(coalition, client), keyring=coalition.dana.keyring, at=LATER)[0]
    assert (mine.step, mine.thread.standing.reason) == (Step.DECLINED, "no_space")


def test_link_in_an_open_browser_shows_nothing_once_consent_is_back(coalition):
    client = new_client(coalition)
    need = new_need(coalition, client)
    consent = agreed(coalition, client, terms("Hilltop Shelter"))
    sent = sending.send(
        client_id=client.pk, order=order("Hilltop Shelter", consent, need, mode=Mode.LINK), **as_(coalition.dana)
    )
    held = receiving.open_by_link(token=sent.link.token, pin=sent.link.pin, at=LATER)
    consents.withdraw_consent(client_id=client.pk, consent=consent, **as_(coalition.dana, LATER))
    with pytest.raises(receiving.PackageGone):
        receiving.read_by_link(opened=held, at=LATER)
    with pytest.raises(receiving.PackageGone):
        receiving.answer_by_link(opened=held, event=Event(Step.ACCEPTED, Side.RECEIVER, LATER), at=LATER)


def test_fresh_link_replaces_the_old_one_and_needs_the_consent_still(coalition):
    client = new_client(coalition)
    need = new_need(coalition, client)
    consent = agreed(coalition, client, terms("Hilltop Shelter"))
    sent = sending.send(
        client_id=client.pk, order=order("Hilltop Shelter", consent, need, mode=Mode.LINK), **as_(coalition.dana)
    )
    fresh = sending.renew_link(client_id=client.pk, referral_id=sent.referral.pk, **as_(coalition.dana, LATER))
    with pytest.raises(package_links.LinkRefused):
        receiving.open_by_link(token=sent.link.token, pin=sent.link.pin, at=LATER)
    held = receiving.open_by_link(token=fresh.token, pin=fresh.pin, at=LATER)
    assert receiving.read_by_link(opened=held, at=LATER).contents["pseudonym"] == "J."
    consents.withdraw_consent(client_id=client.pk, consent=consent, **as_(coalition.dana, LATER))
    with pytest.raises(sending.ConsentMissing):
        sending.renew_link(client_id=client.pk, referral_id=sent.referral.pk, **as_(coalition.dana, LATER))


def test_sender_is_told_that_wrong_pins_locked_the_link(coalition, monkeypatch):
    client = new_client(coalition)
    need = new_need(coalition, client)
    consent = agreed(coalition, client, terms("Hilltop Shelter"))
    sent = sending.send(
        client_id=client.pk, order=order("Hilltop Shelter", consent, need, mode=Mode.LINK), **as_(coalition.dana)
    )

    def mine():
        return following.followed(opened=opened(coalition, client), keyring=coalition.dana.keyring, at=LATER)[0]

    assert mine().link is LinkState.WAITING
    for _ in range(package_links.MOST_TRIES):
        with pytest.raises(package_links.LinkRefused):
            receiving.open_by_link(token=sent.link.token, pin="00000 00000", at=LATER)

    assert mine().link is LinkState.LOCKED
    late = following.overdue_of(opened=opened(coalition, client), keyring=coalition.dana.keyring, at=LATER)
    assert [one.what for one in late] == ["link"]
    monkeypatch.setattr(clock, "now", lambda: LATER)
    told = {one.display_name for one in waiting.people_to_tell(coalition.harbor.pk, Notice.Kind.NEW)}
    assert told == {"Dana", "Eva", "Sofia"}
    browser = Browser()
    open_as(browser, coalition.dana)
    page = browser.get(reverse("referrals:referral", args=[client.pk, sent.referral.pk])).content.decode()
    assert "The link is locked" in page
    assert "link locked" in browser.get(reverse("referrals:clients")).content.decode()
    fresh = sending.renew_link(client_id=client.pk, referral_id=sent.referral.pk, **as_(coalition.dana, LATER))
    assert mine().link is LinkState.WAITING
    assert fresh.token != sent.link.token
