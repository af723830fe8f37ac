"""The board of challenges: searched in all words, shared without identities, and turned into a change of a programme."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import make_first_reader, make_organisation
from tests.feedback.conftest import AT, browser

from commonlight.core.formats.exchange_files import ExchangeRefused
from commonlight.core.roles import Role
from commonlight.feedback.models import Attempt, Barrier
from commonlight.feedback.selectors_barriers import board
from commonlight.feedback.services import barriers
from commonlight.outreach.models import ProgrammeChange
from commonlight.outreach.services.programmes import Details, start_programme

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


def bus(people, **changed):
    said = {"title": "No bus at night", "kind": "access", "words": "Shifts end at two, the last bus leaves at nine."}
    return barriers.add(**(said | changed), by=people.maria, at=AT)


def ride(people, row, **changed):
    said = {
        "what": "The church drives on Tuesdays.",
        "outcome": "partly",
        "learned": "People bring friends.",
        "state": "better",
    }
    return barriers.tried(row, **(said | changed), by=people.maria, at=AT)


def titles(**asked):
    return [row.title for row in board(**asked)]


def test_words_are_found_in_what_was_tried_too_and_all_of_them_must_stand(people):
    ride(people, bus(people))
    bus(people, title="Nobody knows the number", kind="awareness", words="Posters hang in offices only.")
    assert titles(words="church FRIENDS") == ["No bus at night"]
    assert titles(words="church posters") == []
    assert titles(kind="awareness") == ["Nobody knows the number"]
    answer = browser(people.maria).post(reverse("feedback:barriers"), {"words": "church", "kind": ""})
    assert "No bus at night" in answer.content.decode() and "Nobody knows" not in answer.content.decode()
    (row,) = board(words="bus")
    assert (row.state, row.n_tried) == ("better", 1)


def test_a_number_or_a_name_is_asked_about_once_and_then_taken(people):
    client, where = browser(people.maria), reverse("feedback:barrier_new")
    said = {"title": "Fear of the office", "kind": "trust", "words": "Her name is Ines, call 555 010 2233."}
    first = client.post(where, said)
    assert first.status_code == 422 and "looks like a number" in first.content.decode() and not Barrier.objects.exists()
    assert client.post(where, said | {"checked": "on"}).status_code == 302
    assert client.post(where, said | {"checked": "on"}).status_code == 422 and Barrier.objects.count() == 1


def test_the_file_holds_no_identity_and_what_may_point_at_somebody_stays_here(people):
    row = bus(people)
    ride(people, row)
    bus(people, title="Call Ines", kind="trust", words="Her name is Ines, 555 010 2233.")
    client = browser(people.maria)
    shown = client.get(reverse("feedback:barriers_share")).content.decode()
    assert "Held back" in shown and "Call Ines" in shown
    text = client.get(reverse("feedback:barriers_file")).content.decode()
    assert "Ines" not in text and "maria" not in text.lower() and "Harbor House" not in text and "2026" not in text
    assert [one["title"] for one in json.loads(text)["challenges"]] == ["No bus at night"]


def test_another_coalition_brings_it_in_and_again_without_doubling(people):
    ride(people, bus(people))
    data = json.dumps(barriers.file_of("Elm Valley")).encode()
    client, where = browser(people.maria), reverse("feedback:barriers_share")
    for _ in range(2):
        assert client.post(where, {"file": SimpleUploadedFile("c.json", data)}).status_code == 302
    brought = Barrier.objects.get(origin="Elm Valley")
    assert Attempt.objects.filter(barrier=brought).count() == 1 and Barrier.objects.count() == 2
    # What came from others is not given on under our name.
    assert len(barriers.file_of("Riverbend")["challenges"]) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "other"}, "no file of challenges"),
        ({"version": 9}, "version 9"),
        ({"challenges": []}, "no challenge"),
        ({"challenges": [{"title": "x", "kind": "devils", "words": "y"}]}, "kind"),
        ({"challenges": [{"title": "x" * 200, "kind": "trust", "words": "y"}]}, "title"),
        ({"challenges": [{"title": "x", "kind": "trust", "words": "y", "attempts": [{"tried": "z"}]}]}, "outcome"),
        ({"challenges": {"a": 1}}, "list"),
    ],
)
def test_a_broken_file_is_refused_with_all_that_is_wrong(people, change, said):
    ride(people, bus(people))
    data = json.dumps(barriers.file_of("Elm Valley") | change).encode()
    with pytest.raises(ExchangeRefused, match=said):
        barriers.bring(data, by=people.maria, at=AT)
    for other in (b"", b"\xff\xfe", b"[" * 100_000, b"x" * (barriers.LARGEST_BYTES + 1)):
        with pytest.raises(ExchangeRefused):
            barriers.read_file(other)
    assert Barrier.objects.count() == 1


def test_a_challenge_changes_a_programme_which_keeps_it_among_its_own_changes(people):
    programme = start_programme(
        group="youth-instability", setting="rural", language="en", by=people.maria, at=AT,
        details=Details(name="Rural youth", level="involve", starts=AT.date(), lead=people.maria),
    )  # fmt: skip
    row = bus(people)
    where = reverse("feedback:barrier_change", args=[row.pk])
    said = {"programme": str(programme.pk), "changed": "Evenings now begin at six."}
    assert browser(people.maria).post(where, said).status_code == 302
    change = ProgrammeChange.objects.get(programme=programme)
    assert "No bus at night" in change.heard and change.changed == "Evenings now begin at six." and not change.is_public
    assert "Rural youth" in browser(people.maria).get(reverse("feedback:barrier", args=[row.pk])).content.decode()


def test_police_work_on_the_board_and_give_nothing_away(people):
    police = make_organisation("Riverbend PD", kind="police", accepts_reports=False)
    reyes = make_first_reader(police, Role.POLICE_LIAISON, name="reyes")
    row = bus(people)
    client = browser(reyes)
    said = {"what": "We came without uniform.", "outcome": "worked", "learned": "", "state": "better"}
    assert client.post(reverse("feedback:barrier_tried", args=[row.pk]), said).status_code == 302
    for name, args in (("barriers_file", []), ("barriers_share", []), ("barrier_change", [row.pk])):
        assert client.get(reverse(f"feedback:{name}", args=args)).status_code == 404
