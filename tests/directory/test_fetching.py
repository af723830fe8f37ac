"""The quick reader of rows gives what the mapper gives."""

import pytest
from tests.directory.entries import AT, make_service
from tests.directory.test_importing import OLD, packed

from commonlight.directory.documents import MODELS, columns, rows
from commonlight.directory.fetching import fetch
from commonlight.directory.models import Address, Location, Service, Visibility
from commonlight.directory.readers.choose import read_bytes
from commonlight.directory.services.importing import bring_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("site")]


def test_every_kind_of_row_comes_as_the_mapper_gives_it():
    bring_in(read_bytes(packed(OLD), "old.zip"), source_name="old", by=None, at=AT)
    seen = 0
    for entity, model in MODELS.items():
        whole = list(model._default_manager.order_by("id").values(*columns(entity)))
        got = fetch(model, columns(entity), "id", [row["id"] for row in whole])
        assert got == whole
        assert [[type(value) for value in row.values()] for row in got] == [
            [type(value) for value in row.values()] for row in whole
        ]
        seen += bool(whole)
    assert seen > 8


def test_only_the_rows_asked_for_come_and_of_hidden_ones_none():
    mine, other = make_service("Mine"), make_service("Other")
    place = Location.objects.get(service_at_locations__service=mine)
    assert [row["location_id"] for row in rows("address", "location_id", [place.pk, None, place.pk])] == [place.pk]
    assert rows("address", "location_id", []) == []
    Address.objects.filter(location=place).update(visibility=Visibility.NEVER)
    Service.objects.filter(pk=other.pk).update(visibility=Visibility.MEMBERS)
    assert rows("address", "location_id", [place.pk]) == []
    assert [row["id"] for row in rows("service", "id", [mine.pk, other.pk])] == [mine.pk]
    assert rows("location", "id", [place.pk], is_confidential=True) == []
    assert len(rows("location", "id", [place.pk], is_confidential=False)) == 1


def test_an_unknown_column_is_an_error():
    with pytest.raises(KeyError):
        fetch(Service, columns("service"), "surname", ["x"])
