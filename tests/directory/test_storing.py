"""Rows written at once hold the same as rows written one by one."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.directory.entries import AT, make_service

from commonlight.directory.models import ImportBatch, Schedule, Service, Source
from commonlight.directory.storing import insert

pytestmark = pytest.mark.django_db


def test_every_kind_of_value_is_read_back_as_it_was_given():
    source = Source.objects.create(name="sheet")
    key = uuid.uuid4()
    words = {"es": {"name": "Cl\u00ednica"}}
    insert(
        Service,
        [
            {
                "id": key,
                "name": "50% off; %s",
                "minimum_age": 17.5,
                "assured_date": date(2026, 11, 1),
                "last_modified": AT,
                "source_id": source.pk,
                "translations": words,
                "status": Service.Status.INACTIVE,
            }
        ],
    )
    found = Service.objects.get(pk=key)

    assert (found.name, found.minimum_age, found.assured_date) == ("50% off; %s", 17.5, date(2026, 11, 1))
    assert (found.last_modified, found.source, found.translations) == (AT, source, words)
    # What the row left out has its default.
    assert (found.status, found.description, found.maximum_age, found.organization) == ("inactive", "", None, None)


def test_missing_column_and_broken_link_are_refused():
    with pytest.raises(KeyError):
        insert(ImportBatch, [{"form": "csv"}])
    service = make_service()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Service, [{"id": service.pk, "name": "Twice", "last_modified": AT}])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Schedule, [{"id": uuid.uuid4(), "service_id": uuid.uuid4()}])
        Schedule.objects.first()
        from django.db import connection

        connection.check_constraints()
