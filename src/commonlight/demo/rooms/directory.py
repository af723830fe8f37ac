"""The invented county's services: some checked lately, one about to grow old, two hidden houses, and a list that came in."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

from commonlight.core.models import Account
from commonlight.demo.coalition import Coalition, content
from commonlight.directory.models import Assurance, ReceivingProfile, Service
from commonlight.directory.readers.choose import read_bytes
from commonlight.directory.readers.spreadsheet import hours_of
from commonlight.directory.services import editing, publishing
from commonlight.directory.services.editing import Hours, Place, Receiving, ServiceWords
from commonlight.directory.services.importing import bring_in

ORDER = 40
MEANS = ("phone", "visit", "website", "self")


def build(coalition: Coalition, *, at: datetime) -> None:
    """Build it through the room's own services."""
    wanted = content("services")
    by = Account.objects.order_by("login_name").first()
    for number, entry in enumerate(wanted["services"]):
        then = at - timedelta(days=7 * number % 150)
        saved = editing.save_service(_words(entry, wanted, number), service=None, by=by, at=then)
        editing.assure(saved.service, means=MEANS[number % len(MEANS)], by=by, at=then)
        if "receive" in entry:
            said = entry["receive"]
            editing.set_receiving(
                saved.service,
                Receiving(
                    accepts_referrals=True,
                    channels=tuple(said["channels"]),
                    data_level=said["data_level"],
                    capacity=said["capacity"],
                    agreement_day=(at - timedelta(days=200)).date(),
                ),
                by=by,
                at=at - timedelta(days=3 + number),
            )
    _grow_old(at)
    bring_in(_list(wanted["imported"]), source_name="County list", by=by, at=at, precedence=60, hold=True)
    editing.find_duplicates(at=at)


def _words(entry: dict[str, Any], wanted: dict[str, Any], number: int) -> ServiceWords:
    place = None
    if "place" in entry:
        town = wanted["towns"][entry["place"]["town"]]
        place = Place(
            address_1=entry["place"]["street"],
            city=entry["place"]["town"],
            region=wanted["defaults"]["region"],
            state_province=wanted["defaults"]["state_province"],
            postal_code=town["postal_code"],
            latitude=town["latitude"] + (number % 5) * 0.004,
            longitude=town["longitude"] - (number % 7) * 0.005,
        )
    hours = tuple(
        Hours(**{key: value for key, value in hours_of(line).items() if key not in ("freq", "description")})
        for line in entry["hours"]
    )
    return ServiceWords(
        name=entry["name"],
        organization=entry["organization"],
        description=entry["description"],
        phones=tuple(entry["phones"]),
        languages=tuple(entry["languages"]),
        terms=tuple(entry["terms"]),
        areas=tuple(wanted["defaults"]["areas"]),
        minimum_age=entry.get("minimum_age"),
        maximum_age=entry.get("maximum_age"),
        fees_description=entry.get("fees", ""),
        hours=hours,
        place=place,
        translations={"es": entry["es"]} if "es" in entry else {},
    )


def _grow_old(at: datetime) -> None:
    """Let one entry be nearly a year without a check, so that the page of what is due has something to show."""
    old = Service.objects.get(name="Dentist on Fridays")
    long_ago = at - timedelta(days=340)
    Assurance.objects.filter(service=old).update(checked_day=long_ago.date(), due_day=long_ago.date())
    Service.objects.filter(pk=old.pk).update(last_modified=long_ago)
    publishing.publish(services=[old.pk], at=at)
    ReceivingProfile.objects.filter(capacity="full").update(capacity_day=(at - timedelta(days=20)).date())


def _list(rows: list[dict[str, str]]) -> Any:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return read_bytes(stream.getvalue().encode(), "county-list.csv")
