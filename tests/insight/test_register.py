"""Publishing: two people, one gate, one order of all releases, and taking back; what everybody reads of it."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_ordinary, open_as
from tests.insight.conftest import AT

from commonlight.core import clock
from commonlight.core.jobs import run_next_job
from commonlight.core.models import AuditEvent
from commonlight.core.roles import Role
from commonlight.demo.rooms import register as demo
from commonlight.insight.kinds.release import work_out
from commonlight.insight.models import Release
from commonlight.insight.register_told import told as told_table
from commonlight.insight.services import register
from commonlight.reports.models import StatisticsLine

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
ASKED = {"what": "kind_when", "step": "year", "first": "2025-01-01", "last": "2026-06-01"}


@pytest.fixture(autouse=True)
def gate_here(monkeypatch):
    """The gate itself runs, only not in a process of its own."""
    monkeypatch.setattr(
        register, "in_child", lambda asked: work_out(json.loads(json.dumps(asked)), lambda percent: None)
    )
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def team(people):
    rosa = make_ordinary(people.house, Role.COORDINATOR, name="rosa")
    return SimpleNamespace(**vars(people), rosa=rosa)


def lines(month: date, batch: date | None = None, **kinds: int) -> None:
    StatisticsLine.objects.bulk_create(
        StatisticsLine(
            batch=batch or month, about="self", kind=kind, setting="farm", zone="county", event_month=month,
            report_month=month, contact_before="no", outcome="helped",
        )
        for kind, n in kinds.items()
        for _ in range(n)
    )  # fmt: skip


@pytest.fixture
def some_lines(team):
    lines(date(2025, 3, 1), labour=31, sexual=22, domestic=3, crime=4)
    lines(date(2026, 2, 1), labour=40, sexual=19, domestic=14)
    return team


def ready(team, **asked) -> Release:
    row = register.propose("told", ASKED | asked, by=team.sam, at=AT)
    run_next_job()
    row.refresh_from_db()
    return row


def out(team, **asked) -> Release:
    return register.approve(ready(team, **asked), by=team.maria, at=AT)


def browser(who) -> Client:
    client = Client()
    open_as(client, who)
    return client


def test_small_counts_are_hidden_before_anybody_else_sees_them(some_lines):
    row = ready(some_lines)
    figures = {tuple(categories): value for categories, value in row.tables[0][1]}

    assert row.state == Release.State.READY
    assert figures["labour", "2025"] == 31
    assert figures["domestic", "2025"] is None and figures["crime", "2025"] is None
    assert row.n_hidden and row.hidden and row.number is None
    assert "domestic" not in json.dumps(row.asked)


def test_who_asks_does_not_publish_and_an_analyst_needs_the_right(some_lines):
    row = ready(some_lines)
    with pytest.raises(register.NotAllowed):
        register.approve(row, by=some_lines.sam, at=AT)
    register.give_right(some_lines.sam, by=some_lines.maria, at=AT)
    with pytest.raises(register.SamePerson):
        register.approve(row, by=some_lines.sam, at=AT)
    with pytest.raises(register.NotAllowed):
        register.approve(row, by=some_lines.reyes, at=AT)
    held = register.approve(row, by=some_lines.rosa, at=AT)

    assert (held.number, held.released_by, held.approved_by, held.released_on) == (
        1,
        some_lines.sam,
        some_lines.rosa,
        AT.date(),
    )
    assert AuditEvent.objects.filter(kind="release published").count() == 1
    with pytest.raises(register.NotReady):
        register.approve(held, by=some_lines.maria, at=AT)


def test_of_two_at_once_one_wins_and_the_other_is_told_and_checked_anew(some_lines):
    first, second = ready(some_lines), ready(some_lines, what="kind", first="2025-01-01", last="2026-05-01")
    register.approve(first, by=some_lines.maria, at=AT)
    with pytest.raises(register.ReleasedMeanwhile) as told:
        register.approve(second, by=some_lines.rosa, at=AT)

    assert told.value.title == first.title
    second.refresh_from_db()
    assert second.state == Release.State.WAITING and second.number is None
    run_next_job()
    second.refresh_from_db()
    assert second.n_read == 1
    assert second.state in (Release.State.READY, Release.State.REFUSED)


def test_a_later_release_cannot_be_subtracted_from_an_earlier_one(some_lines):
    out(some_lines, what="kind", first="2025-01-01", last="2026-02-01")
    lines(date(2026, 3, 1), labour=2)
    row = ready(some_lines, what="kind", first="2025-01-01", last="2026-03-01")
    figures = {tuple(categories): value for categories, value in row.tables[0][1]} if row.tables else {}

    # 71 forced labour to February; 73 to March would say that two came in March.
    assert figures.get(("labour",)) != 73


def test_lines_of_a_batch_that_grows_are_not_read(some_lines):
    lines(date(2026, 6, 1), batch=AT.date().replace(day=1), labour=50)
    assert told_table(ASKED, AT.date()).total == 31 + 22 + 3 + 4 + 40 + 19 + 14
    with pytest.raises(ValueError, match="not over"):
        told_table(ASKED | {"last": "2026-11-01"}, AT.date())


def test_too_few_in_all_are_refused_at_once(team):
    lines(date(2025, 3, 1), labour=7)
    with pytest.raises(ValueError, match="fewer than 11"):
        register.propose("told", ASKED, by=team.sam, at=AT)
    assert not Release.objects.exists()


def test_a_table_given_at_once_needs_two_people_and_passes_the_same_gate(some_lines):
    table = told_table(ASKED, AT.date())
    with pytest.raises(register.SamePerson):
        register.release("told", table, by=some_lines.maria, approved_by=some_lines.maria, at=AT)
    with pytest.raises(register.NotAllowed):
        register.release("told", table, by=some_lines.maria, approved_by=some_lines.sam, at=AT)
    row = register.release("told", table, by=some_lines.sam, approved_by=some_lines.maria, at=AT)
    assert row.number == 1 and row.n_hidden


def test_withdrawn_figures_go_from_every_page_and_file_and_the_reason_stays(some_lines):
    row, client = out(some_lines), Client()
    page, listed = reverse("insight:data_release", args=[row.pk]), reverse("open_data")
    files = [reverse("open_data_file", args=[row.pk, name]) for name in row.files]
    assert "31" in client.get(page).content.decode() and all(client.get(one).status_code == 200 for one in files)
    with pytest.raises(ValueError):
        register.withdraw(row, why=" ", by=some_lines.rosa, at=AT)
    with pytest.raises(register.NotAllowed):
        register.withdraw(row, why="wrong", by=some_lines.sam, at=AT)
    register.withdraw(row, why="A month was counted twice.", by=some_lines.rosa, at=AT)

    assert [client.get(one).status_code for one in (page, *files)] == [410, *[404] * len(files)]
    assert "A month was counted twice." in client.get(page).content.decode()
    assert "A month was counted twice." in client.get(reverse("insight:data")).content.decode()
    found = client.get(listed).json()
    assert found["releases"] == [] and found["withdrawn"][0]["reason"] == "A month was counted twice."
    # What was out is still compared with all that comes.
    row.refresh_from_db()
    assert row.record["cells"] and row.files == {} and row.tables == []


def test_everybody_reads_table_description_and_list_without_account(some_lines):
    row, client = out(some_lines), Client()
    csv = client.get(reverse("open_data_file", args=[row.pk, "table-1.csv"]))
    said = json.loads(client.get(reverse("open_data_file", args=[row.pk, "metadata.json"])).content)
    listed = client.get(reverse("open_data"))

    assert csv["Cache-Control"] == "public, max-age=300" and csv.content.startswith(b"kind,month,count,status")
    assert said["@context"] == "http://www.w3.org/ns/csvw" and said["tables"][0]["url"] == "table-1.csv"
    assert listed.json()["releases"][0]["id"] == str(row.pk)
    again = client.get(reverse("open_data"), HTTP_IF_NONE_MATCH=listed["ETag"])
    assert again.status_code == 304 and not client.cookies
    # Neither the reasons nor the names of those who published leave the team.
    everything = b"".join(client.get(reverse("open_data_file", args=[row.pk, name])).content for name in row.files)
    for secret in (b"sam", b"maria", b"to protect the others"):
        assert secret not in everything + listed.content


def test_a_release_that_waits_is_nobodys(some_lines):
    row, client = ready(some_lines), Client()
    assert client.get(reverse("insight:data_release", args=[row.pk])).status_code == 404
    assert client.get(reverse("open_data_file", args=[row.pk, "table-1.csv"])).status_code == 404
    assert client.get(reverse("open_data")).json() == {"releases": [], "withdrawn": []}


def test_pages_lead_from_asking_to_publishing_and_taking_back(some_lines):
    sam, maria = browser(some_lines.sam), browser(some_lines.maria)
    answer = sam.post(reverse("insight:release_told"), ASKED | {"first": "2025-01", "last": "2026-06"})
    row = Release.objects.get()
    assert answer.url == reverse("insight:release", args=[row.pk])
    run_next_job()
    assert "A second person must publish it." not in maria.get(answer.url).content.decode()
    assert "You have no right to publish" in sam.get(answer.url).content.decode()
    assert "Publish for everybody" in maria.get(answer.url).content.decode()
    maria.post(reverse("insight:release_approve", args=[row.pk]))
    row.refresh_from_db()
    assert row.number == 1
    assert maria.post(reverse("insight:release_withdraw", args=[row.pk]), {"why": ""}).status_code == 422
    maria.post(reverse("insight:release_withdraw", args=[row.pk]), {"why": "Wrong month."})
    row.refresh_from_db()
    assert row.state == Release.State.WITHDRAWN
    assert "Wrong month." in sam.get(reverse("insight:releases")).content.decode()
    maria.post(reverse("insight:release_rights"), {"account": some_lines.sam.pk, "give": "on"})
    assert "Take the right back" in maria.get(reverse("insight:release_rights")).content.decode()


def test_public_page_stands_in_six_languages(some_lines):
    out(some_lines)
    heads = {
        language: Client().get(f"/{language}/data/").content.decode()
        for language in ("en", "es", "ar", "fr", "ht", "zh-hans")
    }
    names = {language: text.partition("<h1>")[2].partition("</h1>")[0] for language, text in heads.items()}
    assert len(set(names.values())) == 6
    assert 'dir="rtl"' in heads["ar"]


def test_the_demo_publishes_a_table_and_leaves_one_for_a_second_person(team):
    demo.build(SimpleNamespace(), at=clock.now())
    published = Release.objects.get(state=Release.State.RELEASED)
    assert published.n_hidden and published.n_shown
    assert Release.objects.filter(state=Release.State.WAITING).count() == 1
