"""A note from anybody: taken without a trace, asked about once, sorted, answered by code and in public within what is promised."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_ordinary
from tests.feedback.conftest import AT, browser

from commonlight.core.codes import Code
from commonlight.core.roles import Role
from commonlight.feedback import selectors_notes as selectors
from commonlight.feedback import starting_notes
from commonlight.feedback.code_frame import codes, themes
from commonlight.feedback.models import Note, NoteCoding, YouSaid
from commonlight.feedback.services import notes

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
WORDS = "The evening is too late for those who work nights."


def send(language="en", **changed):
    said = {"kind": "suggestion", "words": WORDS}
    return Client().post(f"/{language}/feedback/", said | changed)


def kept(kind="suggestion", words=WORDS, language="en", **more):
    return notes.take(kind=kind, channel="web", language=language, words=words, at=AT, **more).note


def test_a_note_comes_in_without_a_cookie_and_with_the_day_alone(people):
    answer = send()
    assert answer.status_code == 200 and "It came in" in answer.content.decode() and not answer.cookies
    row = Note.objects.get()
    assert (row.words, row.channel, row.came, row.due) == (WORDS, "web", AT.date(), AT.date() + timedelta(days=14))
    assert row.selector is None
    Client().post("/es/feedback/here/", {"kind": "thanks", "words": "Gracias"})
    assert Note.objects.get(kind="thanks").channel == "code" and Note.objects.get(kind="thanks").language == "es"


def test_the_same_person_ten_times_is_one_note_that_came_ten_times(people):
    for spaces in range(10):
        send(words=WORDS.replace(" ", " " * (1 + spaces % 3)).upper())
    (row,) = Note.objects.all()
    assert row.times == 10


def test_a_name_and_a_number_are_asked_about_once_and_can_be_taken_out_or_sent(people):
    words = "Her name is Ines, call 555 010 2233."
    first = send(words=words)
    text = first.content.decode()
    assert first.status_code == 422 and "Nothing was sent yet" in text and words in text and not Note.objects.exists()
    # Nobody is named who opens sealed notes: sealing is not offered.
    assert 'name="seal"' not in text
    assert send(words=words, anyway="1").status_code == 200 and Note.objects.count() == 1


@pytest.mark.parametrize("words", ["", " \n", "x" * 2001, "x" * 1_000_000])
def test_nothing_and_too_much_are_refused_with_the_words_still_there(people, words):
    answer = send(words=words)
    assert answer.status_code == 422 and not Note.objects.exists()
    if len(words) > 2000:
        assert words in answer.content.decode() and "Your words are still here" in answer.content.decode()


def test_mixed_scripts_come_through_whole(people):
    words = "شكرا — merci, 谢谢 \u200f(Tuesday) ١٢"
    send("ar", words=words, kind="thanks")
    assert Note.objects.get().words == words
    shown = browser(people.maria).get(reverse("feedback:notes")).content.decode()
    assert 'lang="ar" dir="auto"' in shown and "谢谢" in shown


def test_an_answer_is_read_with_the_code_alone_and_shows_no_word_of_the_note(people):
    taken = notes.take(kind="question", channel="web", language="en", words="CANARY question", wants_answer=True, at=AT)
    where = reverse("feedback:own_answer")
    code = taken.code
    assert "There is no answer yet" in Client().post(where, {"code": code.digits}).content.decode()
    client = browser(people.maria)
    client.post(reverse("feedback:note", args=[taken.note.pk]), {"what": "reply", "words": "On Tuesday at six."})
    answer = Client().post(where, {"code": " ".join(code.groups)})
    assert "On Tuesday at six." in answer.content.decode() and "CANARY" not in answer.content.decode()
    assert not answer.cookies
    assert Client().post(where, {"code": Code.draw().digits}).status_code == 422
    with pytest.raises(notes.NotReady):
        notes.reply(kept(), "x", by=people.maria, at=AT)


def test_sorting_is_one_press_and_can_be_taken_back(people):
    row = kept()
    client, where = browser(people.maria), reverse("feedback:note_sort")
    assert WORDS in client.get(where).content.decode()
    client.post(where, {"note": row.pk, "code": "events.time"})
    row.refresh_from_db()
    assert (row.code, row.state) == ("events.time", "sorted")
    assert "Nothing is left to sort" in client.get(where).content.decode()
    client.post(reverse("feedback:note_undo", args=[row.pk]))
    row.refresh_from_db()
    assert (row.code, row.state) == ("", "new")
    client.post(where, {"note": row.pk, "code": "no.such"})
    assert not NoteCoding.objects.exists()


def test_a_second_coder_sorts_the_same_notes_and_agreement_is_worked_out(people):
    second = make_ordinary(people.house, Role.FACILITATOR, name="otto")
    for number, (one, two) in enumerate(
        [("events.time", "events.time"), ("police.fear", "police.fear"), ("work.housing", "help.where")]
    ):
        row = kept(words=f"note {number}")
        notes.sort(row, one, by=people.maria, at=AT)
        notes.sort(row, two, by=second, at=AT)
        row.refresh_from_db()
        assert row.code == one
    pairs = sorted(tuple(sorted(pair)) for pair in zip(*selectors.agreement_table(), strict=True))
    assert pairs == [("events.time", "events.time"), ("help.where", "work.housing"), ("police.fear", "police.fear")]


def test_the_frame_has_two_levels_each_in_both_languages_of_the_team():
    assert len(themes()) >= 6 and len(codes()) == sum(len(theme.codes) for theme in themes())
    for theme in themes():
        assert set(theme.labels) == {"en", "es"}
        assert all(set(code.labels) == {"en", "es"} for code in theme.codes)


def test_you_said_we_did_goes_out_in_the_languages_asked_and_closes_its_notes(people):
    row = notes.begin_answer(by=people.maria, at=AT)
    english, spanish = kept(), kept(words="Es muy tarde.", language="es")
    for note in (english, spanish):
        notes.gather(row, note, by=people.maria, at=AT)
    client, where = browser(people.maria), reverse("feedback:answer", args=[row.pk])
    client.post(
        reverse("feedback:answer_words", args=[row.pk, "en"]),
        {"said": "It is too late.", "did": "It begins at six now."},
    )
    assert "Español" in client.post(where, follow=True).content.decode() and YouSaid.objects.get().published_on is None
    client.post(
        reverse("feedback:answer_words", args=[row.pk, "es"]), {"said": "Es tarde.", "did": "Empieza a las seis."}
    )
    client.post(where)
    assert "It begins at six now." in Client().get("/en/feedback/answers/").content.decode()
    assert "Empieza a las seis." in Client().get("/es/feedback/answers/").content.decode()
    assert set(Note.objects.values_list("state", flat=True)) == {"done"}
    # Two notes are too few to be counted in public.
    assert [one.count for one in selectors.answers("en")] == [0]
    Note.objects.filter(pk=english.pk).update(times=23)
    assert [one.count for one in selectors.answers("en")] == [25]
    client.post(where, {"hide": "1"})
    assert "It begins at six now." not in Client().get("/en/feedback/answers/").content.decode()


def test_somebody_works_on_a_note_and_it_is_closed_with_a_line(people):
    row, client = kept(), browser(people.maria)
    where = reverse("feedback:note", args=[row.pk])
    client.post(where, {"what": "assign", "to": str(people.maria.pk)})
    row.refresh_from_db()
    assert row.assignee == people.maria and people.maria.display_name in client.get(where).content.decode()
    # Somebody who works for nobody here cannot be given it.
    assert client.post(where, {"what": "assign", "to": "00000000-0000-0000-0000-000000000007"}).status_code == 422
    client.post(where, {"what": "finish", "because": "The door opens at five now"})
    row.refresh_from_db()
    assert (row.state, row.done_on, row.done_because) == ("done", AT.date(), "The door opens at five now")


def test_what_waits_longer_than_promised_is_named(people):
    row = kept()
    Note.objects.filter(pk=row.pk).update(due=AT.date() - timedelta(days=1))
    assert selectors.late(AT.date()) == 1
    assert "14 days we promised" in browser(people.maria).get(reverse("feedback:notes")).content.decode()


def test_a_rumour_is_answered_in_public_only_with_what_was_found(people):
    client = browser(people.maria)
    client.post(reverse("feedback:rumours"), {"heard": "The clinic calls immigration"})
    note = kept(kind="rumour", words="They call immigration")
    from commonlight.feedback.models import Rumour

    (row,) = Rumour.objects.all()
    client.post(reverse("feedback:note", args=[note.pk]), {"what": "rumour", "under": str(row.pk)})
    assert row.notes.count() == 1
    where = reverse("feedback:rumour", args=[row.pk])
    assert (
        client.post(
            where, {"shown": "on", "heard_en": "The clinic calls immigration", "words_en": "It does not."}
        ).status_code
        == 422
    )
    said = {
        "shown": "on",
        "checked": "Asked the clinic on 1 November.",
        "heard_en": "The clinic calls immigration",
        "words_en": "It does not. It asks no papers.",
    }
    assert client.post(where, said).status_code == 302
    assert "It asks no papers." in Client().get("/en/feedback/answers/").content.decode()


def test_what_is_no_note_and_nobodys_answer_are_not_found(people):
    row, client = kept(), browser(people.maria)
    assert client.post(reverse("feedback:note_sort"), {"note": "x", "code": "us.thanks"}).status_code == 404
    where = reverse("feedback:note", args=[row.pk])
    assert client.post(where, {"what": "answer", "under": "x"}).status_code == 404
    assert client.post(where, {"what": "reply", "words": "To whom?"}).status_code == 404


def test_search_finds_all_words_and_the_table_runs_nothing(people):
    kept(words="=HYPERLINK(1) bus at night")
    kept(words="bus by day")
    assert [row.words for row in selectors.found("bus night")] == ["=HYPERLINK(1) bus at night"]
    client = browser(people.maria)
    found = client.post(reverse("feedback:notes"), {"words": "night"}).content.decode()
    assert "HYPERLINK" in found and "bus by day" not in found
    table = client.get(reverse("feedback:note_table")).content.decode("utf-8-sig")
    assert ",=HYPERLINK" not in table and '"=HYPERLINK' not in table


def test_paper_is_typed_in_and_old_notes_go_by_the_calendar(people):
    client = browser(people.maria)
    said = {"channel": "paper", "kind": "complaint", "language": "ht", "words": "Pòt la te fèmen."}
    assert client.post(reverse("feedback:note_paper"), said).status_code == 302
    row = Note.objects.get(channel="paper")
    notes.finish(row, "The door opens at five now", by=people.maria, at=AT)
    later = AT.date() + starting_notes.NOTE_KEPT
    assert starting_notes.due_notes(later - timedelta(days=1)) == []
    (due,) = starting_notes.due_notes(later)
    starting_notes.erase_notes([due.object_id], AT)
    assert not Note.objects.exists()
