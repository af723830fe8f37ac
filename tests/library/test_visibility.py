"""What the public may see: grade C never, a number only as its call allows."""

from datetime import date, timedelta

import pytest
from tests.library.conftest import CANARY, TODAY, every_page

from commonlight.library import selectors
from commonlight.library.reviews import Review
from commonlight.library.schema import KINDS, Check
from commonlight.library.search import search
from commonlight.library.visibility import Showing

# One visible entry of each kind, with a text that its pages show.
SHOWN = {
    "law": ("us-ga-16-5-47", "plain"),
    "sign": ("any-docs-held", "text"),
    "caution": ("dni-skin", "why"),
    "group": ("youth", "why"),
    "line": ("us-national-human-trafficking-hotline", "note"),
    "word": ("trafficking", "means"),
}


def with_canary(entry, field, canary):
    return {**entry.texts, "en": {**entry.texts["en"], field: canary}}


@pytest.mark.slow
def test_grade_c_stands_on_no_page_and_in_no_result(client, site, change, held, today):
    # First entries of every kind that could leak: grade A, seen on pages and found by search.
    for kind, (identifier, field) in SHOWN.items():
        change(kind, identifier, texts=with_canary(held.entries[kind][identifier], field, CANARY + kind), grade="A")
    pages = "".join(every_page(client).values())
    assert [kind for kind in KINDS if CANARY + kind in pages] == list(KINDS)
    assert [[item.id for item in search(CANARY + kind, "en")] for kind in KINDS] == [[SHOWN[kind][0]] for kind in KINDS]

    for kind, (identifier, _field) in SHOWN.items():
        change(kind, identifier, grade="C")

    pages = "".join(every_page(client).values())
    assert [kind for kind in KINDS if CANARY + kind in pages] == []
    assert [search(CANARY + kind, "en") for kind in KINDS] == [()] * len(KINDS)


def test_a_named_persons_check_brings_grade_c_out(change, reviewed, today):
    change("law", "us-ga-16-5-47", grade="C")
    assert selectors.item("law", "us-ga-16-5-47", "en") is None

    reviewed.append(Review("law", "us-ga-16-5-47", by="Ana Ruiz", on=TODAY))

    shown = selectors.item("law", "us-ga-16-5-47", "en")
    assert shown is not None
    assert shown.checked == Check("Ana Ruiz", TODAY)


def test_a_check_in_the_future_brings_nothing_out(change, today):
    change("law", "us-ga-16-5-47", grade="C", checked=Check("Ana Ruiz", TODAY + timedelta(days=1)))

    assert selectors.item("law", "us-ga-16-5-47", "en") is None


def test_an_entry_found_wrong_is_hidden_until_found_right(reviewed, today):
    reviewed.append(Review("law", "us-ga-16-5-47", by="Ana Ruiz", on=TODAY - timedelta(days=2), holds=False))
    assert selectors.item("law", "us-ga-16-5-47", "en") is None

    reviewed.append(Review("law", "us-ga-16-5-47", by="Ben Okoye", on=TODAY))
    assert selectors.item("law", "us-ga-16-5-47", "en") is not None


def test_hidden_entries_are_counted(today):
    grades = [law.grade for law in selectors.content().entries["law"].values()]

    assert selectors.shelf("law", "en").n_waiting == grades.count("C") == 34


LINE = "us-national-human-trafficking-hotline"


@pytest.mark.parametrize(
    ("grade", "days_ago", "how"),
    [
        ("A", None, Showing.SCREEN_ONLY),
        ("B", None, None),
        ("C", None, None),
        ("A", 0, Showing.EVERYWHERE),
        ("C", 180, Showing.EVERYWHERE),
        ("B", 180, Showing.EVERYWHERE),
        ("A", 181, Showing.SCREEN_ONLY),
        ("B", 181, None),
        ("C", 200, None),
        ("A", -1, Showing.SCREEN_ONLY),
    ],
)
def test_a_number_shows_as_its_grade_and_its_last_call_allow(change, today, grade, days_ago, how):
    call = None if days_ago is None else Check("Ana Ruiz", TODAY - timedelta(days=days_ago))
    change("line", LINE, grade=grade, checked=call)

    line = selectors.item("line", LINE, "en")

    assert (line.showing if line else None) == how
    assert (line.fresh if line else False) == (how is Showing.EVERYWHERE)


def test_a_line_found_wrong_is_hidden_whatever_its_grade(reviewed, today):
    reviewed.append(Review("line", LINE, by="Ana Ruiz", on=TODAY, holds=False))

    assert selectors.item("line", LINE, "en") is None


def test_a_review_of_one_language_says_nothing_of_another(reviewed, today):
    reviewed.append(Review("law", "us-ga-16-5-47", by="Ana Ruiz", on=TODAY, language="es"))

    assert selectors.item("law", "us-ga-16-5-47", "es").is_read_by_speaker
    assert not selectors.item("law", "us-ga-16-5-47", "ar").is_read_by_speaker
    assert selectors.item("law", "us-ga-16-5-47", "es").checked is None


def test_an_old_record_does_not_outdate_a_newer_check_in_the_file(change, reviewed, today):
    change("line", LINE, checked=Check("Ana Ruiz", TODAY))
    reviewed.append(Review("line", LINE, by="Ben Okoye", on=date(2020, 1, 1), holds=False))

    assert selectors.item("line", LINE, "en").fresh
