"""Starting programmes, changing one to another group without losing a hand-written word, tasks and what came of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.outreach.conftest import AT

from commonlight.core import clock, retention
from commonlight.core.models import AuditEvent
from commonlight.outreach import selectors_programmes
from commonlight.outreach.models import Ambassador, PlanLine, Programme, Task
from commonlight.outreach.services import programme_records, programmes
from commonlight.outreach.template_files import plan_of
from commonlight.places.models import Area

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


def codes(programme):
    return set(programme.lines.filter(is_removed=False).exclude(code="").values_list("code", flat=True))


def test_a_programme_begins_with_the_lines_and_tasks_of_its_template(rural_youth):
    plan = plan_of("youth-instability", "rural")

    assert codes(rural_youth) == set(plan.lines)
    assert {task.code: task.due for task in rural_youth.tasks.all()} == {
        code: AT.date() + timedelta(days=task.day) for code, task in plan.tasks.items()
    }
    assert AuditEvent.objects.filter(kind="programme started", subject_id=str(rural_youth.pk)).count() == 1


def test_changing_to_urban_refugees_keeps_replaces_and_never_loses_what_was_written(rural_youth, coordinator):
    changed = rural_youth.lines.get(code="youth-instability.bed")
    programmes.write_line(rural_youth, section="goals", text="A bed at the inn.", line=changed, by=coordinator, at=AT)
    own = programmes.write_line(rural_youth, section="channels", text="The skate park", by=coordinator, at=AT)
    programmes.remove_line(rural_youth.lines.get(code="all.no-status"), by=coordinator, at=AT)

    found = programmes.difference(rural_youth, group="refugees", setting="urban")
    programmes.change_group(
        rural_youth, group="refugees", setting="urban", drop=set(), seen=found.seen, by=coordinator, at=AT
    )

    new = set(plan_of("refugees", "urban").lines)
    assert {line.code for line in found.kept} == {code for code in new if code.startswith("all.")} - {"all.no-status"}
    assert set(found.comes) == {code for code in new if not code.startswith("all.")}
    assert [line.pk for line in found.yours] == [changed.pk, own.pk]
    assert [line.code for line in found.removed] == ["all.no-status"]
    assert codes(rural_youth) == new - {"all.no-status"}
    assert set(rural_youth.lines.exclude(text="").values_list("text", "code")) == {
        ("A bed at the inn.", ""),
        ("The skate park", ""),
    }


def test_a_line_that_was_ticked_goes_and_only_that(rural_youth, coordinator):
    own = programmes.write_line(rural_youth, section="goals", text="One", by=coordinator, at=AT)
    other = programmes.write_line(rural_youth, section="goals", text="Two", by=coordinator, at=AT)
    stranger = PlanLine.objects.get(programme=rural_youth, code="all.pay")
    seen = programmes.difference(rural_youth, group="refugees", setting="rural").seen

    programmes.change_group(
        rural_youth, group="refugees", setting="rural", drop={own.pk, stranger.pk}, seen=seen, by=coordinator, at=AT
    )

    assert set(PlanLine.objects.filter(pk__in=[own.pk, other.pk, stranger.pk])) == {other, stranger}


def test_a_plan_that_changed_after_the_difference_was_shown_is_left_alone(rural_youth, coordinator):
    seen = programmes.difference(rural_youth, group="refugees", setting="urban").seen
    programmes.write_line(rural_youth, section="goals", text="Meanwhile", by=coordinator, at=AT)

    with pytest.raises(programmes.PlanChangedMeanwhile):
        programmes.change_group(
            rural_youth, group="refugees", setting="urban", drop=set(), seen=seen, by=coordinator, at=AT
        )

    rural_youth.refresh_from_db()
    assert (rural_youth.group, rural_youth.setting) == ("youth-instability", "rural")


def test_tasks_that_were_done_or_given_away_stay_when_the_group_changes(rural_youth, coordinator):
    done, given = rural_youth.tasks.get(code="rural.trend-sheet"), rural_youth.tasks.get(code="rural.ride-list")
    programmes.set_task_done(done, done=True, by=coordinator, at=AT)
    programmes.save_task(
        rural_youth, text="Rides, with Ann", due=given.due, owner=None, task=given, by=coordinator, at=AT
    )
    seen = programmes.difference(rural_youth, group="refugees", setting="urban").seen

    programmes.change_group(
        rural_youth, group="refugees", setting="urban", drop=set(), seen=seen, by=coordinator, at=AT
    )

    assert set(Task.objects.filter(code__startswith="rural.")) == {done, given}
    assert not Task.objects.filter(code__startswith="youth-instability.").exists()


def test_what_is_due_this_week_leaves_out_what_is_later_done_or_paused(rural_youth, coordinator):
    today = AT.date() + timedelta(days=8)

    found = [one.row.code for one in selectors_programmes.due_soon("en", today=today)]
    Programme.objects.update(state="paused")

    soon = sorted(plan_of("youth-instability", "rural").tasks.values(), key=lambda task: task.day)
    assert sorted(found) == sorted(task.code for task in soon if task.day <= 15)
    assert {"all.lead", "all.check-help"} < set(found)
    assert "rural.ride-list" not in found
    assert selectors_programmes.due_soon("en", today=today) == []


def test_reach_shows_its_share_only_where_the_number_of_people_has_a_source(rural_youth, desk):
    at = reverse("outreach:add_record", args=[rural_youth.pk, "reach"])
    said = {
        "area": "North county", "reached": 120, "counted": "Heads at the door", "population": 900,
        "since_0": 1, "since_1": 9, "since_2": 2026, "until_0": 31, "until_1": 10, "until_2": 2026,
        "since_day": 1, "since_month": 9, "since_year": 2026, "until_day": 31, "until_month": 10, "until_year": 2026,
    }  # fmt: skip

    refused = desk.post(at, said)
    taken = desk.post(at, said | {"source": "ACS table B01001", "source_year": 2024}, follow=True)

    assert refused.status_code == 422
    assert "120 of about 900 people (13 %)" in taken.content.decode()
    assert "ACS table B01001, 2024" in taken.content.decode()


def reach_said(**more):
    return {
        "reached": 40, "counted": "Heads", "population": 0,
        "since_day": 1, "since_month": 9, "since_year": 2026, "until_day": 31, "until_month": 10, "until_year": 2026,
        "since_0": 1, "since_1": 9, "since_2": 2026, "until_0": 31, "until_1": 10, "until_2": 2026,
    } | more  # fmt: skip


def test_reach_names_an_area_of_places_where_one_is_known(rural_youth, desk):
    for code, name in (("48029", "Bexar County"), ("48031", "Blanco County")):
        Area.objects.create(level="county", code=code, name=name, vintage=2022)
    Area.objects.create(level="tract", code="48029110100", name="Tract 1", vintage=2022)
    Area.objects.create(level="tract", code="48031110100", name="Tract 1", vintage=2022)
    at = reverse("outreach:add_record", args=[rural_youth.pk, "reach"])

    shown = desk.get(at).content.decode()
    nowhere = desk.post(at, reach_said())
    made_up = desk.post(at, reach_said(place="county:99999"))
    desk.post(at, reach_said(place="county:48029"))
    desk.post(at, reach_said(place="tract:48031110100", area="The east side"))
    desk.post(at, reach_said(area="Our valley"))

    assert '<optgroup label="County">' in shown and "Tract 1 (48029110100)" in shown and "None of these" in shown
    assert nowhere.status_code == 422 and "Choose an area, or write where it was." in nowhere.content.decode()
    assert made_up.status_code == 422
    assert list(rural_youth.reach.order_by("pk").values_list("area", "area_level", "area_code")) == [
        ("Bexar County", "county", "48029"),
        ("The east side", "tract", "48031110100"),
        ("Our valley", "", ""),
    ]
    page = desk.get(reverse("outreach:programme", args=[rural_youth.pk])).content.decode()
    assert "<strong>Bexar County</strong>: 40" in page and "<strong>The east side</strong> (Tract 1): 40" in page
    assert "<strong>Our valley</strong>: 40" in page


def test_without_areas_reach_is_written_in_words(rural_youth, desk):
    at = reverse("outreach:add_record", args=[rural_youth.pk, "reach"])

    assert 'name="place"' not in desk.get(at).content.decode()
    assert desk.post(at, reach_said(area="Our valley")).status_code == 302


def test_the_pages_of_a_coordinator_lead_from_template_to_plan(desk):
    start = reverse("outreach:start", args=["farm-workers", "rural"])
    shown = desk.get(start)
    page = desk.post(
        start,
        {"name": "Fields", "level": "involve", "lead": "", "starts_day": 1, "starts_month": 12, "starts_year": 2026},
        follow=True,
    )

    assert "A visitor may come to where you sleep" in shown.content.decode()
    assert page.redirect_chain
    assert Programme.objects.get().starts == date(2026, 12, 1)
    assert "Fields" in desk.get(reverse("outreach:programmes")).content.decode()


def test_ambassadors_are_forgotten_a_year_after_they_ended(rural_youth, coordinator):
    said = {"name": "Coach B", "standing": "coach", "agreed_on": AT.date()}
    row = programme_records.add_record(rural_youth, "ambassador", said, by=coordinator, at=AT)
    programme_records.end_ambassador(row, by=coordinator, at=AT)
    year = AT + timedelta(days=365)

    assert programme_records.ambassadors_due((year - timedelta(days=1)).date()) == []
    retention.sweep_due(at=year, somebody_is_here=True)

    assert not Ambassador.objects.exists()


def test_a_programme_in_spanish_shows_its_template_in_spanish_and_own_words_marked(rural_youth, desk, coordinator):
    programmes.write_line(rural_youth, section="goals", text="Our goal", by=coordinator, at=AT)

    page = desk.get(f"/es/team/programmes/{rural_youth.pk}/").content.decode()

    assert "Una cama nunca debe costarte nada." in page
    assert '<span lang="en" dir="ltr">Our goal</span>' in page


def test_what_is_due_is_found_quickly_among_many_programmes(coordinator, django_assert_max_num_queries):
    for number in range(20):
        programmes.start_programme(
            group="refugees",
            setting="urban",
            details=programmes.Details(name=f"P {number}", level="share", starts=clock.today()),
            language="en",
            by=coordinator,
            at=AT,
        )

    with django_assert_max_num_queries(1):
        assert len(selectors_programmes.due_soon("en", today=clock.today())) == 40, (
            "two tasks each are due in the first week"
        )


def test_the_details_page_saves_state_budget_and_words_and_refuses_an_end_before_the_start(rural_youth, desk):
    said = {
        "name": "Youth of the north", "level": "share", "lead": "", "organisation": "", "state": "running",
        "summary": "Beds and rides.", "is_public": "on", "budget_cents": "6,000", "budget_currency": "USD",
        "starts_day": 2, "starts_month": 11, "starts_year": 2026, "ends_day": "", "ends_month": "", "ends_year": "",
    }  # fmt: skip
    at = reverse("outreach:details", args=[rural_youth.pk])

    saved = desk.post(at, said)
    refused = desk.post(at, said | {"ends_day": 1, "ends_month": 11, "ends_year": 2026})

    assert (saved.status_code, refused.status_code) == (302, 422)
    row = Programme.objects.get()
    assert (row.name, row.slug, row.state, row.budget_cents) == (
        "Youth of the north",
        "rural-youth",
        "running",
        6_000_00,
    )
    assert "Beds and rides." in desk.get("/en/programmes/rural-youth/").content.decode()


@pytest.mark.parametrize(
    ("kind", "said", "shown"),
    [
        (
            "codesign",
            {
                "what": "Read it aloud",
                "n_people": 5,
                "paid": "40",
                "currency": "USD",
                "could_stop": "on",
                "outcome": "",
            },
            "Read it aloud",
        ),
        ("ambassador", {"name": "Coach B", "standing": "coach", "languages": ""}, "Coach B"),
        ("conversation", {"question": "words", "partner": "St Luke", "answer": "Say work, not trade."}, "Say work"),
        ("change", {"heard_from": "feedback", "heard": "No bus", "changed": "Rides at nine"}, "Rides at nine"),
    ],
)
def test_each_kind_of_record_is_written_down_and_deleted(rural_youth, desk, kind, said, shown):
    days = {"held_on", "heard_on", "changed_on", "agreed_on", "asked_on"}
    parts = {f"{name}_{part}": n for name in days for part, n in (("day", 1), ("month", 11), ("year", 2026))}

    page = desk.post(reverse("outreach:add_record", args=[rural_youth.pk, kind]), said | parts, follow=True)
    number = programme_records.KINDS[kind].objects.get().pk
    desk.post(reverse("outreach:remove_record", args=[rural_youth.pk, kind, number]))

    assert shown in page.content.decode()
    assert not programme_records.KINDS[kind].objects.exists()
