"""The answer clock: who covers is told first, then the partners come in whom the person named; never before."""

from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from tests.reports.conftest import opened, send
from tests.reports.journey import code_of, submit, to_check

from commonlight.core import clock
from commonlight.core.codes import Code
from commonlight.core.models import AuditEvent, Notice
from commonlight.core.sealed import SealBroken
from commonlight.core.secret_files import SiteSecrets
from commonlight.reports import policies, services
from commonlight.reports.facts import Audience, Facts, Note
from commonlight.reports.models import Card, ClockWatch, FallbackWrap, Report, Wrap
from commonlight.reports.sealing import Envelope, open_fresh_card, organisation_holder
from commonlight.reports.services import escrow, fallback, waiting
from commonlight.reports.services.cards import open_queue

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])
NOW = clock.now()
LATE = NOW + policies.ANSWER_WITHIN + timedelta(hours=7)


def send_with_fallback(coalition, *behind, at=NOW, code=None, submission_id="f1", **facts):
    from tests.reports.conftest import facts_of

    code = code or Code.draw()
    sent = services.submit_report(
        submission_id=submission_id,
        mailbox=services.prepare_mailbox(code),
        note=Note(
            facts=facts_of(**facts),
            audience=Audience((coalition.harbor.pk,), (), tuple(one.pk for one in behind)),
            language="en",
        ),
        at=at,
    )
    return sent, code


def run_clock(*, until, begin=NOW, step=timedelta(hours=1)):
    """Let the worker look at the clock every hour, as it does; return how often that was."""
    at, looks = begin, 0
    while at <= until:
        escrow.open_late_fallbacks(at=at)
        at, looks = at + step, looks + 1
    return looks


def reads(who, report_id, at=LATE):
    try:
        return services.open_report(report_id=report_id, by=who.account, keyring=who.keyring, at=at)
    except services.NotYours:
        return None


def test_fallback_partner_opens_nothing_before_the_deadline(coalition):
    sent, _ = send_with_fallback(coalition, coalition.legal)
    run_clock(until=Report.objects.get().due - timedelta(hours=1))
    row, lena = FallbackWrap.objects.get(), coalition.lena
    secret = lena.keyring.secret(coalition.legal.pk, row.epoch)
    holder = organisation_holder(coalition.legal.pk, row.epoch)

    assert reads(lena, sent.report_id) is None
    assert open_queue(by=lena.account, keyring=lena.keyring).lines == []
    with pytest.raises(SealBroken):
        Envelope.unwrap("report", sent.report_id, secret=secret, box=bytes(row.box), holder=holder)
    with pytest.raises(SealBroken):
        open_fresh_card(secret, bytes(row.card), report_id=sent.report_id, organisation_id=coalition.legal.pk)


def test_what_the_server_holds_opens_no_fallback_either(coalition):
    sent, _ = send_with_fallback(coalition, coalition.legal)
    row, secret = FallbackWrap.objects.get(), site_settings.SITE_SECRETS.escalation

    below = escrow.peel_layer(secret, bytes(row.box), context=f"fallback wrap {sent.report_id} {coalition.legal.pk}")

    holder = organisation_holder(coalition.legal.pk, row.epoch)
    for key in (secret, site_settings.SITE_SECRETS.pepper, site_settings.SITE_SECRETS.server):
        with pytest.raises(SealBroken):
            Envelope.unwrap("report", sent.report_id, secret=key, box=below, holder=holder)


def test_fallback_partner_reads_once_nobody_answered_in_time_and_the_person_is_told(coalition):
    sent, code = send_with_fallback(coalition, coalition.legal, what="six passports")
    run_clock(until=LATE)

    seen = reads(coalition.lena, sent.report_id)
    lines = open_queue(by=coalition.lena.account, keyring=coalition.lena.keyring).lines

    assert seen.content.facts.what == "six passports"
    assert [line.report_id for line in lines] == [sent.report_id]
    assert escrow.opened_for(Report.objects.get()) == [coalition.legal.pk]
    assert FallbackWrap.objects.count() == 0
    assert AuditEvent.objects.get(kind="fallback opened").at is None
    assert opened(code).id


@pytest.mark.slow
def test_mailbox_says_who_came_in_and_when_an_answer_is_due(coalition, client):
    reach = {
        "audience": "one",
        "organisations": [str(coalition.harbor.pk)],
        "fallback": [str(coalition.legal.pk)],
    }
    check = to_check(client, reach=reach)
    code = code_of(submit(client, check, "/note/send/"))
    client.post("/en/box/", {"code": code}, headers={"sec-fetch-site": "same-origin"})

    before = client.get("/en/box/").content.decode()
    Report.objects.update(due=NOW - timedelta(hours=1))
    escrow.open_late_fallbacks(at=NOW)
    after = client.get("/en/box/").content.decode()

    assert "If nobody answers in two days, these may read it too: Valley Legal Aid." in check.content.decode()
    assert "If not, these may read it too: Valley Legal Aid." in before
    assert "Nobody answered in time. As you chose, these can read it now: Valley Legal Aid." in after


