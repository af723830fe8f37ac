from datetime import timedelta

import pytest
from tests.directory.entries import AT, make_service, publish

from commonlight.directory import sweeps
from commonlight.directory.models import PublishedHours, Schedule, Stale, Taxonomy

pytestmark = pytest.mark.django_db


def test_hours_that_begin_with_a_day_count_from_that_day():
    service = make_service()
    begins = AT + timedelta(days=3)
    Schedule.objects.create(
        service=service, freq="WEEKLY", byday="MO", opens_at="09:00", closes_at="10:00", valid_from=begins.date()
    )
    publish(service)
    assert not PublishedHours.objects.exists()

    sweeps.renew_bounded_hours(begins)

    assert PublishedHours.objects.count() == 1


def test_entry_is_warned_of_once_and_forgotten_when_it_is_checked():
    from commonlight.directory.services.editing import assure

    service = make_service()
    publish(service)
    sweeps.mark_stale(AT)
    assert not Stale.objects.exists()

    later = AT + timedelta(days=320)
    sweeps.mark_stale(later)
    sweeps.mark_stale(later + timedelta(days=1))
    assert Stale.objects.get().warned_day == later.date()
    assure(service, means="phone", by=None, at=later)
    sweeps.mark_stale(later)
    assert not Stale.objects.exists()


def test_terms_of_the_program_stand_in_the_tables():
    Taxonomy.objects.all().delete()

    sweeps.renew_terms(AT)

    assert Taxonomy.objects.get().terms.count() > 60
