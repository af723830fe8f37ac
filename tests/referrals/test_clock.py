"""A clock set back revives nothing."""

from datetime import timedelta

import pytest
from tests.referrals.conftest import (
    LATER,
    START,
    agreed,
    as_,
    may_be_contacted,
    new_client,
    new_need,
    opened,
    order,
    sent_to_legal,
    terms,
)

from commonlight.core.services import package_links
from commonlight.referrals.models import LatestDay
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.access import Act
from commonlight.referrals.services import (
    clients,
    exceptions,
    following,
    receiving,
    sending,
)

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"])]


def test_clock_set_back_revives_nothing(coalition):
    client = new_client(coalition)
    sent, _ = sent_to_legal(coalition, client, days=10)
    with pytest.raises(receiving.PackageGone):
        receiving.open_package(referral_id=sent.referral.pk, **as_(coalition.lena, START + timedelta(days=11)))
    with pytest.raises(receiving.PackageGone):
        receiving.open_package(referral_id=sent.referral.pk, **as_(coalition.lena, START + timedelta(days=1)))
    need = new_need(coalition, client)
    late = agreed(coalition, client, terms(coalition.legal.pk, days=10))
    with pytest.raises(sending.ConsentMissing):
        sending.send(
            client_id=client.pk,
            order=order(coalition.legal.pk, late, need),
            **as_(coalition.dana, START + timedelta(days=1)),
        )


def test_act_that_was_refused_still_taught_the_site_what_day_it_is(coalition):
    client = new_client(coalition)
    sent, _ = sent_to_legal(coalition, client, days=10)
    late, early = START + timedelta(days=11), START + timedelta(days=1)
    refused = [
        lambda: receiving.open_package(referral_id=sent.referral.pk, **as_(coalition.reyes, late)),
        lambda: clients.reach(client_id=client.pk, act=Act.READ, **as_(coalition.lena, late)),
    ]
    for act in refused:
        LatestDay.objects.all().delete()
        with pytest.raises(NotYours):
            act()
        with pytest.raises(receiving.PackageGone):
            receiving.open_package(referral_id=sent.referral.pk, **as_(coalition.lena, early))
    LatestDay.objects.all().delete()
    with pytest.raises(package_links.LinkRefused):
        receiving.open_by_link(token="0" * 32, pin="00000 00000", at=late)
    assert LatestDay.objects.get().day == late.date()


def test_clock_set_back_revives_neither_broken_glass_nor_a_yes_to_be_contacted(coalition):
    client = new_client(coalition, restricted=True)
    may_be_contacted(coalition, client, until=START + timedelta(days=20))
    sent_to_legal(coalition, client)
    exceptions.break_glass(client_id=client.pk, reason="She called; she is followed.", **as_(coalition.eva))
    follow_up = opened(coalition, client).file.due_follow_ups()[0]
    opened(coalition, client, at=START + timedelta(days=21))

    with pytest.raises(NotYours):
        clients.reach(client_id=client.pk, act=Act.READ, **as_(coalition.eva, LATER))
    with pytest.raises(following.NotToBeContacted):
        following.record_follow_up(
            client_id=client.pk, follow_up=follow_up.id, connected=True, note="", **as_(coalition.dana, LATER)
        )
