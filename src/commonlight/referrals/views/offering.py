"""Who takes people for a need of somebody: looked at with the person, before anybody is asked or promised anything."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonlight.directory.shown import dial
from commonlight.referrals import permissions
from commonlight.referrals.forms.clients import term_name
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.journal import ClientFile, Need
from commonlight.referrals.services import clients
from commonlight.referrals.services.days import today
from commonlight.referrals.services.offers import Capacity, Offer, offers_for
from commonlight.referrals.views.clients import number_of
from commonlight.referrals.views.shared import for_roles

Who = dict[str, Any]
NEXT_ONES = 3
_LOOKS = {Capacity.OPEN: "strong", Capacity.WAITLIST: "", Capacity.UNKNOWN: "quiet", Capacity.FULL: "quiet"}


@for_roles(*permissions.TEAM)
@require_safe
def offers(request: HttpRequest, who: Who, client_id: int, key: str) -> HttpResponse:
    """Show the services that take people for one need, those with room first; who was asked before is left out."""
    opened = clients.reach(client_id=client_id, act=Act.READ, **who)
    need = opened.file.needs.get(key)
    if need is None:
        raise NotYours
    context = {
        "row": opened.row,
        "number": number_of(client_id),
        "need": term_name(need.term),
        "offers": shown_offers(opened.file, need, who),
        "asked": sorted({one.recipient_name for one in opened.file.referrals.values() if one.need == key}),
        "may": {act.value: permissions.standing_of(who["by"], opened.row).may(act) for act in (Act.CONSENT,)},
    }
    return render(request, "referrals/offers.html", context)


def shown_offers(file: ClientFile, need: Need, who: Who) -> list[dict[str, Any]]:
    """Return the offers for a need as pages show them, without those that this need was sent to before."""
    asked = [one for one in file.referrals.values() if one.need == need.id]
    without = {name for one in asked for name in (one.recipient, one.recipient_name)}
    language = file.profile.language
    found = offers_for(need.term, language=language, today=today(who["at"]), without=without)
    return [_shown(one) for one in found]


def _shown(offer: Offer) -> dict[str, Any]:
    is_told = offer.room is not Capacity.UNKNOWN
    return {
        "one": offer,
        "dial": dial(offer.phone),
        "room": offer.room.label if is_told else _("Room not known"),
        "look": _LOOKS[offer.room],
        "is_told": is_told,
        "level": offer.level.label,
        "takes_none": offer.level == "none",
    }
