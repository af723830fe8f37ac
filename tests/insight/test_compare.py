"""Comparing groups: what reaches the analysis, who may, what the page says, and that nobody small can be found."""

import csv
import io
import itertools
import json
from datetime import date
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.factories import make_ordinary, open_as
from tests.insight.conftest import AT
from tests.insight.test_compare_tables import COUNTS, files, passed

from commonlight.core import clock
from commonlight.core.models import AuditEvent
from commonlight.core.roles import Role
from commonlight.feedback.models import Note
from commonlight.insight.models import OtherTable, Release, Run
from commonlight.insight.register_areas import RATES
from commonlight.insight.services import compare, runs
from commonlight.insight.services import compare_facts as facts
from commonlight.insight.starting_compare import write_tables
from commonlight.learning.models import ClassResult, Session
from commonlight.referrals.models import FigureRelease

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


@pytest.fixture(autouse=True)
def november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


def released(counts=COUNTS, number=1, **more):
    """Publish a table of ours as two people would."""
    found = passed(counts)
    return Release.objects.create(
        number=number, kind="told", title="What people told us, by kind, 2025-01 – 2025-06", source="report-lines",
        state="released", tables=found["tables"], files=found["files"], asked_on=AT.date(), released_on=AT.date(), **more,
    )  # fmt: skip


def brought(people, counts, name="Cedar County Coalition", number=5):
    description, table = files(counts, publisher=name, **{"@id": f"urn:uuid:{UUID(int=number)}"})
    return compare.bring(description, table, by=people.maria, at=AT)


def worked_out(source, said, by):
    run = compare.ask(source, said, by=by, at=AT)
    if run.state == Run.State.WAITING:
        runs.perform(run)
        run.refresh_from_db()
    return run


def page(who, name, *arguments, language="en"):
    client = Client()
    open_as(client, who)
    return client.get(f"/{language}" + reverse(f"insight:{name}", args=arguments).removeprefix("/en"))


MORE = {
    ("labour", "2025-Q1"): 90, ("sexual", "2025-Q1"): 40, ("crime", "2025-Q1"): 25,
    ("labour", "2025-Q2"): 30, ("sexual", "2025-Q2"): 55, ("crime", "2025-Q2"): 20,
}  # fmt: skip


def test_a_share_is_held_between_times_of_a_published_table_and_said_in_words(people):
    run = worked_out("times", {"release": released(MORE), "category": "labour"}, people.sam)
    asked = runs.asked_of(run)
    assert [one["name"] for one in asked["groups"]] == ["2025-Q1", "2025-Q2"]
    assert asked["groups"][0] == {"name": "2025-Q1", "least": 90, "most": 90, "of_least": 155, "of_most": 155}
    text = page(people.sam, "compare_run", run.pk).content.decode().replace("\u00a0", " ")
    assert (
        "2025, quarter 1: 58 of 100 (50 to 66). 2025, quarter 2: 29 of 100 (21 to 38). Difference: +29 points (+17 to +40)"
        in text
    )
    assert "One comparison was made" in text and "first comparison asked for here" in text
    assert "What this cannot say" in text and "they tell more, and other things, where they know us" in text
    assert "<svg" in text and not set("↑↓▲▼") & set(text)
    spanish = page(people.sam, "compare_run", run.pk, language="es").content.decode()
    assert "One comparison" not in spanish and "Lo que esto no puede decir" in spanish


def test_the_same_question_is_worked_out_once_and_to_the_same_bytes(people):
    row = released(MORE)
    run = worked_out("times", {"release": row, "category": "labour"}, people.sam)
    assert compare.ask("times", {"release": row, "category": "labour"}, by=people.maria, at=AT) == run
    runs.again(run, by=people.sam, at=AT)
    run.refresh_from_db()
    runs.perform_again(run)
    run.refresh_from_db()
    assert run.checked == Run.Checked.SAME


def test_a_hidden_figure_of_a_published_table_is_no_group(people):
    row = released()
    with pytest.raises(facts.CannotCompare, match="few"):
        compare.ask("times", {"release": row, "category": "crime"}, by=people.sam, at=AT)
    with pytest.raises(facts.CannotCompare, match="category"):
        compare.ask("times", {"release": row, "category": "marriage"}, by=people.sam, at=AT)
    Release.objects.update(state="withdrawn")
    row.refresh_from_db()
    with pytest.raises(facts.CannotCompare):
        compare.ask("times", {"release": row, "category": "labour"}, by=people.sam, at=AT)