@pytest.mark.parametrize("act", ["reply", "close", "delete", "take_back"])
def test_nothing_is_opened_after_an_answer_a_closing_a_deletion_or_a_word_of_the_person(coalition, act):
    sent, code = send_with_fallback(coalition, coalition.legal)
    who = {"by": coalition.dana.account, "keyring": coalition.dana.keyring, "at": NOW}
    if act == "reply":
        services.reply(report_id=sent.report_id, text="We read you.", **who)
    elif act == "close":
        services.open_report(report_id=sent.report_id, **who)
        coding = services.Coding("labour", "farm", "county", None, "no", "helped")
        services.close_report(report_id=sent.report_id, coding=coding, **who)
    elif act == "delete":
        services.delete_report(opened=opened(code), at=NOW)
    else:
        fallback.choose_fallback(opened=opened(code), organisations=(), at=NOW)

    run_clock(until=LATE)

    assert FallbackWrap.objects.count() == 0
    assert Wrap.objects.filter(organisation=coalition.legal).count() == 0
    assert AuditEvent.objects.filter(kind="fallback opened").count() == 0


def test_due_is_rounded_up_to_six_hours_and_erased_at_the_first_answer(coalition):
    sent, _ = send_with_fallback(coalition, coalition.legal)
    due = Report.objects.get().due

    assert (due.hour % 6, due.minute, due.second) == (0, 0, 0)
    assert policies.ANSWER_WITHIN <= due - NOW < policies.ANSWER_WITHIN + policies.DUE_BUCKET
    services.reply(
        report_id=sent.report_id, text="x", by=coalition.dana.account, keyring=coalition.dana.keyring, at=NOW
    )
    assert Report.objects.get().due is None


@pytest.mark.slow
def test_clock_set_back_opens_nothing_twice_and_breaks_nothing(coalition):
    sent, _ = send_with_fallback(coalition, coalition.legal)
    run_clock(until=LATE)
    wraps = list(Wrap.objects.order_by("pk").values_list("pk", "box"))

    escrow.open_late_fallbacks(at=NOW - timedelta(days=400))
    run_clock(begin=NOW, until=LATE + timedelta(days=3))

    assert list(Wrap.objects.order_by("pk").values_list("pk", "box")) == wraps
    assert AuditEvent.objects.filter(kind="fallback opened").count() == 1
    assert reads(coalition.lena, sent.report_id) is not None


def test_clock_that_leaps_ahead_opens_nothing_for_a_day(coalition):
    send_with_fallback(coalition, coalition.legal)
    run_clock(until=NOW + timedelta(hours=2))

    # Somebody sets the clock a year ahead by mistake, and right again after some hours.
    year = NOW + timedelta(days=365)
    run_clock(begin=year, until=year + timedelta(hours=20))
    assert FallbackWrap.objects.count() == 1
    run_clock(begin=NOW + timedelta(hours=22), until=NOW + timedelta(hours=40))
    assert FallbackWrap.objects.count() == 1

    run_clock(begin=NOW + timedelta(hours=41), until=LATE)
    assert FallbackWrap.objects.count() == 0


def test_report_sent_while_the_clock_was_behind_is_not_late_at_once_when_it_is_set_right(coalition):
    run_clock(until=NOW + timedelta(hours=2))
    behind = NOW - timedelta(days=30)
    escrow.open_late_fallbacks(at=behind)
    send_with_fallback(coalition, coalition.legal, at=behind)

    run_clock(begin=NOW, until=NOW + timedelta(hours=22))
    assert FallbackWrap.objects.count() == 1

    run_clock(begin=NOW + timedelta(hours=23), until=NOW + timedelta(hours=26))
    assert FallbackWrap.objects.count() == 0


def test_late_report_climbs_to_who_covers_first_then_to_the_partner(coalition):
    send_with_fallback(coalition, coalition.legal)
    due = Report.objects.get().due
    times = (due - timedelta(hours=25), due - timedelta(hours=23), due)

    climbing = [(one.climbing, one.late) for at in times for one in waiting.waiting_at(at, [coalition.harbor.pk])]

    assert climbing == [(0, 0), (1, 0), (0, 1)]
    waiting.mark_due(at=times[0])
    assert not Notice.objects.filter(kind="due").exists()
    waiting.mark_due(at=times[1])
    assert Notice.objects.get(kind="due").organisation == coalition.harbor
    told = {one.login_name for one in waiting.people_to_tell(coalition.harbor.pk, Notice.Kind.DUE)}
    assert {"dana", "ben"} <= told


