"""A note is sealed to exactly those chosen, counted once however often it is sent."""

import pytest
from tests.reports.conftest import opened, send, wrong_code

from commonlight.core import clock
from commonlight.core.codes import Code
from commonlight.core.models import AuditEvent
from commonlight.reports import services
from commonlight.reports.models import Card, Mailbox, Report, Wrap
from commonlight.reports.services import opening
from commonlight.reports.services.cards import open_queue


def test_only_the_organisation_chosen_can_open(coalition):
    """Bad-input family 2: keys that are not there."""
    sent, _ = send(coalition.harbor)

    seen = services.open_report(
        report_id=sent.report_id, by=coalition.dana.account, keyring=coalition.dana.keyring, at=clock.now()
    )

    assert seen.content.facts.what == "six passports kept by the crew leader"
    assert seen.report.status == "read"
    assert [wrap.organisation_id for wrap in Wrap.objects.all()] == [coalition.harbor.pk]
    for other in (coalition.lena, coalition.reyes):
        with pytest.raises(services.NotYours):
            services.open_report(report_id=sent.report_id, by=other.account, keyring=other.keyring, at=clock.now())


def test_police_never_hold_a_key(coalition):
    with pytest.raises(services.AudienceNotAllowed):
        send(coalition.police)
    with pytest.raises(services.AudienceNotAllowed):
        send()

    assert Report.objects.count() == 0


def test_same_form_sent_twice_is_one_report_with_one_code(coalition):
    first, code = send(coalition.harbor)
    second, _ = send(coalition.harbor, code=code)

    assert (first.is_new, second.is_new) == (True, False)
    assert first.report_id == second.report_id
    assert second.code == code
    assert Report.objects.count() == 1


def test_report_counts_before_the_code_is_confirmed(coalition):
    sent, code = send(coalition.harbor)

    assert Report.objects.filter(pk=sent.report_id).exists()
    assert not services.confirm_code(submission_id="s1", code=code, last_digits="1234x")
    assert services.confirm_code(submission_id="s1", code=code, last_digits=code.last_group)
    assert send(coalition.harbor, code=code)[0].code_confirmed


def test_clear_columns_hold_the_day_and_no_time(coalition):
    sent, _ = send(coalition.harbor)

    report = Report.objects.get()
    event = AuditEvent.objects.get(kind="report sent")

    assert report.day == clock.today()
    assert report.due.hour % 6 == report.due.minute == report.due.second == 0
    assert event.at is None
    assert (event.actor_id, event.subject_id, event.detail) == (None, str(sent.report_id), {})


def test_code_opens_the_mailbox_and_a_wrong_one_does_not(coalition):
    _, code = send(coalition.harbor)
    wrong = wrong_code(code)

    assert services.read_mailbox(opened=opened(code)).facts.said_or_done == ("papers",)
    for refused in (wrong, Code.draw()):
        with pytest.raises(services.CodeRefused):
            opened(refused)


def test_right_code_is_refused_after_five_wrong_tries_within_the_hour(coalition, monkeypatch):
    """Bad-input family 5: wrong codes."""
    _, code = send(coalition.harbor)
    stretched = []
    real = opening.stretch_code
    monkeypatch.setattr(opening, "stretch_code", lambda *a: (stretched.append(1), real(*a))[1])
    at = clock.now().replace(minute=10)
    for _ in range(7):
        with pytest.raises(services.CodeRefused):
            services.open_mailbox(code=wrong_code(code), at=at)

    with pytest.raises(services.CodeRefused):
        services.open_mailbox(code=code, at=at)

    assert len(stretched) == 5
    assert services.open_mailbox(code=code, at=at.replace(hour=(at.hour + 1) % 24)).id == Mailbox.objects.get().pk


def test_no_slow_hash_runs_for_a_mailbox_that_is_not_there(coalition, monkeypatch):
    """Bad-input family 5: wrong codes."""

    def fail(*_):
        raise AssertionError("a stranger pulled the slow hash")

    monkeypatch.setattr(opening, "stretch_code", fail)

    with pytest.raises(services.CodeRefused):
        opened(Code.draw())


def test_queue_opens_cards_and_keeps_them_under_the_card_key(coalition):
    send(coalition.harbor, danger_now="yes", child=True)
    assert Card.objects.get().sealed is None

    first = open_queue(by=coalition.dana.account, keyring=coalition.dana.keyring)
    second = open_queue(by=coalition.ben.account, keyring=coalition.ben.keyring)

    assert first.lines == second.lines
    assert first.lines[0].card == {"w": "other", "l": "conduct", "u": ["danger", "child"], "s": "", "n": "en", "p": 0}
    row = Card.objects.get()
    assert row.fresh is None
    assert len(row.sealed) == 1 + 24 + 256 + 16
    assert open_queue(by=coalition.lena.account, keyring=coalition.lena.keyring).lines == []
    assert open_queue(by=coalition.reyes.account, keyring=coalition.reyes.keyring).lines == []