def test_coalitions_are_held_against_each_other_by_what_each_published(people):
    released(MORE)
    brought(people, COUNTS)
    brought(people, {key: n + 40 for key, n in COUNTS.items()}, name="Sand Creek Coalition", number=6)
    run = worked_out("coalitions", {"column": "kind", "category": "labour", "period": "2025-Q1"}, people.maria)
    groups = {one["name"]: (one["least"], one["of_least"]) for one in runs.asked_of(run)["groups"]}
    own = next(iter(groups))
    assert groups == {own: (90, 155), "Sand Creek Coalition": (71, 183), "Cedar County Coalition": (31, 63)}
    text = page(people.maria, "compare_run", run.pk).content.decode()
    assert "Cedar County Coalition" in text and "Which coalition does better" in text
    assert "3 comparisons" in text


def test_a_newer_table_that_hides_a_figure_is_not_undone_by_an_older_one(people):
    older = dict(MORE)
    released(older, number=1)
    released(COUNTS, number=2)
    brought(people, MORE)
    with pytest.raises(facts.CannotCompare, match="few"):
        facts.coalitions(column="kind", category="crime", period="2025-Q2")


def test_only_a_coordinator_brings_tables_and_each_act_is_in_the_log(people):
    description, table = files()
    for who in (people.sam, people.reyes):
        with pytest.raises(compare.NotAllowed):
            compare.bring(description, table, by=who, at=AT)
    row = compare.bring(description, table, by=people.maria, at=AT)
    assert compare.bring(description, table, by=people.maria, at=AT).pk == row.pk and OtherTable.objects.count() == 1
    stream = io.BytesIO()
    write_tables(stream)
    lines = list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"))))
    assert len(lines) == 1 + len(row.cells) and lines[1][0] == "Cedar County Coalition"
    with pytest.raises(compare.NotAllowed):
        compare.drop(row, by=people.sam, at=AT)
    compare.drop(row, by=people.maria, at=AT)
    kinds = list(AuditEvent.objects.values_list("kind", flat=True))
    assert kinds.count("table of others brought") == 2 and kinds.count("table of others dropped") == 1


def test_our_own_release_is_not_brought_back_in_and_there_is_an_end(people, monkeypatch):
    row = released()
    description, table = files(**{"@id": f"urn:uuid:{row.pk}"})
    with pytest.raises(compare.OwnTable):
        compare.bring(description, table, by=people.maria, at=AT)
    monkeypatch.setattr(compare, "MOST_TABLES", 1)
    brought(people, COUNTS)
    with pytest.raises(compare.TooMany):
        brought(people, COUNTS, number=9)
    brought(people, MORE)


def test_areas_are_rates_of_the_published_map(people):
    row = released()
    row.files = row.files | {RATES: "area,count,people,per 10000 people,status\nNorth (1),40,21000,19.05,shown\nSouth (2),22,30000,7.33,shown\n'-x,,9000,,hidden\n"}  # fmt: skip
    row.save()
    run = worked_out("areas", {"release": row}, people.sam)
    asked = runs.asked_of(run)
    assert asked["groups"][0] == {"name": "North (1)", "events": 40, "exposure": 21000} and asked["n_hidden"] == 1
    text = page(people.sam, "compare_run", run.pk).content.decode()
    assert "The first is 2.60 times the second (" in text and "1 group is left out" in text
    assert "Where there is more trafficking" in text


def session(people, day, gain, n, *, course="hotel", place="Hall"):
    made = Session.objects.create(organisation=people.house, course=course, day=day, place=place, minutes=60, planned_on=day)  # fmt: skip
    ClassResult.objects.create(
        session=made, state="ready", day=day, digest="x", found={"gain": {"estimate": gain, "n": n}, "n_sentences": 8}
    )


def test_a_session_counts_once_and_a_group_needs_three_of_them_and_eleven_people(people):
    for course, gains in (("hotel", (2, 2.4, 1.9, 2.2)), ("police", (0.3, 0.5, 0.1)), ("youth", (1, 1))):
        for month, gain in enumerate(gains, start=1):
            session(people, date(2026, month, 3), gain, 6, course=course)
    for month in (1, 2, 3):
        session(people, date(2026, month, 5), 1, 3, course="clinic")
    # This half-year is not over.
    session(people, date(2026, 9, 1), 8, 30, course="hotel")
    run = worked_out("classes", {"split": "course"}, people.sam)
    asked = runs.asked_of(run)
    assert [(one["name"], one["values"]) for one in asked["groups"]] == [
        ("hotel", [25, 30, 23.75, 27.5]), ("police", [3.75, 6.25, 1.25]),
    ]  # fmt: skip
    assert asked["n_hidden"] == 2
    text = page(people.sam, "compare_run", run.pk).content.decode()
    assert "A session counts once" in text and "2 groups are left out" in text


