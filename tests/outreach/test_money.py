"""Grants, spending over a line (warned before and after), refunds, gifts, and what a funder is shown."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_ordinary, make_organisation, open_as
from tests.outreach.conftest import AT

from commonlight.core.roles import Role
from commonlight.outreach.amounts import AmountRefused, cents_of, shown
from commonlight.outreach.models import BudgetLine, Grant, GrantRelease, InKind, Spending
from commonlight.outreach.selectors_money import budget_left, indicators_of, standing_of
from commonlight.outreach.services import money
from commonlight.outreach.services.programme_files import file_of

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1234", 123400), ("1234.5", 123450), ("1,234.50", 123450), ("1.234,50", 123450), ("1 234,50", 123450),
        ("1'234'567.89", 123456789), ("0.01", 1), ("12,5", 1250), ("1,234", 123400), ("٣٤", 3400),
    ],
)  # fmt: skip
def test_amounts_are_read_in_the_ways_people_write_them(typed, cents):
    assert cents_of(typed) == cents


@pytest.mark.parametrize(
    "typed",
    ["", "0", "0.00", "-5", "−5", "(5)", "=1+1", "+5", "5 USD", "$5", "1e5", "1.2345", "1,23,456", "nan", "9" * 20],
)
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(AmountRefused):
        cents_of(typed)


def test_amounts_are_shown_with_their_currency():
    assert (shown(123456, "USD"), shown(-5), shown(0)) == ("USD 1,234.56", "−0.05", "0.00")


def said(line, cents, **more):
    return {
        "what": "Bus",
        "amount_cents": cents,
        "currency": "USD",
        "spent_on": date(2026, 11, 1),
        "line": line,
        **more,
    }


def test_going_over_is_refused_until_somebody_knows_and_then_told_again(grant, coordinator):
    line = BudgetLine.objects.get()
    money.book(said(line, 500_00), by=coordinator, at=AT)

    with pytest.raises(money.GoesOver) as over:
        money.book(said(line, 100_01), by=coordinator, at=AT)
    row, after = money.book(said(line, 100_01), knowing=True, by=coordinator, at=AT)

    assert [(one.what, one.over) for one in over.value.warnings] == [("line", 1)]
    assert [one.what for one in after] == ["line"]
    assert standing_of(grant).lines[0].left == -1
    assert Spending.objects.count() == 2
    assert row.amount_cents == 100_01


def test_exactly_the_whole_line_is_not_over(grant, coordinator):
    _row, found = money.book(said(BudgetLine.objects.get(), 600_00), by=coordinator, at=AT)

    assert found == []


def test_the_whole_grant_and_its_time_are_watched_too(grant, coordinator):
    money.add_to_grant(grant, "line", {"name": "Rooms", "amount_cents": 900_00}, by=coordinator, at=AT)
    money.book(said(BudgetLine.objects.get(name="Travel"), 600_00), by=coordinator, at=AT)

    with pytest.raises(money.GoesOver) as over:
        rooms = BudgetLine.objects.get(name="Rooms")
        money.book(said(rooms, 500_00, spent_on=date(2027, 1, 1)), by=coordinator, at=AT)

    assert [one.what for one in over.value.warnings] == ["grant", "time"]


def test_money_that_came_back_counts_against_what_was_spent(grant, coordinator):
    line = BudgetLine.objects.get()
    money.book(said(line, 600_00), by=coordinator, at=AT)
    money.book(said(line, 50_00, is_refund=True), by=coordinator, at=AT)

    _row, found = money.book(said(line, 50_00), by=coordinator, at=AT)

    assert found == []
    assert standing_of(grant).spent == 600_00


def test_changing_an_entry_does_not_count_it_twice(grant, coordinator):
    line = BudgetLine.objects.get()
    row, _found = money.book(said(line, 600_00), by=coordinator, at=AT)

    _row, found = money.book(said(line, 599_00), held=row, by=coordinator, at=AT)

    assert found == []


def test_a_foreign_amount_is_refused_on_a_grant_and_its_currency_stays(grant, coordinator):
    line = BudgetLine.objects.get()
    with pytest.raises(money.BooksRefused):
        money.book(said(line, 100, currency="EUR"), by=coordinator, at=AT)
    money.book(said(line, 100), by=coordinator, at=AT)
    values = {name: getattr(grant, name) for name in ("name", "funder", "amount_cents", "starts", "ends")}

    with pytest.raises(money.BooksRefused):
        money.save_grant(values | {"currency": "EUR"}, held=grant, by=coordinator, at=AT)


def post_spending(desk, line, amount, **more):
    values = {
        "what": "Bus", "amount_cents": amount, "currency": "USD", "line": line.pk, "programme": "", "area": "",
        "receipt": "", "spent_on_day": 1, "spent_on_month": 11, "spent_on_year": 2026,
    }  # fmt: skip
    return desk.post(reverse("outreach:spend"), values | more)


@pytest.mark.slow
def test_the_page_warns_before_and_after(grant, desk):
    line = BudgetLine.objects.get()

    warned = post_spending(desk, line, "700")
    other_amount = post_spending(desk, line, "701", knowing=f"{line.pk} 70000 2026-11-01")
    booked = post_spending(desk, line, "700", knowing=f"{line.pk} 70000 2026-11-01")

    assert (warned.status_code, other_amount.status_code, booked.status_code) == (422, 422, 302)
    assert "Nothing is booked yet" in warned.content.decode()
    assert "would go over by" in warned.content.decode()
    assert Spending.objects.get().amount_cents == 700_00
    assert "Booked. More is spent now" in desk.get(booked["Location"]).content.decode()


@pytest.mark.slow
def test_a_programme_has_a_budget_of_its_own(rural_youth, coordinator, desk):
    row = {"what": "Fuel", "amount_cents": 120_00, "currency": "USD", "spent_on": AT.date(), "programme": rural_youth}
    money.book(row, by=coordinator, at=AT)
    money.book(row | {"currency": "EUR"}, by=coordinator, at=AT)
    assert budget_left(rural_youth) is None
    rural_youth.budget_cents = 100_00
    rural_youth.save()

    page = desk.get(reverse("outreach:programme", args=[rural_youth.pk])).content.decode()

    assert budget_left(rural_youth) == -20_00
    assert "USD −20.00" in page
    assert "budget" not in str(file_of(rural_youth, coalition="Riverbend"))


def test_gifts_have_a_rate_with_its_source_and_stay_beside_the_money(grant, coordinator):
    gift = {
        "kind": "hours", "what": "Drivers", "given_on": date(2026, 11, 1), "hundredths": 12_50, "rate_cents": 33_49,
        "currency": "USD", "rate_source": "Published hourly value", "rate_year": 2025, "grant": grant, "programme": None,
    }  # fmt: skip
    row = money.write_gift(gift, by=coordinator, at=AT)

    assert row.value_cents == 418_63
    assert standing_of(grant).spent == 0
    assert InKind.objects.get().rate_source == "Published hourly value"


@pytest.fixture
def funder(db):
    fund = make_organisation("County fund office")
    return make_ordinary(fund, Role.FUNDER, name="lee")


def browser_of(account):
    client = Client()
    open_as(client, account)
    return client


@pytest.mark.slow
def test_a_funder_sees_only_what_was_released_to_it_frozen_on_the_day(grant, desk, coordinator, funder):
    theirs, other = browser_of(funder), make_ordinary(make_organisation("Other fund"), Role.FUNDER, name="ann")
    money.add_to_grant(
        grant, "indicator", {"name": "Evenings held", "promised": 12, "counted": "List"}, by=coordinator, at=AT
    )
    row, _done = indicators_of(grant)[0]
    money.count_done(row, n=5, on=AT.date(), by=coordinator, at=AT)
    before = theirs.get(reverse("outreach:released")).content.decode()
    organisation = funder.memberships.get().organisation
    money.release(grant, to=organisation, basis="Grant letter, section 4", by=coordinator, at=AT)
    money.book(said(BudgetLine.objects.get(), 111_11), by=coordinator, at=AT)

    page = theirs.get(reverse("outreach:released")).content.decode()

    assert "Evenings held" not in before
    assert "Evenings held" in page
    assert "5 of 12" in page
    assert "111.11" not in page
    assert "Evenings held" not in browser_of(other).get(reverse("outreach:released")).content.decode()
    closed = ["outreach:money", "outreach:programmes", "outreach:liaison", "outreach:take_books"]
    assert {theirs.get(reverse(name)).status_code for name in closed} == {404}
    assert theirs.get(reverse("outreach:grant", args=[grant.pk])).status_code == 404

    desk.post(reverse("outreach:withdraw_release", args=[GrantRelease.objects.get().pk]))

    assert "Evenings held" not in theirs.get(reverse("outreach:released")).content.decode()


def test_a_released_total_names_no_person_and_no_single_entry(grant, coordinator):
    money.book(said(BudgetLine.objects.get(), 10_00, what="Taxi for Ann"), by=coordinator, at=AT)

    held = str(money.totals_of(Grant.objects.get(), on=AT.date()))

    assert "Taxi" not in held
    assert coordinator.display_name not in held
