"""The team's pages: plan, count, type answers, look; nobody of another organisation gets in."""

import pytest
from django.urls import reverse
from tests.factories import open_as
from tests.learning.conftest import wrong

from commonlight.core.models import AuditEvent
from commonlight.learning.models import Round, Session, Sheet

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


@pytest.fixture
def at_desk(client, school):
    open_as(client, school.faye)
    return client


def answers_url(school, kind="before"):
    return reverse("learning:session_answers", args=[school.session.pk, kind])


def test_a_session_is_planned_on_a_page(at_desk, school):
    said = {"course": "hotel", "organisation": school.house.pk, "place": "Hotel Elm", "group": "", "minutes": ""}
    answer = at_desk.post(reverse("learning:plan"), said | {"day_day": "3", "day_month": "10", "day_year": "2026"})

    made = Session.objects.exclude(pk=school.session.pk).get()
    assert answer.url == reverse("learning:session", args=[made.pk])
    assert (made.course, made.minutes, made.place, made.facilitator) == ("hotel", 60, "Hotel Elm", school.faye)
    assert sorted(made.rounds.values_list("kind", flat=True)) == ["after", "before", "later"]
    page = at_desk.get(answer.url).content.decode()
    assert "Guests and colleagues" in page
    assert "When somebody speaks up" in page


def test_answers_are_typed_in_lines_and_numbered(at_desk, school):
    lines = {"code_0": "M-2-14", "letters_0": school.key.upper(), "code_3": "", "letters_3": "- " + school.key[1:]}

    answer = at_desk.post(answers_url(school), lines, follow=True)

    assert "Write the numbers 1 to 2 on the sheets" in answer.content.decode()
    sheets = list(Sheet.objects.order_by("number"))
    assert [sheet.answers for sheet in sheets] == [school.key, "-" + school.key[1:]]
    assert [bool(sheet.code) for sheet in sheets] == [True, False]
    assert "M-2-14" not in sheets[0].code
    assert (
        AuditEvent.objects.filter(kind="course answers entered", detail={"round": "before", "sheets": 2}).count() == 1
    )


def test_spanish_letters_are_understood_on_the_spanish_page(at_desk, school):
    typed = school.key.replace("t", "v")
    at_desk.post(answers_url(school).replace("/en/", "/es/"), {"letters_0": typed[:-1] + "n"})

    assert Sheet.objects.get().answers == school.key[:-1] + "d"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"letters_0": "ttt"}, "3 answers, but the test has 10 sentences"),
        ({"letters_0": "tttttttttx"}, "“x” is no answer"),
        ({"code_0": "Maria", "letters_0": "tttttttttt"}, "The code needs three parts"),
        ({}, "Nothing was typed"),
    ],
)
def test_a_wrong_line_is_said_and_nothing_is_saved(at_desk, school, line, said):
    answer = at_desk.post(answers_url(school), {"letters_5": school.key, **line} if line else {})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Sheet.objects.exists()
    assert not line or school.key in answer.content.decode()


def test_two_codes_alike_are_shown_with_their_sheets_and_told_apart_by_a_letter(at_desk, school):
    both = {"code_0": "M-2-14", "letters_0": school.key, "code_1": "m 2 14", "letters_1": wrong(school.key, 3)}
    page = at_desk.post(answers_url(school), both, follow=True).content.decode()
    assert "Sheets 1, 2 carry the same code." in page

    at_desk.post(answers_url(school), {"remove": "2"})
    page = at_desk.post(
        answers_url(school), {"code_0": "M-2-14-K", "letters_0": wrong(school.key, 3)}, follow=True
    ).content.decode()

    assert "carry the same code" not in page
    assert len(set(Sheet.objects.values_list("code", flat=True))) == 2


def test_an_answer_after_the_end_is_not_taken(at_desk, school):
    at_desk.post(reverse("learning:session_close", args=[school.session.pk, "before"]))

    page = at_desk.post(answers_url(school), {"letters_0": school.key}, follow=True).content.decode()

    assert "This test was ended, so no answer comes in any more." in page
    assert not Sheet.objects.exists()
    at_desk.post(reverse("learning:session_again", args=[school.session.pk, "before"]))
    at_desk.post(answers_url(school), {"letters_0": school.key})
    assert Sheet.objects.count() == 1


def test_codes_are_forgotten_when_the_last_test_is_ended(at_desk, school):
    for kind in ("before", "after"):
        at_desk.post(answers_url(school, kind), {"code_0": "M-2-14", "letters_0": school.key})
    before = set(Sheet.objects.values_list("code", flat=True))
    for kind in Round.Kind.values:
        at_desk.post(reverse("learning:session_close", args=[school.session.pk, kind]))

    assert len(before) == 1
    assert set(Sheet.objects.values_list("code", flat=True)) == {"p1"}
    assert Session.objects.get(pk=school.session.pk).salt is None
    page = at_desk.post(
        reverse("learning:session_again", args=[school.session.pk, "after"]), follow=True
    ).content.decode()
    assert "cannot be opened again" in page


@pytest.mark.slow
def test_somebody_of_another_organisation_finds_nothing(client, school):
    open_as(client, school.stan)

    for name, arguments in (
        ("session", []),
        ("change", []),
        ("session_answers", ["before"]),
        ("session_file", ["before"]),
        ("session_results", []),
        ("link", []),
    ):
        assert client.get(reverse(f"learning:{name}", args=[school.session.pk, *arguments])).status_code == 404
    for name, arguments in (
        ("delete", []),
        ("session_heads", []),
        ("session_close", ["before"]),
        ("session_papers", []),
    ):
        assert client.post(reverse(f"learning:{name}", args=[school.session.pk, *arguments])).status_code == 404
    assert "Lincoln High" not in client.get(reverse("learning:sessions")).content.decode()


def test_a_session_without_answers_can_be_deleted_and_one_with_answers_not(at_desk, school):
    at_desk.post(answers_url(school), {"letters_0": school.key})
    url = reverse("learning:delete", args=[school.session.pk])
    at_desk.post(url)
    assert Session.objects.count() == 1
    at_desk.post(answers_url(school), {"remove": "1"})
    at_desk.post(url)
    assert not Session.objects.exists()


def test_heads_change_and_a_group_to_compare_with(at_desk, school):
    pk = school.session.pk
    at_desk.post(reverse("learning:session_heads", args=[pk]), {"headcount": "28"})
    at_desk.post(
        reverse("learning:change", args=[pk]),
        {
            "day_day": "15",
            "day_month": "9",
            "day_year": "2026",
            "place": "Lincoln High",
            "group": "grade 9 c",
            "minutes": "50",
        },
    )
    for _n in range(2):
        page = at_desk.post(
            reverse("learning:session_compare", args=[pk]), {"place": "Lincoln High", "group": "grade 9 d"}, follow=True
        ).content.decode()

    school.session.refresh_from_db()
    assert (school.session.headcount, school.session.group, school.session.minutes) == (28, "grade 9 c", 50)
    assert "already has a group" in page
    other = Session.objects.get(compared_with=school.session)
    assert "takes the tests only" in at_desk.get(reverse("learning:session", args=[other.pk])).content.decode()