def notes(half_month, channel, in_time, late, *, code="events.time", state="done", kind="question"):
    first = Note.objects.count()
    for place in range(in_time + late):
        due = date(2026, half_month, 20)
        Note.objects.create(
            kind=kind, channel=channel, language="en", words="w", came=date(2026, half_month, 6), due=due, code=code,
            digest=f"{first + place}", done_on=due if place < in_time else date(2026, 10, 1), state=state,
        )  # fmt: skip


def test_notes_are_counted_by_half_years_that_are_over_and_only_once(people):
    notes(3, "web", 40, 12)
    notes(3, "paper", 15, 33)
    said = {"what": "in_time", "split": "channel", "half": "2026-H1"}
    run = worked_out("notes", said, people.sam)
    groups = [(one["name"], one["least"], one["of_least"]) for one in runs.asked_of(run)["groups"]]
    assert groups == [("paper", 15, 48), ("web", 40, 52)]
    # A note that was changed later does not make a second count that could be held against the first.
    Note.objects.filter(channel="web").first().delete()
    assert compare.ask("notes", said, by=people.maria, at=AT) == run
    with pytest.raises(facts.CannotCompare):
        compare.ask("notes", said | {"half": "2026-H2"}, by=people.sam, at=AT)
    text = page(people.sam, "compare_run", run.pk).content.decode()
    assert "Paper or box" in text and "answered by the promised day" in text and "2026, January to June" in text


SPEAKS = {"what": "events.time", "split": "half", "half": ""}


def spoken(day, **codes):
    """Write notes that came on a day: so many of each code, `_` for none."""
    first = Note.objects.count()
    for place, code in enumerate(name for name, n in codes.items() for _ in range(n)):
        Note.objects.create(
            kind="question", channel="web", language="en", words="w", came=day, due=day, digest=f"s{first + place}", state="sorted",
            code={"time": "events.time", "fear": "police.fear", "words": "events.words"}.get(code, ""),
        )  # fmt: skip


def test_codes_are_not_counted_while_notes_wait_to_be_sorted(people):
    spoken(date(2025, 3, 1), time=30, fear=30)
    spoken(date(2025, 9, 1), time=30, fear=30)
    Note.objects.filter(came=date(2025, 9, 1), code="events.time").update(state="new")
    with pytest.raises(facts.CannotCompare, match="unsorted"):
        compare.ask("notes", SPEAKS, by=people.sam, at=AT)


def test_no_code_of_few_notes_can_be_worked_out_from_those_that_are_told(people):
    """The codes of a half-year add up to all its notes: with one small code a second one is left out."""
    spoken(date(2024, 9, 1), time=40, fear=30, words=3)
    spoken(date(2025, 3, 1), time=20, fear=45)
    spoken(date(2025, 9, 1), time=33, fear=31)
    told = {}
    for what in ("events.time", "police.fear", "events.words"):
        try:
            asked = runs.asked_of(compare.ask("notes", SPEAKS | {"what": what}, by=people.sam, at=AT))
        except facts.CannotCompare:
            continue
        told[what] = {one["name"]: one["least"] for one in asked["groups"]}
    assert told["events.time"] == {"2024-H2": 40, "2025-H1": 20, "2025-H2": 33}
    assert told["police.fear"] == {"2025-H1": 45, "2025-H2": 31}
    # Nobody wrote of it later, and that may be told; the three may not.
    assert told["events.words"] == {"2025-H1": 0, "2025-H2": 0}


def test_a_half_year_that_was_counted_stands_when_a_note_is_sorted_anew(people):
    spoken(date(2025, 3, 1), time=20, fear=45)
    spoken(date(2025, 9, 1), time=33, fear=31)
    first = compare.ask("notes", SPEAKS, by=people.sam, at=AT)
    Note.objects.filter(code="events.time").first().delete()
    assert compare.ask("notes", SPEAKS, by=people.sam, at=AT) == first
    spoken(date(2026, 3, 1), time=15, fear=15)
    later = runs.asked_of(compare.ask("notes", SPEAKS, by=people.sam, at=AT))
    assert [(one["name"], one["least"]) for one in later["groups"]] == [
        ("2025-H1", 20),
        ("2025-H2", 33),
        ("2026-H1", 15),
    ]
    with pytest.raises(facts.CannotCompare, match="category"):
        compare.ask("notes", SPEAKS | {"split": "channel", "half": "2025-H1"}, by=people.sam, at=AT)


