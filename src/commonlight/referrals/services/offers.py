"""Who takes people for a need: those that have room first, with how old that word is. Nothing is promised by it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commonlight.directory import selectors as directory
from commonlight.directory.models import ReceivingProfile
from commonlight.referrals.selectors import organisations_that_receive

Capacity = ReceivingProfile.Capacity
# A word about room that is too old counts as none, and comes after a waiting list that was confirmed.
_ORDER = {Capacity.OPEN: 0, Capacity.WAITLIST: 1, Capacity.UNKNOWN: 2, Capacity.FULL: 3}


@dataclass(frozen=True)
class Offer:
    """
    One service that takes people others send.

    member : the organisation of the coalition that opens packages for it, or None: then a link or a call
    room : what was said about room, `age` days ago; UNKNOWN once the word is too old to be repeated
    speaks : whether it names the person's language
    """

    service: UUID
    name: str
    organization: str
    phone: str
    member: UUID | None
    room: Capacity
    age: int | None
    level: ReceivingProfile.Level
    hours: str
    refuses_police: bool
    speaks: bool


def offers_for(need: str, *, language: str, today: date, without: Collection[str] = ()) -> list[Offer]:
    """
    Return the services that take people for a need (a term's code): room first, then the person's language, then the name.

    without : ids of members and names of partners that were asked before, so that the next one is offered
    """
    if not directory.is_open():
        return []
    reached = {one.pk for one in organisations_that_receive()}
    asked = {one.casefold() for one in without}
    found = []
    for profile in directory.receiving_services(today=today, need=need):
        offer = _offer(profile, language, today, reached)
        if offer and not asked & {str(offer.member), offer.organization.casefold(), offer.name.casefold()}:
            found.append(offer)
    return sorted(found, key=lambda one: (_ORDER[one.room], not one.speaks, one.name))


def _offer(profile: ReceivingProfile, language: str, today: date, reached: Collection[UUID]) -> Offer | None:
    card = directory.service_card(profile.pk, today=today)
    if card is None:
        return None
    fresh = directory.capacity_is_fresh(profile, today=today)
    member = getattr(profile.service.organization, "member_id", None)
    return Offer(
        service=profile.pk,
        name=card["name"],
        organization=card.get("organization", ""),
        phone=card.get("phone", ""),
        member=member if member in reached else None,
        room=Capacity(profile.capacity) if fresh else Capacity.UNKNOWN,
        age=directory.capacity_age(profile, today=today),
        level=ReceivingProfile.Level(profile.data_level),
        hours=profile.intake_hours,
        refuses_police=profile.refuses_police,
        speaks=language.split("-")[0] in {one.split("-")[0] for one in (*profile.languages, *card["languages"])},
    )
