"""The page of today says how many notes were answered by the day that was promised, with the year before."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.factories import make_ordinary, open_as

from commonlight.core.models import Site
from commonlight.core.roles import Role
from commonlight.feedback.models import Note

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


def notes(due, in_time, late):
    """Write notes that were due on a day: so many done by then, so many a day later or never."""
    for place in range(in_time + late):
        done = due if place < in_time else (due + timedelta(days=1) if place % 2 else None)
        Note.objects.create(
            kind="question", channel="web", language="en", words="w", came=due - timedelta(days=14), due=due,
            digest=f"{due}{place}", done_on=done, state="done" if done else "sorted",
        )  # fmt: skip


def page(who):
    client = Client()
    open_as(client, who)
    return client.get("/en/team/").content.decode()


def test_who_works_on_notes_sees_the_whole_count_and_the_year_before(people):
    notes(date(2026, 10, 31), 9, 2)
    notes(date(2025, 11, 1), 3, 0)
    # November is not over, and what was due before the two years does not count.
    notes(date(2026, 11, 1), 40, 0)
    notes(date(2025, 10, 31), 5, 1)
    notes(date(2024, 10, 31), 50, 0)
    text = page(people.maria)
    assert "Feedback answered" in text and "12 of 14 notes by the promised day" in text
    assert "5 of 6 notes by the promised day" in text and "no margin of error" in text
    assert not set("↑↓▲▼") & set(text)


def test_an_analyst_sees_no_figure_that_few_notes_stand_behind(people):
    sam = make_ordinary(people.house, Role.ANALYST, name="sam")
    notes(date(2026, 10, 31), 30, 3)
    assert "too few to tell" in page(sam) and "30 of 33" not in page(sam)
    notes(date(2026, 9, 30), 0, 9)
    assert "30 of 42 notes by the promised day" in page(sam)


def test_others_and_a_room_that_is_switched_off_say_nothing(people):
    notes(date(2026, 10, 31), 30, 12)
    assert "Feedback answered" not in page(make_ordinary(people.house, Role.FUNDER, name="lee"))
    Site.objects.update(rooms=["partners"])
    from django.core.cache import cache

    cache.clear()
    assert "Feedback answered" not in page(people.maria)


def test_without_a_note_there_is_no_line(people):
    assert "Feedback answered" not in page(people.maria)
