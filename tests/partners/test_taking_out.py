"""Who takes everything out: the coalition's coordinator, never somebody of a parish that gets events and materials."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.partners.models import Agreement, Contact
from commonlight.partners.services import agreements

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


def signed(house, level, by):
    day, now = clock.today(), clock.now()
    made = agreements.draft(
        organisation=house, kind=Agreement.Kind.MOU, data_level=level, begins=day, ends=day + timedelta(300), text="x",
        by=by, at=now,
    )  # fmt: skip
    Agreement.objects.filter(pk=made.pk).update(ours_by="A", ours_on=day, theirs_by="B", theirs_on=day)
    return made


def test_a_parish_with_materials_only_takes_nothing_out_whatever_role_it_was_given(client):
    make_site()
    house, parish = make_organisation("Harbor House"), make_organisation("St Anne", kind="faith")
    dora = make_ordinary(house, Role.COORDINATOR, name="dora")
    father = make_ordinary(parish, Role.COORDINATOR, Role.PARTNER_MEMBER, name="jean")
    Contact.objects.create(name="Ana Ruiz", email="ana@clinic.example", touched=clock.today())
    signed(parish, "materials", dora)
    address = reverse("core:take_out")

    open_as(client, father)
    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]

    open_as(client, dora)
    whole = b"".join(client.post(address).streaming_content)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        names = archive.namelist()
        assert "Ana Ruiz" in archive.read("partners/contacts.csv").decode()
    assert {"library/our texts.json", "library/changes.csv", "library/reviews.csv", "events/events.ics"} <= set(names)
