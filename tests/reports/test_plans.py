"""Hours of a plan at the edges: midnight, days, clocks that are changed; words; no database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from commonlight.reports.facts import About, Facts
from commonlight.reports.plans import ContactPlan, window
from commonlight.reports.services.contact_plan import _holds
from commonlight.reports.services.levels import level_after, merged_urgency, urgency_after

OHIO = ZoneInfo("America/New_York")
# Monday is 23 November 2026; Ohio is five hours behind UTC.
MONDAY_EVENING = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


def plan(**changed):
    return ContactPlan(**{"how": "text", "number": "614 555 0199", "start": 20, "end": 22, **changed})


def test_hours_are_those_of_the_coalition_and_not_of_the_server():
    found = window(plan(), MONDAY_EVENING, OHIO)

    assert found.is_open
    assert found.until == datetime(2026, 11, 23, 22, 0, tzinfo=OHIO)
    assert not window(plan(), MONDAY_EVENING, ZoneInfo("UTC")).is_open


@pytest.mark.parametrize(
    ("minutes", "is_open"),
    [(-31, False), (-30, True), (89, True), (90, False)],
    ids=["before", "first", "last", "after"],
)
def test_hours_hold_to_the_minute(minutes, is_open):
    assert window(plan(), MONDAY_EVENING + timedelta(minutes=minutes), OHIO).is_open is is_open


def test_closed_hours_say_when_they_open_next():
    at = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)

    assert window(plan(), at, OHIO).opens == datetime(2026, 11, 23, 20, 0, tzinfo=OHIO)
    assert window(plan(days=(2,)), at, OHIO).opens == datetime(2026, 11, 25, 20, 0, tzinfo=OHIO)


def test_hours_over_midnight_belong_to_the_day_they_begin_on():
    late = plan(start=22, end=2, days=(0,))

    assert window(late, datetime(2026, 11, 24, 6, 59, tzinfo=UTC), OHIO).is_open
    assert not window(late, datetime(2026, 11, 24, 7, 0, tzinfo=UTC), OHIO).is_open
    assert not window(late, datetime(2026, 11, 25, 6, 0, tzinfo=UTC), OHIO).is_open


def test_any_time_on_a_day_is_the_whole_day():
    sundays = plan(start=None, end=None, days=(6,))

    assert window(sundays, datetime(2026, 11, 22, 5, 0, tzinfo=UTC), OHIO).is_open
    assert not window(sundays, datetime(2026, 11, 22, 4, 59, tzinfo=UTC), OHIO).is_open
    assert not window(sundays, datetime(2026, 11, 23, 5, 0, tzinfo=UTC), OHIO).is_open


def test_night_in_which_clocks_go_back_keeps_the_hour_on_the_wall():
    # On 1 November 2026 at two o'clock Ohio's clocks go back to one: 20:00 is then 01:00 UTC.
    evening = plan(start=20, end=21)

    assert window(evening, datetime(2026, 10, 31, 0, 30, tzinfo=UTC), OHIO).is_open
    assert window(evening, datetime(2026, 11, 2, 1, 30, tzinfo=UTC), OHIO).is_open
    assert not window(evening, datetime(2026, 11, 2, 0, 30, tzinfo=UTC), OHIO).is_open


@pytest.mark.parametrize(
    ("text", "word", "holds"),
    [
        ("Call the POLICE now", "police", True),
        ("a policewoman", "police", False),
        ("la policía vino", "policia", True),
        ("عند الشرطة", "الشرطة", True),
        ("hotline", "hot", False),
        ("we can (help).", "help", True),
    ],
)
def test_forbidden_words_are_found_as_words(text, word, holds):
    assert _holds(text, word) is holds


def test_forbidden_words_may_be_parted_by_commas_of_any_script():
    assert plan(never_say="police, visa؛ caseالشرطة، x\ny").forbidden_words == [
        "police",
        "visa",
        "caseالشرطة",
        "x",
        "y",
    ]


def told(*codes, danger="unknown", child=False):
    facts = Facts(about=About.OTHER, said_or_done=codes, danger_now=danger, child=child)
    return {"kind": "facts", "facts": facts.as_content()}


def found(*codes, urgency=()):
    return {"kind": "level", "found": list(codes), "urgency": list(urgency)}


@pytest.mark.parametrize(
    ("parts", "level"),
    [
        ([told("looks")], "looks"),
        ([told("looks"), told("looks", "cannot_leave")], "conduct"),
        ([told("papers"), told("looks")], "looks"),
        ([told("looks"), found("papers")], "conduct"),
        ([told("looks"), found(urgency=["child"])], "looks"),
        ([told("looks"), found("papers"), told("looks")], "looks"),
        ([], "looks"),
    ],
)
def test_level_follows_the_newest_word(parts, level):
    assert level_after(parts) == level


@pytest.mark.parametrize("later", [told("looks"), told("papers", danger="no"), found("papers")])
def test_child_and_danger_are_never_lowered_by_what_comes_later(later):
    assert urgency_after([told("papers", danger="yes", child=True), later]) == ["danger", "child"]


def test_urgency_of_a_merge_is_whatever_any_report_names():
    assert merged_urgency([["child"], [], ["danger"]]) == ["danger", "child"]
