"""Which number may be printed, for how long; and what is due."""

from datetime import UTC, datetime, timedelta

import pytest

from commonlight.core import first_hour
from commonlight.library import due as module
from commonlight.library import selectors, services
from commonlight.library.due import due
from commonlight.library.models import Change
from commonlight.library.rows import Stands, digest_of

pytestmark = pytest.mark.usefixtures("site")
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LINE, DIAL = "us-national-human-trafficking-hotline", "18883737888"


def call(by, *, line=LINE, number=DIAL, answer="right", at=NOW, **changed):
    told = {"police_hear": "no", "immigration_hears": "no", "day": at.date()} | changed
    return services.record_call(line=line, number=number, answer=answer, by=by, at=at, **told)


@pytest.mark.parametrize(("days", "counts"), [(0, True), (180, True), (181, False), (-1, False)])
def test_a_call_counts_for_180_days(team, days, counts):
    call(team["adviser"])

    found = services.verified_number(LINE, NOW + timedelta(days=days))

    assert (found is not None) is counts
    if found is not None:
        assert (found.number, found.dial) == ("1-888-373-7888", DIAL)
        assert found.until - found.called_on == timedelta(days=180)


@pytest.mark.parametrize("line", ["no-such-line", "us-ncmec-missing-and-exploited-children", LINE])
def test_what_was_never_called_is_not_printed(site, line):
    assert services.verified_number(line, NOW) is None


@pytest.mark.parametrize("answer", ["nobody", "wrong"])
def test_only_the_right_answer_counts(team, answer):
    call(team["adviser"], answer=answer)

    assert services.verified_number(LINE, NOW) is None


def test_a_later_wrong_answer_ends_it_and_a_later_right_one_brings_it_back(team):
    call(team["adviser"])
    call(team["editor"], answer="wrong", at=NOW + timedelta(hours=1))
    assert services.verified_number(LINE, NOW) is None

    call(team["adviser"], at=NOW + timedelta(hours=2))
    assert services.verified_number(LINE, NOW) is not None


def test_a_number_found_wrong_by_anybody_after_its_call_is_not_printed(team):
    call(team["adviser"])
    digest = digest_of(selectors.stands_now().content.entries["line"][LINE])

    services.record_review(
        kind="line", entry=LINE, holds=False, digest=digest, by=team["editor"], at=NOW + timedelta(hours=1)
    )

    assert services.verified_number(LINE, NOW) is None


def test_a_new_number_needs_a_new_call_and_a_new_note_does_not(team):
    call(team["adviser"])
    found = Stands.of(selectors.stands_now().content.entries["line"][LINE])

    def change(row, number):
        made = services.propose(
            kind="line", entry=LINE, stands=Stands(row, found.translations), on_number=number, by=team["editor"], at=NOW
        )
        services.accept(change=made, facts_checked=False, by=team["adviser"], at=NOW)

    change({**found.row, "en": {**found.row["en"], "note": "They speak softly."}}, 0)
    assert services.verified_number(LINE, NOW) is not None

    change({**found.row, "number": "1-888-555-0100"}, 1)
    assert services.verified_number(LINE, NOW) is None


def test_a_colleague_without_the_roles_notes_no_call(team):
    with pytest.raises(services.NotAllowed):
        call(team["colleague"])


@pytest.mark.parametrize(("told", "day"), [({"police_hear": ""}, 0), ({}, 31), ({}, -1)])
def test_the_service_itself_refuses_half_a_call_and_a_wrong_day(team, told, day):
    with pytest.raises(services.Invalid):
        call(team["adviser"], day=NOW.date() - timedelta(days=day), **told)


@pytest.mark.parametrize(("days", "listed", "late"), [(150, False, False), (151, True, False), (181, True, True)])
def test_a_number_is_due_after_150_days_and_late_after_180(team, days, listed, late):
    call(team["adviser"])

    found = due(NOW.date() + timedelta(days=days)).numbers

    assert [row.entry.id for row in found] == ([LINE] if listed else [])
    assert [row.is_late for row in found] == ([late] if listed else [])


@pytest.mark.parametrize(("days", "listed"), [(365, False), (366, True)])
def test_a_source_is_due_after_a_year_also_where_somebody_reviewed_it(team, days, listed):
    entry = selectors.content().entries["law"]["us-ga-16-5-47"]
    at = datetime(2026, 12, 1, tzinfo=UTC)
    services.record_review(kind="law", entry=entry.id, holds=True, digest=digest_of(entry), by=team["adviser"], at=at)

    found = due(at.date() + timedelta(days=days)).sources

    assert (entry.id in [row.entry.id for row in found]) is listed


def test_grade_c_of_here_is_listed_and_that_of_elsewhere_counted(site):
    found = due(NOW.date())

    assert {row.entry.grade for row in found.unreviewed} == {"C"}
    assert {row.entry.facts.get("place", "US-GA") for row in found.unreviewed} <= {"US-GA", "US", "US-*", "UN", "ILO"}
    assert "us-ncmec-missing-and-exploited-children" in [row.entry.id for row in found.never_called]
    assert found.n_elsewhere > 0


def test_a_waiting_change_is_due(team):
    found = Stands.of(selectors.content().entries["law"]["us-ga-16-5-47"])
    change = services.propose(
        kind="law",
        entry="us-ga-16-5-47",
        stands=Stands({**found.row, "year": 2014}, found.translations),
        on_number=0,
        by=team["editor"],
        at=NOW,
    )
    assert due(NOW.date()).waiting == (change,)

    services.refuse(change=change, answer="2013 it is.", by=team["adviser"], at=NOW)
    assert due(NOW.date()).waiting == ()
    assert Change.objects.get().state == "refused"


def test_the_step_of_the_first_hour_is_done_with_three_numbers(team, monkeypatch):
    monkeypatch.setattr(module, "today", lambda: NOW.date())
    step = next(step for step in first_hour.steps() if step.key == "numbers")
    lines = [line for line in selectors.content().entries["line"].values() if line.facts["number"]][:3]
    from commonlight.library.schema import dialled

    done = []
    for line in lines:
        call(team["adviser"], line=line.id, number=dialled(line.facts["number"]))
        done.append(step.done())

    assert done == [False, False, True]
