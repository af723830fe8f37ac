"""Role cards, help beside each screen, and practice that leaves no trace."""

import inspect

import pytest
from django.apps import apps
from django.db import connections
from django.urls import NoReverseMatch, get_resolver, reverse
from tests.core.role_matrix import POST_ONLY, ROWS
from tests.factories import make_ordinary, make_organisation, make_site, open_as
from tests.repository.test_urls_are_closed import addresses, is_public

from commonlight.core import practice
from commonlight.core.models import PlaceEntry
from commonlight.core.role_cards import cards
from commonlight.core.roles import Role
from commonlight.core.screen_help import helped
from commonlight.library.reading import grade

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])
LANGUAGES = ["en", "es"]


@pytest.fixture
def colleague(db, client):
    make_site()
    account = make_ordinary(make_organisation(), Role.FACILITATOR)
    open_as(client, account)
    return account


# Role cards


def test_each_role_that_works_here_has_a_card_in_each_language():
    # Analysts and funders see figures only; advisers have the page of the texts they read.
    without = {Role.ANALYST, Role.FUNDER, Role.CONTENT_ADVISER, Role.VOLUNTEER_COORDINATOR}

    assert set(cards("en")) == set(cards("es")) == {role.value for role in Role if role not in without} | {"volunteer"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_are_short_and_plain(language):
    for card in cards(language).values():
        text = " ".join([*card.does, *card.each_week, *card.never, card.stuck])

        assert (card.role, len(text.split()) <= 170) == (card.role, True)
        assert (card.role, grade(text, language) <= 8) == (card.role, True)


def test_a_card_says_what_is_missing_and_never_shows_an_unchecked_number(client, colleague):
    PlaceEntry.objects.create(kind="child_protection_line", number="555-0100", source="A leaflet")

    text = client.get(reverse("core:role_card", args=["volunteer"])).content.decode()

    assert "555-0100" not in text
    assert text.count("Not yet filled in for your place.") == 2


def test_a_card_of_no_role_is_not_there(client, colleague):
    assert client.get(reverse("core:role_card", args=["king"])).status_code == 404


# Help


def test_every_page_of_core_has_help_in_each_language():
    pages = {
        name
        for name in ROWS
        if name not in POST_ONLY and name not in ("core:kit_picture", "core:sheet", "core:recording", "core:medium")
    }

    assert pages - helped("en") == set()
    assert helped("en") == helped("es")


# Files that are handed out, not pages.
GIVEN_OUT = {
    "library:sheet_template",
    "reports:duty_receipt",
    "reports:package_file",
    "reports:report_file",
}


@pytest.mark.parametrize("room", ["library", "directory", "reports", "referrals", "events"])
def test_every_screen_of_a_room_has_help(room):
    screens = {
        name
        for name, _address, view in addresses()
        if name.startswith(f"{room}:") and not is_public(view) and answers_to_a_visit(view)
    }

    assert len(screens) > 5
    assert screens - GIVEN_OUT - helped("en") == set()


def answers_to_a_visit(view) -> bool:
    """Whether a view takes GET, as the decorator of Django that stands around it says."""
    while view is not None:
        methods = inspect.getclosurevars(view).nonlocals.get("request_method_list")
        if methods is not None:
            return "GET" in methods
        view = getattr(view, "__wrapped__", None)
    return True


def test_help_stands_only_for_addresses_that_exist():
    names = {
        f"{namespace}:{name}"
        for namespace, (_, resolver) in get_resolver().namespace_dict.items()
        for name in resolver.reverse_dict
        if isinstance(name, str)
    }

    assert helped("en") - names == set()


def test_help_is_shown_on_its_page(client, colleague):
    text = client.get(reverse("core:practice")).content.decode()

    assert '<details class="help noprint">' in text
    with pytest.raises(NoReverseMatch):
        reverse("core:nowhere")


# Practice


def every_row() -> dict[str, list]:
    found = {}
    for model in apps.get_models():
        alias = "jobs" if model._meta.app_label in ("sessions", "django_tasks_db") else "default"
        found[model._meta.label] = sorted(model._default_manager.using(alias).values_list(), key=str)
    return found


@pytest.mark.slow
def test_practice_leaves_no_trace(client, colleague, caplog):
    address = reverse("core:practice_note", args=["reports", "papers"])
    client.get(address)
    before = every_row()

    answer = client.post(address, {"question0": "1", "question1": "1", "answer": "WHAT I WROTE: I promise you"})

    assert answer.status_code == 200
    assert "WHAT I WROTE" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert every_row() == before
    assert "WHAT I WROTE" not in caplog.text
    assert "WHAT I WROTE" not in client.get(address).content.decode()
    assert set(before) >= {"core.AuditEvent", "sessions.Session", "reports.Report"}
    assert connections["default"].vendor


def test_practice_says_what_was_right_and_why(client, colleague):
    one = practice.exercise("reports", "papers", "en")
    right = [next(n for n, option in enumerate(asked.options) if option.is_right) for asked in one.questions]
    address = reverse("core:practice_note", args=["reports", "papers"])

    all_right = client.post(address, {f"question{n}": picked for n, picked in enumerate(right)})
    promised = client.post(address, {"question0": "99", "question1": "x", "answer": "I promise that it will end."})

    assert all_right.context["n_right"] == len(right)
    assert promised.context["n_right"] == 0
    assert "You promise something that nobody can keep" in promised.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_exercises_are_whole_and_their_good_answers_keep_their_own_rules(language):
    for one in practice.exercises(language):
        assert (one.key, [sum(option.is_right for option in asked.options) for asked in one.questions]) == (
            one.key,
            [1] * len(one.questions),
        )
        assert (one.key, practice.watched(one, one.good_answer)) == (one.key, [])
        assert (one.key, grade(one.good_answer, language) <= 8) == (one.key, True)
    assert [one.key for one in practice.exercises("en")] == [one.key for one in practice.exercises("es")]
    assert len(practice.exercises(language)) >= 4