def test_no_small_group_of_notes_can_be_worked_out_from_the_total():
    """Whatever the counts: what is left out is never one group alone, and in it neither side is few."""
    sizes = (0, 3, 11, 14, 30)
    for counts in itertools.product(itertools.product(sizes, repeat=2), repeat=3):
        shares = {str(place): (yes, yes + no) for place, (yes, no) in enumerate(counts)}
        shown = facts.gated(shares)
        held = {name for name, (_count, of) in shares.items() if of}
        hidden = held - set(shown)
        assert all(min(count, of - count) >= 11 for count, of in shown.values())
        if hidden and shown:
            assert len(hidden) > 1
            assert min(sum(shares[name][0] for name in hidden), sum(shares[name][1] - shares[name][0] for name in hidden)) >= 11  # fmt: skip


def test_referrals_are_read_from_released_totals_and_hold_whatever_was_hidden(people):
    quarter = {"released": AT.date(), "rounding": 5}
    told = [[["met", "*"], 40], [["unmet", "housing", "*", "*"], 25], [["unknown"], 15]]
    FigureRelease.objects.create(quarter=date(2026, 1, 1), total=90, told=told, n_hidden=2, **quarter)
    FigureRelease.objects.create(quarter=date(2026, 4, 1), total=80, told=told, n_hidden=0, **quarter)
    run = worked_out("referrals", {}, people.sam)
    assert runs.asked_of(run)["groups"] == [
        # 25 stands for 23 to 27; up to 92 - (38 + 23 + 13) more may be hidden open needs.
        {"name": "2026-01-01", "least": 23, "most": 45, "of_least": 88, "of_most": 92},
        {"name": "2026-04-01", "least": 23, "most": 27, "of_least": 78, "of_most": 82},
    ]
    text = page(people.sam, "compare_run", run.pk).content.decode()
    assert "2026, quarter 2" in text and "We cannot tell whether they differ" in text


def test_pages_ask_refuse_and_bring_with_words_that_help(people):
    client = Client()
    open_as(client, people.maria)
    for source in ("times", "areas", "coalitions", "classes", "notes", "referrals"):
        assert client.get(reverse("insight:compare_ask", args=[source])).status_code == 200
    assert client.get(reverse("insight:compare_ask", args=["faith"])).status_code == 404
    for source in ("times", "areas", "coalitions"):
        assert "nothing to compare" in client.get(reverse("insight:compare_ask", args=[source])).content.decode()
    answer = client.post(reverse("insight:compare_ask", args=["referrals"]))
    assert answer.status_code == 422 and "Fewer than two groups" in answer.content.decode()
    answer = client.post(reverse("insight:compare_ask", args=["notes"]), {"what": "in_time", "split": "channel"})
    assert answer.status_code == 422 and "Choose a half-year" in answer.content.decode()
    notes(3, "web", 1, 0)
    address = reverse("insight:compare_ask", args=["notes"])
    answer = client.post(address, {"what": "events.time", "split": "channel", "half": "2026-H1"})
    assert answer.status_code == 422 and "between half-years only" in answer.content.decode()
    row = released(MORE)
    assert "nothing to compare" not in client.get(reverse("insight:compare_ask", args=["times"])).content.decode()
    answer = client.post(
        reverse("insight:compare_ask", args=["times"]), {"release": str(row.pk), "category": "kind:labour"}
    )
    assert answer.status_code == 302 and Run.objects.get().kind == "compare"
    description, table = files()
    wrong = table.replace(b"labour,2025-Q1,31,", b"labour,2025-Q1,3,")

    def sent(one, other):
        data = {"description": SimpleUploadedFile("metadata.json", one), "table": SimpleUploadedFile("table-1.csv", other)}  # fmt: skip
        return client.post(reverse("insight:compare_bring"), data)

    answer = sent(description, wrong)
    assert answer.status_code == 422 and "under 11" in answer.content.decode() and not OtherTable.objects.exists()
    assert "our own" in sent(json.dumps(json.loads(description) | {"@id": f"urn:uuid:{row.pk}"}).encode(), table).content.decode()  # fmt: skip
    assert sent(description, table).status_code == 302
    text = client.get(reverse("insight:compare")).content.decode()
    assert "Cedar County Coalition" in text and "What people told us, between times: Forced labour" in text
    assert client.post(reverse("insight:compare_drop", args=[OtherTable.objects.get().pk])).status_code == 302
    analyst = Client()
    open_as(analyst, people.sam)
    assert "Bring another" not in analyst.get(reverse("insight:compare")).content.decode()
    open_as(analyst, make_ordinary(people.house, Role.FUNDER, name="lee"))
    assert analyst.get(reverse("insight:compare")).status_code == 404
