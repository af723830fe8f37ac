"""Campaigns: planned, seen by whom, counted without a trace, beside what they cost, and told outside only with care."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.campaigns.conftest import AT, DAY

from commonlight.core.models import AuditEvent
from commonlight.outreach import selectors_campaigns, short_targets
from commonlight.outreach.models import Campaign, Opening, ShortAddress
from commonlight.outreach.services import campaigns
from commonlight.outreach.services.campaigns import HasCounts
from commonlight.outreach.services.money import book
from commonlight.outreach.services.openings import MOST_A_DAY, Pace, count_opening

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


def place(campaign, by, *, kind="laundry", label="Spin City, 3rd Street", target="lines", copies=0):
    return campaigns.add_address(campaign, kind=kind, label=label, target=target, copies=copies, by=by, at=AT)


def opened(address, n, *, day=DAY):
    Opening.objects.create(address=address, day=day, n=n)


def test_a_short_address_leads_on_and_is_counted_by_day_only(laundries, coordinator):
    row = place(laundries, coordinator)
    stranger = Client()

    answers = [stranger.get(f"/go/{row.code}/", headers={"Accept-Language": code}) for code in ("es", "ar", "de")]

    assert [answer.url for answer in answers] == ["/es/lines/", "/ar/lines/", "/en/lines/"]
    assert [len(answer.cookies) for answer in answers] == [0, 0, 0]
    assert [answer["Cache-Control"] for answer in answers] == ["no-store"] * 3
    assert list(Opening.objects.values_list("address_id", "n")) == [(row.pk, 3)]
    assert {field.name for field in Opening._meta.get_fields()} == {"id", "address", "day", "n"}


def test_a_wrong_code_leads_home_and_capitals_are_the_same(laundries, coordinator):
    row = place(laundries, coordinator)
    stranger = Client()

    assert stranger.get("/go/zzzzzz/").url == "/en/"
    assert stranger.get(f"/go/{row.code.upper()}/").url == "/en/lines/"


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose", "X-Moz"])
def test_what_a_browser_fetches_ahead_and_a_bare_look_are_not_counted(laundries, coordinator, header):
    row = place(laundries, coordinator)

    Client().get(f"/go/{row.code}/", headers={header: "prefetch"})
    Client().head(f"/go/{row.code}/")

    assert not Opening.objects.exists()


def test_what_leads_to_the_form_is_never_counted(laundries, coordinator):
    row = place(laundries, coordinator, target="write")

    answer = Client().get(f"/go/{row.code}/")

    assert answer.status_code == 302
    assert not Opening.objects.exists()
    assert selectors_campaigns.addresses_of(laundries)[0].n is None
    assert [name for name in short_targets.TARGETS if not short_targets.is_counted(name)] == ["write"]


def test_an_ended_address_leads_on_and_counts_no_more(laundries, coordinator):
    row = place(laundries, coordinator)
    campaigns.end_address(row, by=coordinator, at=AT)

    assert Client().get(f"/go/{row.code}/").url == "/en/lines/"
    assert not Opening.objects.exists()


def test_counting_is_slow_on_purpose_and_has_an_end(laundries, coordinator):
    row, now = place(laundries, coordinator), [0.0]
    pace = Pace(1, 2, clock=lambda: now[0])

    first = [count_opening(row, on=DAY, pace=pace) for _ in range(4)]
    now[0] = 1.0
    later = [count_opening(row, on=DAY, pace=pace) for _ in range(2)]
    Opening.objects.update(n=MOST_A_DAY)
    now[0] = 60.0

    assert (first, later) == ([True, True, False, False], [True, False])
    assert not count_opening(row, on=DAY, pace=pace)
    assert Opening.objects.get().n == MOST_A_DAY


def test_the_public_sees_a_running_campaign_and_only_who_said_yes(laundries, coordinator):
    campaigns.add_taking_part(
        laundries, who="Spin City", does="Hangs up the card", agreed_on=DAY, by=coordinator, at=AT
    )
    campaigns.add_taking_part(laundries, who="St Luke", does="Reads it aloud", agreed_on=None, by=coordinator, at=AT)

    page = Client().get(reverse("campaigns:public", args=[laundries.slug])).content.decode()

    assert "Spin City" in page
    assert "St Luke" not in page
    assert "Your papers are yours." in page


@pytest.mark.parametrize(
    "change", [{"is_public": False}, {"state": "planned"}, {"starts": date(2030, 1, 1), "ends": date(2030, 2, 1)}]
)
def test_the_public_sees_no_campaign_before_its_time(laundries, change):
    Campaign.objects.filter(pk=laundries.pk).update(**change)

    assert Client().get(reverse("campaigns:public", args=[laundries.slug])).status_code == 404
    assert laundries.name not in Client().get(reverse("campaigns:public_campaigns")).content.decode()


def test_a_code_to_a_hidden_campaign_leads_home(laundries, coordinator):
    row = place(laundries, coordinator, target="campaign")

    assert Client().get(f"/go/{row.code}/").url == f"/en/campaigns/{laundries.slug}/"
    Campaign.objects.update(is_public=False)
    assert Client().get(f"/go/{row.code}/").url == "/en/"


@pytest.mark.slow
def test_results_stand_beside_cost(laundries, coordinator, desk, grant):
    row = place(laundries, coordinator, copies=40)
    opened(row, 12)
    opened(row, 5, day=DAY - timedelta(days=7))
    said = {
        "spent_on": DAY, "what": "Printing cards", "amount_cents": 80_00, "currency": "USD", "is_refund": False,
        "line": None, "programme": None, "area": "", "receipt": "",
    }  # fmt: skip
    spent, _ = book(said, held=None, knowing=True, by=coordinator, at=AT)
    campaigns.set_spending(laundries, [spent.pk], by=coordinator, at=AT)

    found = selectors_campaigns.results_of(laundries)
    page = desk.get(reverse("campaigns:campaign", args=[laundries.pk])).content.decode()

    assert (found.opened, found.copies, found.n_places) == (17, 40, 1)
    assert [(one.currency, one.cents) for one in found.cost] == [("USD", 80_00)]
    assert [week.n for week in selectors_campaigns.weeks_of(laundries)] == [5, 12]
    assert "80.00" in page
    assert "An opening is not a person" in page


@pytest.mark.slow
def test_no_single_day_is_shown_to_the_team(laundries, coordinator, desk):
    row = place(laundries, coordinator)
    thursday = date(2026, 10, 15)
    opened(row, 1, day=thursday)

    pages = [
        desk.get(reverse("campaigns:campaign", args=[laundries.pk])).content.decode(),
        desk.get(reverse("campaigns:place", args=[laundries.pk, row.pk])).content.decode(),
    ]

    assert [thursday.isoformat() in page for page in pages] == [False, False]


def test_outside_small_counts_hide_and_nothing_can_be_subtracted(laundries, coordinator, desk):
    for kind, n in (("laundry", 64), ("clinic", 31), ("faith", 3)):
        opened(place(laundries, coordinator, kind=kind, label=kind), n)

    gated = selectors_campaigns.gated(laundries, "public")
    page = desk.get(reverse("campaigns:outside", args=[laundries.pk, "public"])).content.decode()

    assert gated.counts == {"Clinic or pharmacy": None, "House of prayer": None, "Laundry": 65}
    assert gated.total == 100
    assert ">31<" not in page
    assert ">3<" not in page
    assert page.count("not shown") >= 2


def test_a_campaign_that_was_counted_or_printed_is_not_deleted(laundries, coordinator, desk):
    row = place(laundries, coordinator)
    opened(row, 1)

    with pytest.raises(HasCounts):
        campaigns.delete_campaign(laundries, by=coordinator, at=AT)
    desk.post(reverse("campaigns:delete", args=[laundries.pk]))

    assert Campaign.objects.filter(pk=laundries.pk).exists()


def test_each_act_leaves_an_audit_row_without_words(laundries, coordinator):
    row = place(laundries, coordinator)
    campaigns.change_address(row, kind="shop", label="Corner shop", copies=5, by=coordinator, at=AT)
    campaigns.end_address(row, by=coordinator, at=AT)
    part = campaigns.add_taking_part(laundries, who="X", does="Y", agreed_on=None, by=coordinator, at=AT)
    campaigns.remove_taking_part(part, by=coordinator, at=AT)

    rows = list(AuditEvent.objects.filter(subject_kind="campaign").values_list("kind", "detail"))

    assert sorted(kind for kind, _detail in rows) == [
        "campaign part added", "campaign part removed", "campaign planned", "short address changed",
        "short address ended", "short address made",
    ]  # fmt: skip
    assert "Corner" not in str(rows)


def test_codes_are_short_and_have_no_signs_that_look_alike(laundries, coordinator):
    codes = {place(laundries, coordinator, label=str(n)).code for n in range(20)}

    assert len(codes) == 20
    assert {len(code) for code in codes} == {6}
    assert not set("".join(codes)) & set("aeiou01lo")


def test_a_place_is_made_on_its_page_and_its_code_decodes_to_the_address(laundries, desk):
    answer = desk.post(
        reverse("campaigns:add_place", args=[laundries.pk]),
        {"kind": "clinic", "label": "Free clinic", "target": "find", "copies": "30"},
    )
    row = ShortAddress.objects.get()
    page = desk.get(answer.url).content.decode()
    files = [desk.get(reverse("campaigns:code", args=[laundries.pk, row.pk, form])) for form in ("svg", "png")]

    assert f"testserver/go/{row.code}/" in page
    assert "mm wide" in page
    assert [one["Content-Type"] for one in files] == ["image/svg+xml", "image/png"]
    assert files[1].content.startswith(b"\x89PNG")
    assert desk.get(reverse("campaigns:code", args=[laundries.pk, row.pk, "exe"])).status_code == 404


def test_a_colleague_without_a_role_and_a_stranger_see_no_campaign(laundries, house):
    from tests.factories import make_ordinary, open_as

    from commonlight.core.roles import Role

    colleague = Client()
    open_as(colleague, make_ordinary(house, Role.PARTNER_MEMBER, name="cora"))

    assert colleague.get(reverse("campaigns:campaign", args=[laundries.pk])).status_code == 404
    assert Client().get(reverse("campaigns:campaign", args=[laundries.pk])).status_code == 302
