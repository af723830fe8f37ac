"""What stands beside the layers: who publishes, languages of services, partners on the causes, and ways to meet people."""

import json
import uuid

import pytest
from tests.insight.test_priority import done, opened, vermont

from commonlight.core import clock
from commonlight.core.models import Organisation
from commonlight.directory.models import Published
from commonlight.insight import selectors_priority as rooms
from commonlight.insight import shown_priority
from commonlight.insight.services import priority, runs
from commonlight.partners.coverage import givers
from commonlight.partners.models import Coverage, Profile
from commonlight.places.models import Area, Indicator, Source

__all__ = ["vermont"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


def other_source(publisher):
    held = Source.objects.first()
    held.pk, held.publisher, held._state.adding = None, publisher, True
    held.save(force_insert=True)
    return Source.objects.get(publisher=publisher)


def test_files_of_one_publisher_are_one_source_and_the_page_says_so(vermont):
    run = done(vermont)
    asked = runs.asked_of(run)
    assert len(asked["need"]["figures"]) > 3 and len(priority.publishers_of(asked)) == 1
    assert "All figures of need are published by" in opened(vermont.maria, run).content.decode()
    # Two files more of the same publisher are still one; of two others they are three.
    for slug, publisher in (("unemployed", "A bureau"), ("uninsured", "A clinic")):
        Indicator.objects.filter(slug=slug).update(source=other_source(publisher))
    run = done(vermont)
    assert len(priority.publishers_of(runs.asked_of(run))) == 3
    assert "All figures of need are published by" not in opened(vermont.maria, run).content.decode()


def test_people_with_little_english_stand_beside_languages_of_services(vermont):
    def service(area, languages):
        document = {"service_areas": [{"name": area}], "languages": [{"code": one} for one in languages]}
        Published.objects.create(
            kind="service", entry_id=uuid.uuid4(), document=json.dumps(document), brief="{}", modified=clock.now()
        )

    area = Area.objects.get(level="county", name__startswith="Chittenden")
    shares = {"limited_english": [2.0], "besides": [0]}
    asked = {"services": shares, "areas": [{"population": 160_000}]}
    say = {"heard": "%(people)s people, %(besides)s services", "unheard": "%(people)s people, nobody"}
    assert shown_priority._spoken(asked, 0, say).replace(",", "", 1) == "3200 people, nobody"
    assert shown_priority._spoken({**asked, "services": {**shares, "besides": [2]}}, 0, say).endswith("2 services")
    assert shown_priority._spoken({**asked, "services": {**shares, "limited_english": [None]}}, 0, say) == ""
    service("Chittenden", ["en"]), service("Chittenden County", ["eng"]), service("Addison", ["en", "so"])
    service("Chittenden", ["es", "en"])
    run = done(vermont)
    asked = runs.asked_of(run)
    place = next(n for n, one in enumerate(asked["areas"]) if one["code"] == area.code)
    value = Indicator.objects.get(slug="limited-english").values.get(area=area).value
    assert asked["services"]["limited_english"][place] == value
    assert (asked["services"]["counts"][place], asked["services"]["besides"][place]) == (3, 1)
    assert (asked["services"]["speaking"][place], sum(asked["services"]["besides"])) == (1, 2)
    assert "services speak another language" in opened(vermont.maria, run).content.decode()


def test_partners_are_named_with_their_field_of_work_until_they_leave(vermont, monkeypatch):
    house = Organisation.objects.get()
    Coverage.objects.create(organisation=house, service="jobs", place="Addison", languages=["en"])
    Coverage.objects.create(organisation=house, service="food", place="Addison", languages=["en"])
    Coverage.objects.create(organisation=house, service="legal", place="Essex", languages=["en"])
    (partner,) = rooms.who_gives_on("income", day=clock.today())
    assert (partner.name, partner.fields, partner.places) == (
        "Harbor House",
        ("Food and clothes", "Work and training"),
        ("Addison",),
    )
    assert rooms.who_gives_on("housing", day=clock.today()) == []
    assert [one.services for one in givers(("legal",), day=clock.today())] == [("legal",)]
    monkeypatch.setattr(shown_priority, "_high_themes", lambda found, places: ["income", "housing"])
    page = opened(vermont.maria, done(vermont)).content.decode()
    assert "<strong>Harbor House</strong>: Food and clothes, Work and training" in page and "Rides to work" in page
    assert page.count("No partner says that it works in this field.") == 1
    Profile.objects.update_or_create(organisation=house, defaults={"left": clock.today()})
    assert rooms.who_gives_on("income", day=clock.today()) == []


def test_channels_are_listed_and_change_nothing(vermont):
    without = done(vermont)
    one = Indicator.objects.create(
        slug="truck-stops", name="Truck stops", theme="other", source=Indicator.objects.first().source
    )
    for n, area in enumerate(Area.objects.filter(level="county")):
        one.values.create(area=area, value=float(n))
    run = done(vermont)
    assert runs.result_of(run) == runs.result_of(without)
    (channel,) = runs.asked_of(run)["channels"]
    assert channel["name"] == "Truck stops" and sum(channel["values"]) > 0
    page = opened(vermont.maria, run).content.decode()
    assert "Where people can be met" in page and "Truck stops: " in page
    assert "truck-stops" not in json.dumps(runs.asked_of(run)["need"])


def test_a_run_of_before_is_still_shown(vermont):
    run = done(vermont)
    asked = runs.asked_of(run)
    del asked["channels"], asked["services"]["limited_english"], asked["services"]["besides"]
    for one in asked["need"]["figures"]:
        del one["publisher"]
    assert shown_priority.channels_of(asked, [0]) == [] and len(priority.publishers_of(asked)) == 1
    assert shown_priority.page_of(asked, runs.result_of(run)).n_areas == len(asked["areas"])
