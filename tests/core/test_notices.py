"""Notices: content-free, at a moment that tells nothing, never with a link."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories import make_ordinary, make_organisation, make_site

from commonlight.core import mail, notices
from commonlight.core.models import Notice
from commonlight.core.roles import Role
from commonlight.core.store import write

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def house(db, monkeypatch):
    make_site()
    monkeypatch.setattr(notices, "_passed", {})
    monkeypatch.setattr(notices, "_people", [])
    organisation = make_organisation()
    people = [make_ordinary(organisation, Role.COORDINATOR, email=f"{name}@example.org") for name in ("ana", "ben")]
    notices.add_people(lambda organisation_id, kind: people if organisation_id == organisation.pk else [])
    return organisation


@pytest.fixture
def sent(monkeypatch):
    found = []

    def send(to, kind, language):
        found.append((to, kind))
        return mail.Outcome.SENT

    monkeypatch.setattr(mail, "send_notice", send)
    return found


def mark(organisation, what=notices.something_new):
    with write():
        what(organisation.pk)


def minutes_until_told(sent, *, begin, marking_at, organisation, hours=4):
    """Let the worker look every minute; return the minutes since `begin` at which mail left."""
    told = []
    for minute in range(60 * hours):
        at = begin + timedelta(minutes=minute)
        if minute == marking_at:
            mark(organisation)
        if notices.send_waiting(at=at):
            told.append(minute)
    return told


def test_moment_depends_on_the_hour_and_the_organisation_and_on_nothing_that_came(house, sent, monkeypatch):
    mark(house)
    Notice.objects.update(is_wanted=False)
    hour = int(START.timestamp()) // 3600
    slots = [60 * later + notices.minute_of(house.pk, hour + later) for later in range(4)]

    for marking_at in (1, 30, slots[1] + 1):
        monkeypatch.setattr(notices, "_passed", {})
        told = minutes_until_told(sent, begin=START, marking_at=marking_at, organisation=house)

        # The first moment after the mark, of those that stood fixed before anything came.
        assert told == [next(slot for slot in slots[1:] if slot >= marking_at)]


def test_moments_are_spread_over_the_hour(house):
    minutes = {notices.minute_of(house.pk, hour) for hour in range(2_000)}

    assert minutes == set(range(60))


def test_many_arrivals_make_one_mail_to_each_person(house, sent):
    for _ in range(5):
        mark(house)
    minutes_until_told(sent, begin=START, marking_at=-1, organisation=house)

    assert sorted(sent) == [("ana@example.org", "new"), ("ben@example.org", "new")]
    assert not Notice.objects.filter(is_wanted=True).exists()


def test_what_is_due_is_told_once_a_day(house, sent):
    for day in range(2):
        for hour in range(24):
            mark(house, notices.something_due)
            at = START.replace(hour=0) + timedelta(days=day, hours=hour, minutes=59)
            notices.send_waiting(at=at)

    assert len(sent) == 2 * 2
    assert {kind for _to, kind in sent} == {"due"}


def test_mark_holds_no_time(house, sent):
    mark(house)

    row = Notice.objects.values().get()

    assert {name: value for name, value in row.items() if name not in ("id", "organisation_id")} == {
        "kind": "new",
        "is_wanted": True,
        "told": None,
    }


def test_failed_mail_is_tried_again_an_hour_later(house, monkeypatch):
    mark(house)
    monkeypatch.setattr(mail, "send_notice", lambda to, kind, language: mail.Outcome.FAILED)
    for minute in range(180):
        notices.send_waiting(at=START + timedelta(minutes=minute))

    assert Notice.objects.get().is_wanted


def test_clock_set_back_sends_nothing_at_once_and_goes_on(house, sent):
    mark(house)
    minutes_until_told(sent, begin=START, marking_at=-1, organisation=house)
    sent.clear()
    mark(house)
    notices.send_waiting(at=START - timedelta(days=3))
    assert sent == []

    minutes_until_told(sent, begin=START - timedelta(days=3), marking_at=-1, organisation=house)
    assert len(sent) == 2


@pytest.mark.parametrize("kind", ["new", "due"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_words_of_a_notice_hold_no_link_and_no_number(kind, language):
    message = mail._message("ana@example.org", f"core/mail/{kind}.txt", {}, language)

    text = f"{message['Subject']} {message.get_content()}"
    assert "http" not in text
    assert "/" not in text
    assert not any(sign.isdigit() for sign in text)
