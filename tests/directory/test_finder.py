import pytest
from django.urls import reverse
from tests.directory.entries import AT, make_service, publish

from commonlight.directory import searching, selectors
from commonlight.directory.finding import Wish
from commonlight.directory.models import Address, Language, Location, PublishedHours, Schedule, Service

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def names(wish: Wish) -> list[str]:
    return [line.card["name"] for line in searching.find(wish, today=TODAY).lines]


def move(service, latitude, longitude, postcode, city="Elsewhere"):
    location = Location.objects.get(service_at_locations__service=service)
    location.latitude, location.longitude = latitude, longitude
    location.save()
    Address.objects.filter(location=location).update(postal_code=postcode, city=city)


def test_need_words_language_age_and_population_combine():
    lawyer = make_service("Visa clinic", needs=["legal_help", "for_women"], minimum_age=18)
    food = make_service("Soup kitchen", needs=["food"])
    Language.objects.create(service=lawyer, code="es", name="Spanish")
    publish(lawyer, food)

    assert names(Wish(need="legal_help")) == ["Visa clinic"]
    assert names(Wish(words="soup")) == ["Soup kitchen"]
    assert names(Wish(words="kitch")) == ["Soup kitchen"]
    assert names(Wish(language="es")) == ["Visa clinic"]
    assert names(Wish(age=16)) == ["Soup kitchen"]
    assert names(Wish(population="for_men")) == ["Soup kitchen"]
    assert sorted(names(Wish(population="for_women"))) == ["Soup kitchen", "Visa clinic"]
    assert names(Wish(need="legal_help", language="ar")) == []


def test_nearest_come_first_and_the_placeless_last():
    near, far, line = make_service("Near"), make_service("Far"), make_service("Line")
    move(far, 39.4, -84.5, "45011", "Hamilton")
    Location.objects.filter(service_at_locations__service=line).delete()
    publish(near, far, line)

    found = searching.find(Wish(place="45202"), today=TODAY)

    assert [one.card["name"] for one in found.lines] == ["Near", "Far", "Line"]
    assert found.lines[0].km == pytest.approx(0)
    assert found.lines[1].km == pytest.approx(33.36, abs=0.1)
    assert found.lines[2].km is None
    assert names(Wish(place="hamilton"))[0] in ("Near", "Far")


def test_words_beside_a_place_find_the_same_whether_looked_up_once_or_for_every_ring(monkeypatch):
    every = [make_service(f"{'Night' if number % 2 else 'Day'} shelter {number}") for number in range(12)]
    for number, service in enumerate(every[:8]):
        move(service, 39.1 + number * number * 0.05, -84.5, "45202")
    Location.objects.filter(service_at_locations__service__in=every[8:]).delete()
    publish(*every)

    def told():
        pages = [
            searching.find(Wish(words="nigh shel", place="45202"), today=TODAY, page=n, per_page=4) for n in (1, 2)
        ]
        return [(one.total, [(line.card["name"], line.km) for line in one.lines]) for one in pages]

    once = told()
    monkeypatch.setattr(searching, "MOST_KNOWN", 3)

    assert once[0][0] == 6
    assert len(once[0][1]) == 4 and len(once[1][1]) == 2
    assert told() == once


def test_unknown_postcode_is_put_among_its_neighbours_and_said():
    publish(make_service())

    found = searching.find(Wish(place="45299"), today=TODAY)

    assert found.point is not None and not found.point.exact


def test_open_now_asks_the_clock():
    service = make_service()
    Schedule.objects.create(service=service, freq="WEEKLY", byday="FR,SA,SU", opens_at="20:00", closes_at="06:00")
    publish(service)

    assert list(PublishedHours.objects.order_by("opens").values_list("opens", "closes")) == [
        (0, 360),
        (6960, 7560),
        (8400, 9000),
        (9840, 10080),
    ]
    assert names(Wish(open_at=5 * 60)) == ["Legal clinic"]
    assert names(Wish(open_at=7 * 60)) == []


def test_entry_nobody_vouched_for_within_a_year_is_hidden():
    from datetime import timedelta

    service = make_service()
    publish(service)

    assert searching.find(Wish(), today=TODAY + timedelta(days=364)).total == 1
    assert searching.find(Wish(), today=TODAY + timedelta(days=365)).total == 0
    assert selectors.service_document(service.pk, today=TODAY + timedelta(days=365)) is None


def test_inactive_service_is_not_found():
    service = make_service(status=Service.Status.INACTIVE)
    publish(service)

    assert names(Wish()) == []


@pytest.mark.slow
def test_pages_answer_without_script_or_cookie_and_remember_nothing(client, site):
    service = make_service("Visa clinic", needs=["legal_help", "no_id_needed"])
    publish(service)

    first = client.get(reverse("directory:find"))
    answer = client.post(reverse("directory:find"), {"need": "legal_help", "place": "45202"})
    page = client.get(reverse("directory:service", args=[service.pk]))
    card = client.get(reverse("directory:card", args=[service.pk]))
    sheet = client.post(reverse("directory:pocket"), {"need": "legal_help"})

    assert b"A lawyer" in first.content
    assert b"Visa clinic" in answer.content and b'href="tel:+15135550100"' in answer.content
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"No ID needed" in page.content
    assert b'"@type": "Service"' in page.content
    assert b"12 Oak Street" in card.content and b"Visa clinic" in sheet.content
    assert not any(one.cookies for one in (first, answer, page, card, sheet))


@pytest.mark.parametrize("asked", ["%00", "'; DROP", '"*', "a" * 500, "zzs active", "NOT OR AND", "(", "٣"])
def test_odd_questions_are_answered(client, site, asked):
    publish(make_service())

    assert (
        client.post(
            reverse("directory:find"), {"words": asked, "place": asked, "page": asked, "age": asked}
        ).status_code
        == 200
    )


def test_room_that_is_off_has_no_pages(client, site):
    site.rooms = ["library"]
    site.save()

    assert client.get(reverse("directory:find")).status_code == 404
    assert client.post(reverse("directory:pocket")).status_code == 404


def test_page_of_an_organization_lists_what_it_offers_now(client, site):
    service = make_service()
    publish(service)

    page = client.get(reverse("directory:organization", args=[service.organization_id]))

    assert b"Legal clinic" in page.content


def test_data_in_the_page_cannot_end_its_element(client, site):
    service = make_service("</script><b>Clinic</b>")
    publish(service)

    page = client.get(reverse("directory:service", args=[service.pk])).content

    assert b"<b>Clinic" not in page


@pytest.mark.parametrize("language", ["es", "ar", "fr", "ht", "zh-hans"])
def test_every_need_has_a_name_of_its_own_in_each_language(language):
    from commonlight.directory import terms

    same = [term.code for term in terms.terms().values() if term.name(language) == term.names["en"]]

    assert same == []
    assert not set(terms.group_names(language).values()) & set(terms.group_names("en").values())


@pytest.mark.django_db(databases=["default", "jobs"])
def test_a_need_is_among_the_texts_of_a_coalitions_own_language():
    from commonlight.core.public_texts import public_texts

    found = next(text for text in public_texts() if text.key == "directory/term/legal_help")

    assert (found.english, found.shipped["zh-hans"]) == ("A lawyer", "律师")
