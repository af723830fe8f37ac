"""Private addresses are hidden in every text the tables have, and then looked for in everything the public can reach."""

import io
import zipfile

import pytest
from django.db import models
from django.urls import reverse
from tests.directory.entries import AT, make_service
from tests.directory.test_importing import OLD, packed
from tests.factories import make_ordinary, make_organisation

from commonlight.core import taking_out
from commonlight.core.roles import Role
from commonlight.directory.documents import MODELS
from commonlight.directory.models import AddressMark, Location, Published, Service, Source, Withheld
from commonlight.directory.readers.choose import read_bytes, read_path
from commonlight.directory.sealing import open_withheld
from commonlight.directory.services import publishing
from commonlight.directory.services.importing import bring_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
BASE = "/api/hsds/v3"
LISTS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")
OTHER_ROOMS = (
    "/en/", "/en/events/", "/en/events.ics", "/en/events/month/", "/en/events/sheet/", "/en/ways-to-help/", "/en/learn/courses/",
)  # fmt: skip
WRITTEN = ("77 Lime Court", "Lime Ct. 77", "77 L\u00edme ct, Unit B", "seventy? no: 77\u00a0LIME")


def everything_public(client, most: int = 12) -> str:
    """Return every public page, answer, print and export as one text; `most` single pages of each kind."""
    told: list[bytes] = []
    for language in ("en", "es"):
        told.append(client.get(f"/{language}/services/").content)
        for asked in (
            {},
            {"words": "lim"},
            {"place": "45202"},
            {"need": "safe_shelter"},
            {"words": "house", "page": "2"},
        ):
            told.append(client.post(f"/{language}/services/", asked).content)
            told.append(client.post(f"/{language}/services/sheet/", asked).content)
    shown = Published.objects.filter(kind__in=["service", "organization"]).order_by("number")
    for kind, key in shown.values_list("kind", "entry_id")[:most]:
        if kind == "service":
            told += [client.get(reverse(f"directory:{name}", args=[key])).content for name in ("service", "card")]
        if kind == "organization":
            told.append(client.get(reverse("directory:organization", args=[key])).content)
    for path in LISTS:
        for shape in ({}, {"full": "true", "full_service": "true"}, {"minimal": "true"}):
            page = client.get(f"{BASE}/{path}", {**shape, "per_page": 500})
            told.append(page.content)
            lines = client.get(f"{BASE}/{path}", {**shape, "format": "ndjson"})
            told.append(b"".join(lines.streaming_content))
    data = b"".join(client.get(f"{BASE}/datapackage.zip").streaming_content)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        told += [archive.read(name) for name in archive.namelist()]
    told.append(client.get(f"{BASE}/openapi.json").content)
    # What other rooms show the public, and everything that can be taken out at once.
    for path in OTHER_ROOMS:
        page = client.get(path)
        told.append(b"".join(page.streaming_content) if page.streaming else page.content)
    whole = io.BytesIO()
    assert taking_out.take_out(whole, by=make_ordinary(make_organisation(), Role.COORDINATOR), at=AT) > 5
    with zipfile.ZipFile(whole) as archive:
        assert "directory/hsds/service.csv" in archive.namelist()
        told += [archive.read(name) for name in archive.namelist()]
    return b"\n".join(told).decode().casefold()


@pytest.mark.slow
def test_no_text_of_any_object_lets_a_private_address_out(client):
    bring_in(read_bytes(packed(OLD), "old.zip"), source_name="old", by=None, at=AT)
    assert AddressMark.objects.exists()
    service = Service.objects.get(name="Legal clinic")
    make_service("Other clinic", needs=["food"])
    filled = 0
    for entity, model in MODELS.items():
        if entity.startswith("taxonomy") or entity == "unit":
            continue
        _one_of_each(entity, model, service)
        texts = [field.name for field in model._meta.concrete_fields if isinstance(field, models.TextField)]
        for number, name in enumerate(name for name in texts if name not in ("number", "byday", "freq", "wkst")):
            filled += 1
            model._default_manager.update(**{name: f"Ring at {WRITTEN[number % len(WRITTEN)]} after dark."})
    assert filled > 60
    Service.objects.update(translations={"es": {"name": WRITTEN[0], "description": WRITTEN[1]}})
    # An entry whose name may not be said is not published at all; the others stay.
    Service.objects.filter(pk=service.pk).update(name="Legal clinic")
    publishing.publish_all(at=AT)

    told = everything_public(client)

    assert "legal clinic" in told
    for hidden in ("lime", "líme"):
        assert hidden not in told


def _one_of_each(entity, model, service):
    """Make sure that an object of this kind hangs on the service."""
    if model._default_manager.exists():
        return
    owners = {
        "service": service,
        "organization": service.organization,
        "location": Location.objects.filter(is_confidential=False).first(),
    }
    names = {field.name for field in model._meta.concrete_fields}
    links = {name: owner for name, owner in owners.items() if name in names}
    if entity == "service_capacity":
        from commonlight.directory.models import Unit

        model._default_manager.create(service=service, unit=Unit.objects.create(name="beds"), available=1, updated=AT)
        return
    model._default_manager.create(**links)


@pytest.mark.slow
def test_the_walk_would_find_a_leak(client):
    from tests.directory.entries import publish

    from commonlight.directory.models import Address

    service = make_service(description="Ring at 77 Lime Court.")
    publish(service)
    assert Address.objects.exists()

    assert "lime" in everything_public(client)


@pytest.mark.shared
@pytest.mark.proofs
def test_no_withheld_address_of_miami_is_told_anywhere(client, shared_data):
    """A pseudo-private list: each withheld street is opened and looked for in every answer."""
    from commonlight.directory.gate import known_marks

    bring_in(read_path(shared_data / "hsds-miami211"), source_name="miami211", by=None, at=AT)
    streets = set()
    for row in Withheld.objects.filter(entity="location"):
        words = open_withheld(row.sealed, withheld_id=str(row.pk))
        streets |= {
            value
            for name, value in words.items()
            if name.endswith("address_1") and any(sign.isdigit() for sign in value)
        }
    assert len(streets) > 20

    told = everything_public(client, most=400)

    assert Source.objects.count() == 1
    # A box number is no place; every other street must be nowhere.
    named = {street for street in streets if "box" not in street.casefold()}
    assert [street for street in sorted(named) if street.casefold() in told] == []
    marks = known_marks()
    assert [row.entry_id for row in Published.objects.all() if marks.stands_in(_texts_only(row.document))] == []


def _texts_only(document: str) -> str:
    """Return the texts of a document a line each, without ids and numbers that are no words."""
    import json

    from commonlight.directory.gate import NOT_WORDS

    lines: list[str] = []

    def walk(value, name):
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, key)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, name)
        elif isinstance(value, str) and not NOT_WORDS.search(name):
            lines.append(value)

    walk(json.loads(document), "")
    return " \u2029 or ".join(lines)
