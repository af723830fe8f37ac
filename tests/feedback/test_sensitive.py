"""A sensitive note is sealed in the step in which it comes; the safeguarding lead's supervisors alone open it, answer and close it."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_first_reader, make_organisation
from tests.feedback.conftest import AT, browser
from tests.feedback.test_notes import kept

from commonlight.core.codes import Code
from commonlight.core.roles import Role
from commonlight.feedback.models import Note, NoteCoding, SensitiveNote
from commonlight.feedback.services import notes, sensitive

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
WORDS = "CANARY one of your drivers asked for money"


@pytest.fixture
def lead(people):
    house = make_organisation("Safe Hands")
    supervisor = make_first_reader(house, Role.SUPERVISOR, name="vera")
    sensitive.appoint(house, by=people.maria, at=AT)
    return supervisor


def send(**changed):
    return Client().post("/en/feedback/", {"kind": "sensitive", "words": WORDS} | changed)


def nowhere_in_clear():
    held = SensitiveNote.objects.values().get()
    return all(
        b"CANARY" not in bytes(value) for value in held.values() if isinstance(value, bytes | memoryview)
    ) and all("CANARY" not in str(value) for value in held.values())


def test_without_a_lead_it_is_not_offered_and_nothing_is_taken(people):
    assert "sensitive" not in Client().get("/en/feedback/").content.decode()
    assert send().status_code == 422 and not Note.objects.exists() and not SensitiveNote.objects.exists()
    with pytest.raises(sensitive.NoLead):
        sensitive.appoint(make_organisation("No keys"), by=people.maria, at=AT)


def test_it_is_sealed_at_once_and_the_lead_alone_opens_it(people, lead):
    answer = send()
    assert "It is sealed" in answer.content.decode() and not Note.objects.exists() and nowhere_in_clear()
    row = SensitiveNote.objects.get()
    where = reverse("feedback:sensitive_note", args=[row.pk])
    assert WORDS in browser(lead).post(where).content.decode()
    assert WORDS not in browser(lead).get(reverse("feedback:sensitive_notes")).content.decode()
    stranger = make_first_reader(make_organisation("Elsewhere"), Role.SUPERVISOR, name="eve")
    for other in (people.maria, people.ana, people.rosa, people.stan, stranger):
        assert browser(other).post(where).status_code == 404
        assert browser(other).get(reverse("feedback:sensitive_notes")).status_code == 404
    assert WORDS not in browser(people.maria).get(reverse("feedback:note_table")).content.decode()


def test_a_name_in_an_ordinary_note_can_be_sealed_instead(people, lead):
    first = send(kind="complaint", words="Her name is CANARY, 555 010 2233")
    assert 'name="seal"' in first.content.decode()
    send(kind="complaint", words="Her name is CANARY, 555 010 2233", seal="1")
    assert not Note.objects.exists() and nowhere_in_clear()


def test_the_answer_is_sealed_to_the_code(people, lead):
    code = sensitive.take(words=WORDS, channel="web", language="en", wants_answer=True, at=AT)
    row = SensitiveNote.objects.get()
    own = reverse("feedback:own_answer")
    assert "There is no answer yet" in Client().post(own, {"code": code.digits}).content.decode()
    browser(lead).post(
        reverse("feedback:sensitive_note", args=[row.pk]), {"reply": "1", "words": "CANARY we spoke to him"}
    )
    assert nowhere_in_clear()
    assert "we spoke to him" in Client().post(own, {"code": code.digits}).content.decode()
    assert Client().post(own, {"code": Code.draw().digits}).status_code == 422


def test_a_note_found_sensitive_later_leaves_no_clear_copy(people, lead):
    row = kept(words=WORDS)
    notes.sort(row, "help.treated", by=people.maria, at=AT)
    browser(people.maria).post(reverse("feedback:note_seal", args=[row.pk]))
    assert not Note.objects.exists() and not NoteCoding.objects.exists() and nowhere_in_clear()
    assert (
        WORDS
        in browser(lead)
        .post(reverse("feedback:sensitive_note", args=[SensitiveNote.objects.get().pk]))
        .content.decode()
    )


def test_it_is_closed_by_the_lead_and_an_open_one_never_goes_by_the_calendar(people, lead):
    from commonlight.feedback import starting_notes

    sensitive.take(words=WORDS, channel="paper", language="en", wants_answer=False, at=AT)
    row = SensitiveNote.objects.get()
    late = AT.date() + starting_notes.SENSITIVE_KEPT
    assert starting_notes.due_sensitive(late) == []
    browser(lead).post(reverse("feedback:sensitive_note", args=[row.pk]), {"close": "1"})
    (due,) = starting_notes.due_sensitive(late)
    starting_notes.erase_sensitive([due.object_id], AT)
    assert not SensitiveNote.objects.exists()
