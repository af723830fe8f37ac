"""The demo shows four layers of the real counties, worked out."""

from types import SimpleNamespace

import pytest

from commonlight.core import clock
from commonlight.demo.rooms import priority
from commonlight.insight.models import Run
from commonlight.insight.services import runs
from commonlight.places.services import packaged


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "jobs"])
def test_the_demo_shows_a_run_with_ranges_and_its_rural_floor(people):
    packaged.load_state("KY", by=people.maria, at=clock.now())
    priority.build(SimpleNamespace(), at=clock.now())
    run = Run.objects.get()
    assert run.state == Run.State.DONE
    found = runs.result_of(run)
    assert len(found["chosen"]["places"]) == 12 and found["chosen"]["met"] and found["need"]["n_ranked"] > 100
