"""Letters that were asked for: to one address each, once, in its language; nothing of a private event ever."""

from datetime import date, timedelta

import pytest
from tests.events.plans import AT, make_event, make_planner, only_day, wish

from commonlight.core import mail
from commonlight.outreach.models import SignUp
from commonlight.outreach.services import events, reminding, sign_ups

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def sent(monkeypatch):
    """Return what is handed to the mail server."""
    found = []
    monkeypatch.setattr(mail, "is_set_up", lambda: True)
    monkeypatch.setattr(mail, "send_text", lambda to, subject, text: found.append((to, subject, text)))
    return found


def join(event, n, **more):
    return sign_ups.sign_up(only_day(event), wish(**more), form_id=f"{n:032x}", at=AT)[0]


def test_a_reminder_leaves_once_the_day_before(sent):
    event = make_event(words={"en": ("Evening", ""), "es": ("Noche", "")})
    join(event, 1, address="ana@example.org", language="es")
    join(event, 2)
    starts = only_day(event).starts_at

    reminding.send_due(starts - timedelta(hours=31))
    assert sent == []
    for _ in range(2):
        reminding.send_due(starts - timedelta(hours=20))

    assert [(to, subject) for to, subject, _ in sent] == [("ana@example.org", "Mañana u hoy: Noche")]
    assert "Parish hall" in sent[0][2]
    assert "http" not in sent[0][2]
    assert reminding.to_remind(only_day(event)) == ["ana@example.org"]


def test_news_of_a_seat_a_move_and_a_cancelled_day(sent):
    event = make_event(capacity=1)
    first = join(event, 1, address="a@example.org")
    join(event, 2, address="b@example.org")
    by = make_planner()

    sign_ups.take_back(first, by=None, at=AT)
    reminding.send_due(AT)
    events.move_day(only_day(event), day=date(2027, 3, 11), opens=event.opens, closes=event.closes, by=by, at=AT)
    reminding.send_due(AT)
    events.cancel_event(event, by=by, at=AT)
    reminding.send_due(AT)

    assert [(to, subject.split(":")[0]) for to, subject, _ in sent] == [
        ("b@example.org", "You have a place"),
        ("b@example.org", "New time"),
        ("b@example.org", "Cancelled"),
    ]


def test_without_a_mail_server_nothing_is_marked_as_sent(monkeypatch):
    monkeypatch.setattr(mail, "is_set_up", lambda: False)
    event = make_event()
    join(event, 1, address="a@example.org")

    assert reminding.send_due(only_day(event).starts_at - timedelta(hours=2)) is False
    assert SignUp.objects.get().reminded_day is None
