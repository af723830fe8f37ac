"""The pages of materials: making one, the number that was not called, signing off, printing, withdrawing."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.materials.world import called, details, material

from commonlight.core import clock
from commonlight.outreach.models import CopiesAt, Material, MaterialWord
from commonlight.outreach.services.material_sheets import piece_of

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]


def page_of(client, made):
    return client.get(reverse("materials:material", args=[made.pk]))


def test_the_gallery_shows_a_setting_and_a_group(desk):
    every = desk.get(reverse("materials:gallery"))
    farm = desk.get(reverse("materials:gallery"), {"setting": "farm"})
    none = desk.get(reverse("materials:gallery"), {"setting": "farm", "group": "disability"})

    assert every.content.count(b"Make something of it") >= 12
    assert [one["draft"].id for one in farm.context["drafts"]] == ["farm"]
    assert none.context["drafts"] == []


def test_a_draft_becomes_a_poster(desk):
    sent = details(languages=["en", "es", "ht", "ar"], duty="us-ga")

    answer = desk.post(reverse("materials:begin", args=["everyone"]), sent)

    made = Material.objects.get()
    assert answer.url == reverse("materials:material", args=[made.pk])
    assert made.languages == ["en", "es", "ht", "ar"]
    shown = page_of(desk, made).content.decode()
    assert "1. Read this first" in shown and "2. Dial" in shown and "3. Note what was answered" in shown
    assert "It cannot be printed" in shown and reverse("materials:file", args=[made.pk, "pdf"]) not in shown


def test_a_call_on_the_same_screen_opens_the_printer(desk, coordinator):
    made = material(coordinator, at=clock.now())
    refused = desk.get(reverse("materials:file", args=[made.pk, "pdf"]))
    sent = {
        "number": "18883737888", "answer": "right", "police_hear": "no", "immigration_hears": "not_said", "words": "",
        "day_day": clock.today().day, "day_month": clock.today().month, "day_year": clock.today().year,
    }  # fmt: skip

    wrong = desk.post(reverse("materials:call", args=[made.pk]), {**sent, "answer": ""})
    desk.post(reverse("materials:call", args=[made.pk]), sent)

    assert refused.status_code == 302
    assert wrong.status_code == 422 and b"3. Note what was answered" in wrong.content
    assert desk.get(reverse("materials:file", args=[made.pk, "pdf"])).content[:5] == b"%PDF-"


def test_words_of_ones_own_lie_over_the_draft_and_empty_ones_give_it_back(desk, coordinator):
    made = material(coordinator)
    address = reverse("materials:words", args=[made.pk, "es"])

    desk.post(address, {"headline": "Hable con nosotras"})
    own = [(row.language, row.block, row.words) for row in made.texts.all()]
    mixed = desk.post(reverse("materials:words", args=[made.pk, "en"]), {"headline": "Ask سلام now"})
    desk.post(address, {"headline": ""})

    assert own == [("es", "headline", "Hable con nosotras")]
    assert mixed.status_code == 422 and b"Give it a line of its own" in mixed.content
    assert not made.texts.exists()


def test_an_adviser_stops_a_poster_until_the_word_changes(desk, coordinator, rosas):
    called(coordinator, at=clock.now())
    made = material(coordinator, at=clock.now())
    desk.post(reverse("materials:words", args=[made.pk, "en"]), {"headline": "Do not wait"})

    rosas.post(
        reverse("materials:refuse", args=[made.pk]),
        {"where": "en:headline", "words": "It sounds like an order", "name": "Rosa"},
    )
    stopped = page_of(desk, made).content.decode()
    desk.post(reverse("materials:act", args=[made.pk]), {"act": "ready"})
    made.refresh_from_db()
    state_then = made.state
    desk.post(reverse("materials:words", args=[made.pk, "en"]), {"headline": "You can talk"})
    rosas.post(reverse("materials:sign", args=[made.pk]), {"name": "Rosa"})
    desk.post(reverse("materials:act", args=[made.pk]), {"act": "ready"})

    made.refresh_from_db()
    assert "Rosa asks for a change: It sounds like an order" in stopped
    assert (state_then, made.state) == ("draft", "ready")
    assert [word.kind for word in MaterialWord.objects.order_by("kind")] == ["objection", "sign_off"]
    assert "Not adviser-reviewed" not in page_of(desk, made).content.decode()


def test_only_an_adviser_signs_and_only_who_may_lets_out(desk, coordinator, rosas):
    made = material(coordinator)

    assert desk.post(reverse("materials:sign", args=[made.pk]), {"name": "Maria"}).status_code == 404
    assert rosas.post(reverse("materials:act", args=[made.pk]), {"act": "ready"}).status_code == 404
    assert rosas.get(reverse("materials:change", args=[made.pk])).status_code == 404


def test_printed_copies_are_counted_and_a_withdrawal_lists_where_they_lie(desk, coordinator):
    called(coordinator, at=clock.now())
    made = material(coordinator, at=clock.now(), languages=["en"])
    desk.post(reverse("materials:act", args=[made.pk]), {"act": "ready"})
    today = clock.today()
    day = {"printed_on_day": today.day, "printed_on_month": today.month, "printed_on_year": today.year}

    wrong = desk.post(reverse("materials:run", args=[made.pk]), {"copies": 50, "places": "library", **day})
    more = desk.post(reverse("materials:run", args=[made.pk]), {"copies": 5, "places": "20 Library", **day})
    desk.post(
        reverse("materials:run", args=[made.pk]),
        {"copies": 50, "places": "20 Main Street library\n20 Bus station", **day},
    )
    desk.post(reverse("materials:withdraw", args=[made.pk]), {"because": "The number changes"})

    shown = page_of(desk, made).content.decode()
    for name, arguments in (("materials:print", []), ("materials:file", ["pdf"])):
        assert desk.get(reverse(name, args=[made.pk, *arguments])).status_code == 302
    assert reverse("materials:print", args=[made.pk]) not in shown
    assert b"Line 1 has no number in front." in wrong.content
    assert b"More copies lie there than were printed." in more.content
    assert "Main Street library" in shown and "Bus station" in shown and "50 copies" in shown
    row = CopiesAt.objects.get(place="Bus station")
    desk.post(reverse("materials:gone", args=[made.pk, row.pk]))
    assert "Bus station" not in page_of(desk, made).content.decode()


def test_the_public_takes_files_only_while_the_number_holds(desk, coordinator, monkeypatch):
    called(coordinator, at=clock.now())
    made = material(coordinator, at=clock.now(), kind="message")
    desk.post(reverse("materials:act", args=[made.pk]), {"act": "ready"})
    desk.post(reverse("materials:act", args=[made.pk]), {"act": "publish"})
    anybody, address = Client(), reverse("materials:public_file", args=[made.slug, "everyone-es.txt"])

    first = anybody.get(address)
    home, listed = anybody.get("/en/"), anybody.get(reverse("materials:shown"))
    later = clock.now().replace(year=clock.now().year + 1)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert first.content.decode().endswith("1-888-373-7888")
    assert b"To print and share" in home.content and b"everyone-es.txt" in listed.content
    assert anybody.get(address).status_code == 404
    assert b"everyone-es.txt" not in anybody.get(reverse("materials:shown")).content


def test_a_change_takes_a_public_material_in_again(desk, coordinator):
    called(coordinator, at=clock.now())
    made = material(coordinator, at=clock.now(), kind="message")
    desk.post(reverse("materials:act", args=[made.pk]), {"act": "ready"})
    desk.post(reverse("materials:act", args=[made.pk]), {"act": "publish"})

    desk.post(reverse("materials:words", args=[made.pk, "en"]), {"message": "You can talk to somebody:"})

    made.refresh_from_db()
    assert (made.state, made.is_public, made.files.count()) == ("draft", False, 0)


def test_the_browser_prints_without_the_typesetter(desk, coordinator, monkeypatch):
    called(coordinator, at=clock.now())
    made = material(coordinator, at=clock.now(), languages=["en", "ar"])
    monkeypatch.setattr("commonlight.outreach.making.typesetting.find_spec", lambda name: None)

    shown = desk.get(reverse("materials:print", args=[made.pk])).content.decode()
    page = page_of(desk, made).content.decode()

    assert 'lang="ar" dir="rtl"' in shown and "1-888-373-7888" in shown and "<svg" in shown
    assert "Not adviser-reviewed." in shown
    assert "The typesetter is not installed here" in page and reverse("materials:print", args=[made.pk]) in page


def test_the_preview_of_an_unchecked_number_shows_none(desk, coordinator):
    made = material(coordinator, languages=["en"])

    answer = desk.get(reverse("materials:page", args=[made.pk, "en", 1]))

    assert answer["Content-Type"] == "image/png"
    assert piece_of(made, clock.today()).number == "not checked"
