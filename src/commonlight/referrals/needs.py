"""What waits for a case worker or a receiver today, as the team's first page says it: numbers and links, no names."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonlight.core import clock
from commonlight.core.models import Account
from commonlight.core.needs import Need
from commonlight.referrals import permissions
from commonlight.referrals.services import waiting


def needs_of_referrals(request: HttpRequest) -> list[Need]:
    """Return what waits for the person of this request: what is late first, then what is new."""
    account = request.user
    if not isinstance(account, Account):
        return []
    waits = waiting.waits_for(
        account,
        team=permissions.team_organisations(account),
        receiving=permissions.receiving_organisations(account),
        at=clock.now(),
    )
    clients, received = reverse("referrals:clients"), reverse("referrals:received")
    told = [
        (
            waits.unanswered,
            ngettext(
                "Nobody answered one referral in time: a person is waiting.",
                "Nobody answered %(count)d referrals in time: people are waiting.",
                waits.unanswered,
            ),
            clients,
            _("Look who comes first"),
        ),
        (
            waits.past_their_day,
            ngettext(
                "One of your clients has something past its day.",
                "%(count)d of your clients have something past its day.",
                waits.past_their_day,
            ),
            clients,
            _("Look who comes first"),
        ),
        (
            waits.to_answer,
            ngettext(
                "One person who was referred to you waits for an answer.",
                "%(count)d people who were referred to you wait for an answer.",
                waits.to_answer,
            ),
            received,
            _("Answer now"),
        ),
        (
            waits.asking,
            ngettext("One person asks for help.", "%(count)d people ask for help.", waits.asking),
            clients,
            _("Read and take up"),
        ),
    ]
    return [Need(text % {"count": count}, url, link) for count, text, url, link in told if count]