def test_new_facts_reach_the_waiting_card(coalition):
    sent, code = send_with_fallback(coalition, coalition.legal)
    facts = Facts.from_content({**services.read_mailbox(opened=opened(code)).facts.as_content(), "child": True})
    services.write_from_mailbox(opened=opened(code), facts=facts, at=NOW)
    run_clock(until=LATE)

    lines = open_queue(by=coalition.lena.account, keyring=coalition.lena.keyring).lines

    assert [line.card["u"] for line in lines] == [["child"]]
    assert Card.objects.filter(report_id=sent.report_id).count() == 2


def test_withdrawing_gives_the_report_a_new_key_and_the_fallback_still_opens(coalition):
    code = Code.draw()
    sent = services.submit_report(
        submission_id="w1",
        mailbox=services.prepare_mailbox(code),
        note=Note(
            facts=Facts(**{**send_facts(), "what": "kept words"}),
            audience=Audience((coalition.harbor.pk, coalition.legal.pk), (), ()),
            language="en",
        ),
        at=NOW,
    )
    services.withdraw(opened=opened(code), organisations=(coalition.legal.pk,), at=NOW)
    fallback.choose_fallback(opened=opened(code), organisations=(coalition.legal.pk,), at=NOW)
    assert reads(coalition.lena, sent.report_id) is None
    run_clock(until=LATE)

    assert reads(coalition.lena, sent.report_id).content.facts.what == "kept words"


def send_facts():
    from tests.reports.conftest import facts_of

    content = facts_of().as_content()
    return {**content, "about": facts_of().about, "said_or_done": ("papers",)}


def test_fallback_under_a_lost_escalation_key_is_said_and_breaks_nothing(coalition, settings):
    send_with_fallback(coalition, coalition.legal)
    old = settings.SITE_SECRETS
    settings.SITE_SECRETS = SiteSecrets(
        pepper=old.pepper, server=old.server, escalation=SiteSecrets.generate().escalation
    )

    run_clock(until=LATE)

    assert FallbackWrap.objects.count() == 0
    assert Wrap.objects.filter(organisation=coalition.legal).count() == 0
    assert AuditEvent.objects.filter(kind="fallback broken").count() == 1


def test_only_organisations_that_are_ready_come_in(coalition):
    with pytest.raises(services.AudienceNotAllowed):
        send_with_fallback(coalition, coalition.police)
    _, code = send_with_fallback(coalition)
    with pytest.raises(services.AudienceNotAllowed):
        fallback.choose_fallback(opened=opened(code), organisations=(coalition.police.pk,), at=NOW)


def test_person_changes_the_fallback_in_the_mailbox(coalition, client):
    sent, code = send_with_fallback(coalition, coalition.legal)
    client.post("/en/box/", {"code": code.digits}, headers={"sec-fetch-site": "same-origin"})
    page = client.get("/en/box/readers/")

    submit(client, page, "/box/readers/", fallback=[])

    assert FallbackWrap.objects.count() == 0
    submit(client, page, "/box/readers/", fallback=[str(coalition.legal.pk)])
    assert escrow.named_for(Report.objects.get(pk=sent.report_id)) == [coalition.legal.pk]


def test_reader_who_was_chosen_does_not_wait_behind_herself(coalition):
    sent, _ = send(coalition.harbor, coalition.legal)
    row = Report.objects.get(pk=sent.report_id)

    assert escrow.named_for(row) == []
    assert ClockWatch.objects.count() <= 1


@pytest.mark.parametrize("what", ["without_pepper", "without_the_cookie", "another_organisations_member"])
def test_every_decryption_fails_closed(coalition, client, settings, what):
    """Family 2 of the bad inputs: no pepper, no cookie, another organisation's member."""
    from tests.factories import open_as

    sent, code = send_with_fallback(coalition, coalition.legal)
    address = f"/en/team/reports/{sent.report_id}/"
    if what == "without_pepper":
        old = settings.SITE_SECRETS
        settings.SITE_SECRETS = SiteSecrets(
            pepper=SiteSecrets.generate().pepper, server=old.server, escalation=old.escalation
        )
        with pytest.raises(services.CodeRefused):
            services.open_mailbox(code=code, at=NOW)
        from commonlight.core.key_rows import KeyTampered
        from commonlight.core.organisation_keys import public_key_of

        with pytest.raises(KeyTampered):
            public_key_of(coalition.harbor.pk)
    elif what == "without_the_cookie":
        open_as(client, coalition.dana)
        client.cookies.clear()
        assert client.get(address).status_code == 302
        assert client.get(f"{address}duty/").status_code == 302
        assert client.get("/en/box/readers/").status_code in (302, 200)
        assert b"six passports" not in client.get("/en/box/").content
    else:
        for who in (coalition.lena, coalition.reyes):
            open_as(client, who)
            assert client.get(address).status_code == 404
            assert client.get(f"{address}duty/").status_code == 404
            with pytest.raises(services.NotYours):
                services.open_report(report_id=sent.report_id, by=who.account, keyring=who.keyring, at=NOW)
