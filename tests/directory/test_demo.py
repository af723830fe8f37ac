import pytest
from tests.directory.entries import AT
from tests.factories import make_ordinary, make_organisation

from commonlight.demo.coalition import content
from commonlight.demo.rooms import directory
from commonlight.directory.models import Published, ReviewItem, Service

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_the_demo_shows_every_part_and_hides_its_shelters(site):
    make_ordinary(make_organisation("Harbor"), name="ed")
    directory.build(None, at=AT)  # type: ignore[arg-type]

    text = "\n".join(part for row in Published.objects.values_list("document", "card", "translations") for part in row)
    assert Published.objects.filter(kind="service").count() == len(content("services")["services"])
    for hidden in ("Willow Bend", "Foundry", "Sparrow"):
        assert hidden not in text
    assert "Refugio Harbor House" in text
    assert set(ReviewItem.objects.filter(closed_day=None).values_list("kind", flat=True)) >= {
        "withheld",
        "held",
        "duplicate",
    }
    assert Service.objects.filter(name="Willow family refuge").exists()
