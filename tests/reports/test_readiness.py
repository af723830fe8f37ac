"""The public form opens only when everything stands, says so kindly while it does not, and closes itself."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import translation
from tests.factories import (
    make_first_reader,
    make_ordinary,
    make_organisation,
    make_reader,
    make_ready,
    make_site,
    open_as,
)
from tests.reports.conftest import send
from tests.reports.journey import form_if, form_of, submit, to_check

from commonlight.core import clock
from commonlight.core import selectors as core_selectors
from commonlight.core.codes import Code
from commonlight.core.models import Account, AuditEvent, Notice, PlaceEntry, RecoveryKit, Site
from commonlight.core.reached import reached_over
from commonlight.core.roles import Role
from commonlight.core.services.place import clear_place_entry
from commonlight.reports import permissions, selectors, services
from commonlight.reports.models import (
    Card,
    Cover,
    IntakeSettings,
    Mailbox,
    Part,
    Report,
    StatisticsLine,
    StatisticsRefusals,
    Wrap,
)
from commonlight.reports.services import hours, readiness, rehearsing, waiting

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


def keys_missing(today=None):
    return [one.key for one in readiness.missing_for_intake(today)]


def take_away_room(coalition, settings):
    Site.objects.update(rooms=["library"])


def take_away_tls(coalition, settings):
    settings.REACHED_OVER = ""


def take_away_hours(coalition, settings):
    IntakeSettings.objects.update(days=[], opens=None, closes=None)


def take_away_rule(coalition, settings):
    clear_place_entry(kind="mandated_reporter_rule", by=coalition.dana.account, at=clock.now())


def leave_line_unchecked(coalition, settings):
    PlaceEntry.objects.filter(kind="child_protection_line").update(checked_by="", checked_day=None)


def take_away_rehearsal(coalition, settings):
    IntakeSettings.objects.update(rehearsed=None)


def take_away_covers(coalition, settings):
    Cover.objects.all().delete()


def take_away_kits(coalition, settings):
    RecoveryKit.objects.update(typed_back=False)


def take_away_second_readers(coalition, settings):
    Account.objects.filter(login_name__in=("ben", "luis")).update(is_active=False)


EACH = {
    "room": take_away_room,
    "tls": take_away_tls,
    "hours": take_away_hours,
    "mandated_reporter_rule": take_away_rule,
    "child_protection_line": leave_line_unchecked,
    "rehearsal": take_away_rehearsal,
    "cover": take_away_covers,
    "kit": take_away_kits,
    "readers": take_away_second_readers,
}


def test_form_is_open_when_everything_stands(coalition, client):
    assert keys_missing() == []
    assert readiness.form_open()
    assert form_if(client.get("/en/note/"), "/note/about/")


@pytest.mark.parametrize("key", EACH)
def test_form_is_closed_and_refuses_what_is_sent_when_one_thing_is_missing(coalition, settings, client, key):
    EACH[key](coalition, settings)

    page = client.get("/en/note/")

    assert key in keys_missing()
    assert not readiness.form_open()
    assert not form_if(page, "/note/about/")
    assert "You cannot write to us here right now" in page.content.decode()
    with pytest.raises(services.FormClosed):
        send(coalition.harbor)
    assert Report.objects.count() == 0


def test_closed_page_names_the_emergency_number_and_the_line_for_children(coalition, client):
    IntakeSettings.objects.update(rehearsed=None)

    for language in ("en", "es", "ar"):
        page = client.get(f"/{language}/note/").content.decode()

        assert 'href="tel:911"' in page
        assert 'href="tel:1-555-0100"' in page


def test_form_that_closes_while_somebody_writes_keeps_the_words_and_says_that_nothing_was_sent(coalition, client):
    reach = {"audience": "one", "organisations": [str(coalition.harbor.pk)]}
    page = to_check(client, what="six passports", reach=reach)
    IntakeSettings.objects.update(rehearsed=None)

    closed = submit(client, page, "/note/send/")

    assert closed.status_code == 503
    assert "nothing was sent" in closed.content.decode()
    assert "six passports" in closed.content.decode()
    assert 'href="tel:911"' in closed.content.decode()
    assert Report.objects.count() == 0
    IntakeSettings.objects.update(rehearsed=clock.today())
    assert submit(client, closed, "/note/send/").status_code == 200
    assert Report.objects.count() == 1


def test_form_sent_twice_gives_its_page_again_even_when_the_form_closed_meanwhile(coalition, client):
    page = to_check(client, reach={"audience": "one", "organisations": [str(coalition.harbor.pk)]})
    first = submit(client, page, "/note/send/")
    IntakeSettings.objects.update(rehearsed=None)

    again = submit(client, page, "/note/send/")

    assert (first.status_code, again.status_code) == (200, 200)
    assert 'id="code"' in again.content.decode()


@pytest.mark.parametrize(("days_ago", "is_open"), [(0, True), (3, True), (4, False)])
def test_form_closes_itself_when_no_reader_was_here_for_three_days(coalition, days_ago, is_open):
    today = clock.today()
    Account.objects.update(last_day=today - timedelta(days=days_ago))
    IntakeSettings.objects.update(rehearsed=today - timedelta(days=20))

    assert readiness.form_open(today) is is_open
    assert keys_missing(today) == ([] if is_open else ["nobody_here"])


def test_form_opens_again_when_a_reader_signs_in(coalition, client):
    Account.objects.update(last_day=clock.today() - timedelta(days=30))
    IntakeSettings.objects.update(rehearsed=clock.today() - timedelta(days=30))
    assert not readiness.form_open()

    open_as(Client(), coalition.ben)

    assert readiness.form_open()


def test_people_who_read_no_reports_do_not_keep_the_form_open(coalition):
    Account.objects.update(last_day=None)
    IntakeSettings.objects.update(rehearsed=clock.today() - timedelta(days=30))

    for who in (coalition.admin, coalition.reyes):
        open_as(Client(), who)

    assert keys_missing() == ["nobody_here"]


def test_house_without_cover_is_not_offered_while_another_is_ready(coalition):
    Cover.objects.filter(organisation=coalition.legal).delete()

    assert [one.name for one in selectors.recipients().readers] == ["Harbor House"]
    assert readiness.form_open()
    assert {house.organisation.name: [one.key for one in house.missing] for house in readiness.houses()} == {
        "Harbor House": [],
        "Valley Legal Aid": ["cover"],
    }


def test_cover_who_leaves_counts_no_more(coalition):
    Account.objects.filter(pk=coalition.dana.account.pk).update(is_active=False)

    assert "Harbor House" not in [one.name for one in selectors.recipients().readers]


def test_only_somebody_who_reads_for_the_organisation_covers_for_it(coalition):
    for who in (coalition.lena.account, coalition.admin, coalition.reyes.account):
        with pytest.raises(readiness.CannotCover):
            readiness.set_cover(organisation_id=coalition.harbor.pk, account=who, by=None, at=clock.now())


def test_several_step_in_and_who_is_away_is_not_told_unless_all_are(coalition):
    second = make_reader(coalition.harbor, Role.INTAKE, let_in_by=coalition.dana).account
    act = {"organisation_id": coalition.harbor.pk, "by": None, "at": clock.now()}
    readiness.set_covers(accounts=[coalition.dana.account, second], **act)
    today = (clock.today(), clock.today() + timedelta(days=3))

    def told():
        team = core_selectors.people_of(coalition.harbor.pk, *permissions.TEAM, Role.COORDINATOR)
        everybody = list(waiting.people_to_tell(coalition.harbor.pk, Notice.Kind.DUE))
        return set(everybody[len(list(team)) :])

    assert told() == {coalition.dana.account, second}
    # Each organisation is offered once, however many step in.
    assert [one.name for one in selectors.recipients().readers] == ["Harbor House", "Valley Legal Aid"]
    readiness.set_away(account=second, days=today, **act)
    assert told() == {coalition.dana.account}
    readiness.set_away(account=coalition.dana.account, days=today, **act)
    assert told() == {coalition.dana.account, second}
    readiness.set_away(account=second, days=None, **act)
    assert told() == {second}
    readiness.set_covers(accounts=[coalition.dana.account], **act)
    assert [one.account for one in selectors.covers() if one.organisation_id == coalition.harbor.pk] == [
        coalition.dana.account
    ]


def test_page_names_who_steps_in_and_the_days_away(coalition):
    client = Client()
    open_as(client, coalition.ben)
    address = f"/en/team/readiness/cover/{coalition.harbor.pk}/"
    dana = str(coalition.dana.account.pk)

    assert client.post(address, {"accounts": [dana]}).status_code == 302
    one_day_only = client.post(address, {"act": "away", "account": dana, "away_from": "2026-12-01"})
    assert one_day_only.status_code == 422
    days = {"away_from": "2026-12-01", "away_until": "2026-12-05"}
    assert client.post(address, {"act": "away", "account": dana, **days}).status_code == 302
    assert "Days away" in client.get(address).content.decode()
    assert [str(one.away_until) for one in selectors.covers() if one.organisation_id == coalition.harbor.pk] == [
        "2026-12-05"
    ]


def everything_stored():
    return {model.__name__: model.objects.count() for model in (Report, Wrap, Part, Card, Mailbox, AuditEvent)} | {
        "statistics": StatisticsLine.objects.count() + StatisticsRefusals.objects.count()
    }


def test_rehearsal_goes_the_whole_way_and_leaves_no_report_behind(coalition):
    IntakeSettings.objects.update(rehearsed=None)
    before, code = everything_stored(), Code.draw()

    seen = rehearsing.rehearse(
        organisation_id=coalition.harbor.pk,
        code=code,
        answer="We read you.",
        by=coalition.ben.account,
        keyring=coalition.ben.keyring,
        at=clock.now(),
    )

    assert seen == rehearsing.Rehearsed(opened=rehearsing.PRACTICE.what, answer="We read you.")
    assert everything_stored() == {**before, "AuditEvent": before["AuditEvent"] + 1}
    assert AuditEvent.objects.filter(kind="report rehearsed").latest("at").detail == {}
    assert selectors.intake().rehearsed == clock.today()
    with pytest.raises(services.CodeRefused):
        services.open_mailbox(code=code, at=clock.now())


def test_rehearsal_needs_a_reader_of_that_organisation(coalition):
    IntakeSettings.objects.update(rehearsed=None)

    with pytest.raises(services.NotYours):
        rehearsing.rehearse(
            organisation_id=coalition.harbor.pk,
            code=Code.draw(),
            answer="x",
            by=coalition.lena.account,
            keyring=coalition.lena.keyring,
            at=clock.now(),
        )
    assert selectors.intake().rehearsed is None


def test_rehearsal_page_takes_the_code_that_stands_on_it(coalition, client):
    IntakeSettings.objects.update(rehearsed=None)
    open_as(client, coalition.dana)
    page = client.get("/en/team/readiness/rehearsal/")
    form = form_of_own_page(page)
    other = Code.draw().digits

    wrong = client.post("/en/team/readiness/rehearsal/", {**form, "answer": "We read you.", "code": other})
    right = client.post(
        "/en/team/readiness/rehearsal/",
        {**form_of_own_page(wrong), "answer": "We read you.", "code": " ".join(page.context["groups"])},
    )

    assert wrong.status_code == 422
    assert wrong.context["groups"] == page.context["groups"]
    assert right.status_code == 200
    assert "We read you." in right.content.decode()
    assert readiness.form_open()


def form_of_own_page(page):
    return {name: values[0] for name, values in form_of(page, "").get("fields", {}).items()} | {
        "state": page.context["state"],
        "organisation": page.context["form"].fields["organisation"].choices[0][0],
    }


@pytest.mark.parametrize(
    ("opens", "closes", "moment", "is_open"),
    [
        (time(9), time(17), datetime(2026, 11, 23, 15, 0, tzinfo=UTC), True),
        (time(9), time(17), datetime(2026, 11, 23, 14, 59, tzinfo=UTC), False),
        (time(9), time(17), datetime(2026, 11, 23, 23, 0, tzinfo=UTC), False),
        (time(9), time(17), datetime(2026, 11, 22, 16, 0, tzinfo=UTC), False),
        (time(20), time(2), datetime(2026, 11, 24, 7, 59, tzinfo=UTC), True),
        (time(20), time(2), datetime(2026, 11, 24, 8, 0, tzinfo=UTC), False),
        (time(20), time(2), datetime(2026, 11, 28, 7, 0, tzinfo=UTC), True),
        (time(20), time(2), datetime(2026, 11, 29, 7, 0, tzinfo=UTC), False),
    ],
)
def test_hours_count_in_the_coalitions_own_time_and_across_midnight(opens, closes, moment, is_open):
    row = IntakeSettings(days=[0, 1, 2, 3, 4], opens=opens, closes=closes)

    assert hours.is_open(row, zone="America/Chicago", at=moment) is is_open


def test_outside_of_the_hours_the_form_stays_open_and_shows_the_numbers(coalition, client, monkeypatch):
    Site.objects.update(time_zone="UTC")
    IntakeSettings.objects.update(days=[0, 1, 2, 3, 4], opens=time(9), closes=time(17))
    night = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    IntakeSettings.objects.update(rehearsed=night.date())
    monkeypatch.setattr(clock, "now", lambda: night)

    page = client.get("/en/note/").content.decode()

    assert "Monday – Friday, from 09:00 to 17:00" in page
    assert "Nobody reads right now." in page
    assert 'href="tel:1-555-0100"' in page
    assert "/note/about/" in page


def test_days_are_named_in_the_language_of_the_page():
    with translation.override("es"):
        assert hours.named_days([0, 1, 2, 3, 4]) == "lunes – viernes"
        assert hours.named_days([0, 2]) == "lunes, miércoles"


@pytest.mark.parametrize(
    ("tls", "hosts", "over"),
    [
        (True, ["help.example"], "tls"),
        (False, ["localhost", "127.0.0.1"], "loopback"),
        (False, ["abc.onion"], "onion"),
        (False, ["abc.onion", "help.example"], ""),
        (False, ["192.0.2.7"], ""),
        (False, ["localhost.evil.example"], ""),
    ],
)
def test_words_travel_over_tls_an_onion_or_this_machine_only(tls, hosts, over):
    assert reached_over(tls, hosts) == over


def test_readiness_page_links_what_is_missing(coalition, client):
    IntakeSettings.objects.update(rehearsed=None)
    open_as(client, coalition.ben)

    page = client.get("/en/team/readiness/")

    assert [one.url for one in page.context["missing"]] == ["/en/team/readiness/rehearsal/"]
    assert 'href="/en/team/readiness/rehearsal/"' in page.content.decode()


def test_fresh_coalition_reads_all_it_needs_in_order(db, cheap_passphrases, client):
    make_site()
    house = make_organisation("Harbor House")
    dana = make_first_reader(house, Role.INTAKE, kit_typed_back=False)

    assert keys_missing() == [
        "readers",
        "kit",
        "cover",
        "hours",
        "mandated_reporter_rule",
        "child_protection_line",
        "rehearsal",
    ]

    make_reader(house, Role.SUPERVISOR, let_in_by=dana)
    RecoveryKit.objects.update(typed_back=True)
    make_ready(dana)
    assert keys_missing() == []


def test_hours_page_keeps_what_is_typed_and_mends_what_cannot_be(coalition, client):
    open_as(client, make_ordinary(coalition.harbor, Role.COORDINATOR))
    typed = {"days": ["0", "1"], "opens": "08:30", "closes": "12:00", "closes_after_days": "2", "duty_hours": ""}

    wrong = client.post("/en/team/readiness/hours/", {**typed, "closes": "08:30"})
    right = client.post("/en/team/readiness/hours/", typed)

    row = selectors.intake()
    assert list(wrong.context["form"].errors) == ["closes"]
    assert right.status_code == 302
    assert (row.days, row.opens, row.closes, row.closes_after_days, row.duty_hours) == (
        [0, 1],
        time(8, 30),
        time(12),
        2,
        None,
    )
    assert row.rehearsed == date.fromisoformat(clock.today().isoformat())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "who_may"),
    [
        ("/en/team/readiness/", {"dana", "ben", "ada", "cora"}),
        ("/en/team/readiness/hours/", {"ben", "ada", "cora"}),
        ("/en/team/readiness/cover/HOUSE/", {"ben", "ada", "cora"}),
        ("/en/team/readiness/rehearsal/", {"dana", "ben", "lena"}),
    ],
)
def test_each_person_reaches_the_pages_of_their_role(coalition, address, who_may):
    people = {name: getattr(coalition, name) for name in ("dana", "ben", "lena", "reyes")}
    people |= {"ada": coalition.admin, "cora": make_ordinary(coalition.harbor, Role.COORDINATOR)}
    who_may = who_may | ({"lena"} if address == "/en/team/readiness/" else set())
    found = set()
    for name, who in people.items():
        client = Client()
        open_as(client, who)
        status = client.get(address.replace("HOUSE", str(coalition.harbor.pk))).status_code
        assert status in (200, 404)
        found |= {name} if status == 200 else set()

    assert found == who_may
    assert Client().get(address.replace("HOUSE", str(coalition.harbor.pk))).status_code == 302
