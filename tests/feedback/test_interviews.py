"""An interview: agreed to first, skipped and stopped at any question, sealed as it is written, sorted by two, counted through the gate."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.factories import make_first_reader, make_ordinary, make_organisation, make_reader
from tests.feedback.conftest import AT, browser

from commonlight.cli.main import main
from commonlight.core import resealing
from commonlight.core.fields import random_id
from commonlight.core.keyring import NotAReader
from commonlight.core.models import AuditEvent
from commonlight.core.roles import Role
from commonlight.core.services.readers import remove_reader
from commonlight.feedback import selectors_interviews as selectors
from commonlight.feedback import starting_interviews
from commonlight.feedback.interview_guides import GuideWords, shipped
from commonlight.feedback.models import Interview, InterviewGuide, Passage, PassageCoding
from commonlight.feedback.services import interviews
from commonlight.library.reading import grade

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
SAID = "CANARY people here wait three weeks for their pay"


def agreed(quotes=False, uses=("own", "counts"), days=300):
    return interviews.Agreed(quotes, tuple(uses), AT.date() + timedelta(days=days))


@pytest.fixture
def guide(people):
    return interviews.keep_guide(
        None, organisation_id=people.house.pk, words=shipped()["workers"], by=people.maria, at=AT
    )


@pytest.fixture
def otto(people):
    return make_ordinary(people.house, Role.FACILITATOR, name="otto")


def held(guide, by, said=(SAID,), **more):
    """Return an ended interview with an answer to each of the first questions."""
    row, code = interviews.begin(guide=guide, language="en", agreed=agreed(**more), by=by, at=AT)
    for number, words in enumerate(said, 1):
        interviews.answer(row, words, question=number, by=by, at=AT)
    interviews.stop(row, keep=True, by=by, at=AT)
    return row, code


def nowhere_in_clear(word="CANARY"):
    """Whether a word stands in no column of any table, neither as text nor as bytes."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                if any(word.encode() in (bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode())
                       for cell in row):  # fmt: skip
                    return False
    return True


def begun(client, guide, **changed):
    said = {"language": "en", "notes": "on", "uses": ["own"], "until": "2027-06-01"}
    return client.post(reverse("feedback:interview_begin", args=[guide.pk]), {**said, **changed})


def test_somebody_is_asked_step_by_step_and_skips_and_stops(people, guide, otto):
    client = browser(otto)
    page = client.get(reverse("feedback:interview_guide", args=[guide.pk])).content.decode()
    assert "Do not ask:" in page and "¿Cómo es una buena semana de trabajo aquí?" in page
    digits = begun(client, guide)
    assert "They are shown this once" in digits.content.decode() and digits["Cache-Control"] == "no-store"
    row = Interview.objects.get()
    assert (row.month.isoformat(), row.uses, row.quotes) == ("2026-11-01", ["own"], False)
    path = reverse("feedback:interview_ask", args=[row.pk])
    page = client.get(path).content.decode()
    assert "Question 1 of 7" in page and "What nobody asks" in page and "Stop here" in page
    client.post(path, {"question": "1", "keep": "1", "words": SAID})
    # Sent twice it is kept once, and the next question stands there, without a word of the last answer.
    again = client.post(path, {"question": "1", "keep": "1", "words": SAID}, follow=True).content.decode()
    assert "Question 2 of 7" in again and "CANARY" not in again and Passage.objects.count() == 1
    client.post(path, {"question": "2", "skip": "1", "words": "not this CANARY"})
    assert Passage.objects.count() == 1 and "Question 3 of 7" in client.get(path).content.decode()
    stop = reverse("feedback:interview_stop", args=[row.pk])
    assert "keep it, or delete it" in client.get(stop).content.decode()
    client.post(stop, {"keep": "1"})
    row.refresh_from_db()
    assert row.is_ended and row.by is None and nowhere_in_clear()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("question", range(8))
def test_whoever_stops_may_have_all_of_it_deleted_at_any_question(people, guide, otto, question):
    client = browser(otto)
    begun(client, guide)
    row = Interview.objects.get()
    path = reverse("feedback:interview_ask", args=[row.pk])
    for number in range(1, question + 1):
        client.post(path, {"question": str(number), "keep": "1", "words": f"{SAID} {number}"})
    page = client.get(path).content.decode()
    assert ("That was the last question" in page) == (question == 7)
    client.post(reverse("feedback:interview_stop", args=[row.pk]), {"delete": "1"})
    assert not Interview.objects.exists() and not Passage.objects.exists()


def test_nothing_said_is_nothing_kept(people, guide, otto):
    row, _code = interviews.begin(guide=guide, language="en", agreed=agreed(), by=otto, at=AT)
    interviews.answer(row, "", question=1, by=otto, at=AT)
    interviews.stop(row, keep=True, by=otto, at=AT)
    assert not Interview.objects.exists()


def test_without_agreement_to_notes_there_is_no_interview(people, guide, otto):
    client = browser(otto)
    for changed in ({"notes": ""}, {"uses": []}, {"uses": ["press"]}, {"until": "2026-10-01"}, {"until": "2029-01-01"}):
        page = begun(client, guide, **changed)
        assert page.status_code == 422, changed
    assert not Interview.objects.exists()
    for wrong in (agreed(uses=()), agreed(days=-1), agreed(days=800), agreed(uses=("press",))):
        with pytest.raises(ValueError, match=r"uses|until"):
            interviews.begin(guide=guide, language="en", agreed=wrong, by=otto, at=AT)


def test_an_organisation_without_a_reader_takes_nothing(people):
    house = make_organisation("No keys")
    by = make_ordinary(house, Role.COORDINATOR, name="nora")
    guide = interviews.keep_guide(None, organisation_id=house.pk, words=shipped()["parents"], by=by, at=AT)
    with pytest.raises(interviews.NoReader):
        interviews.begin(guide=guide, language="en", agreed=agreed(), by=by, at=AT)
    client = browser(by)
    assert "Nothing was kept" in begun(client, guide).content.decode() and not Interview.objects.exists()
    sent = {"language": "en", "notes": "on", "uses": ["own"], "until": "2027-06-01", "words": SAID}
    page = client.post(reverse("feedback:interview_file", args=[guide.pk]), sent, follow=True)
    assert "Nothing was kept" in page.content.decode() and not Interview.objects.exists()


def test_a_name_and_a_number_are_asked_about_and_can_be_marked_out(people, guide, otto):
    client = browser(otto)
    begun(client, guide)
    row = Interview.objects.get()
    path = reverse("feedback:interview_ask", args=[row.pk])
    words = "Her name is CANARY Lopez, call 555 010 2233. The pay is late."
    page = client.post(path, {"question": "1", "keep": "1", "words": words})
    text = page.content.decode()
    assert page.status_code == 422 and "Nothing was kept yet" in text and words in text
    assert "a number like a phone" in text and "a name said as one" in text and not Passage.objects.exists()
    client.post(path, {"question": "1", "keep": "1", "mark": "1", "words": words})
    client.post(path, {"question": "2", "keep": "1", "anyway": "1", "words": "Ring 555 010 2233, it is the town hall"})
    client.post(reverse("feedback:interview_stop", args=[row.pk]), {"keep": "1"})
    row.refresh_from_db()
    opened = [said for _passage, said in interviews.open_(row, keyring=people.ana.keyring, at=AT)]
    assert opened == ["Her name is ▮▮▮, call ▮▮▮. The pay is late.", "Ring 555 010 2233, it is the town hall"]


def test_readers_of_the_house_alone_open_it_and_each_opening_is_logged(people, guide, otto):
    row, _code = held(guide, otto, quotes=True)
    path = reverse("feedback:interview_read", args=[row.pk])
    page = browser(people.ana).post(path).content.decode()
    assert SAID in page and "Single sentences may be quoted" in page and "What does a good week" in page
    assert AuditEvent.objects.filter(kind="interview read", actor_id=people.ana.account.pk).count() == 1
    for other in (people.maria, otto, people.stan, people.rosa):
        assert browser(other).post(path).status_code == 404
        listed = browser(other).get(reverse("feedback:interviews"))
        assert listed.status_code == 404 or path not in listed.content.decode()
    with pytest.raises(interviews.NotYours):
        interviews.open_(row, keyring=people.stan.keyring, at=AT)
    # A colleague with the role who was never let in holds no key.
    keyless = make_reader(people.house, Role.INTAKE, let_in_by=None, name="kim")
    assert "Your keys do not open" in browser(keyless).post(path, follow=True).content.decode()


def test_only_who_began_writes_into_it_and_only_until_its_end(people, guide, otto):
    row, _code = interviews.begin(guide=guide, language="en", agreed=agreed(), by=otto, at=AT)
    with pytest.raises(interviews.Ended):
        interviews.answer(row, SAID, question=1, by=people.maria, at=AT)
    with pytest.raises(interviews.NotYours):
        interviews.answer(row, SAID, question=1, by=people.stan.account, at=AT)
    with pytest.raises(ValueError, match="long"):
        interviews.answer(row, "x" * 4001, question=1, by=otto, at=AT)
    interviews.answer(row, SAID, question=1, by=otto, at=AT)
    interviews.stop(row, keep=True, by=otto, at=AT)
    with pytest.raises(interviews.Ended):
        interviews.answer(row, "more", question=2, by=otto, at=AT)


def test_the_digits_take_all_of_it_back_on_the_public_page(people, guide, otto):
    row, code = held(guide, otto)
    interviews.sort(row, {row.passages.get().pk: "work.employer"}, by=people.ana.account, at=AT)
    other, _code = held(guide, otto)
    path = reverse("feedback:take_back")
    assert Client().post(path, {"code": "1" * 25}).status_code == 422
    page = Client().post(path, {"code": " ".join(code.groups)})
    assert "It is taken back" in page.content.decode() and not page.cookies
    assert list(Interview.objects.all()) == [other] and not PassageCoding.objects.exists()
    assert Client().post(path, {"code": code.digits}).status_code == 422
    # A backup brought back does not revive it.
    assert Passage.objects.count() == 1 and starting_interviews.erase_again([str(row.pk)]) == 0


def test_it_goes_after_the_day_the_person_agreed_to(people, guide, otto):
    row, _code = held(guide, otto, days=30)
    unfinished, _code = interviews.begin(guide=guide, language="en", agreed=agreed(days=31), by=otto, at=AT)
    assert starting_interviews.due_interviews(row.until) == []
    (due,) = starting_interviews.due_interviews(row.until + timedelta(days=1))
    assert due.object_id == str(row.pk)
    late = starting_interviews.due_interviews(row.until + timedelta(days=9))
    starting_interviews.erase_interviews([one.object_id for one in late], AT)
    assert not Interview.objects.exists() and not Passage.objects.exists() and unfinished.pk


def test_passages_come_under_the_new_key_when_a_reader_leaves(people, guide, otto):
    ben = make_reader(people.house, Role.SUPERVISOR, let_in_by=people.ana, name="ben")
    row, _code = held(guide, otto, said=(SAID, "second", "third"))
    remove_reader(organisation_id=people.house.pk, account=ben.account, by=None, at=AT)
    progress = resealing.go_on(keyring=people.ana.keyring, organisation_id=people.house.pk, seconds=10.0, at=AT)
    assert progress.done >= 3 and progress.left == 0 and set(Passage.objects.values_list("epoch", flat=True)) == {2}
    opened = [said for _passage, said in interviews.open_(row, keyring=people.ana.keyring, at=AT)]
    assert opened == [SAID, "second", "third"]
    with pytest.raises((NotAReader, interviews.NotYours)):
        interviews.open_(row, keyring=ben.keyring, at=AT)


def test_a_passage_moved_to_another_place_does_not_open(people, guide, otto):
    from commonlight.feedback.sealing import SealBroken

    one, _code = held(guide, otto)
    other, _code = held(guide, otto, said=("another",))
    sealed, box = Passage.objects.filter(interview=other).values_list("sealed", "box").get()
    Passage.objects.filter(interview=one).update(sealed=sealed, box=box)
    with pytest.raises(SealBroken):
        interviews.open_(one, keyring=people.ana.keyring, at=AT)


def test_two_coders_sort_alone_and_the_command_says_how_far_they_agree(people, guide, otto, capsys, monkeypatch):
    ben = make_reader(people.house, Role.SUPERVISOR, let_in_by=people.ana, name="ben")
    row, _code = held(guide, otto, said=[f"{SAID} {n}" for n in range(6)])
    first = ["work.employer", "work.employer", "police.fear", "help.where", "rights.pay", "rights.pay"]
    second = ["work.employer", "work.housing", "police.fear", "help.where", "rights.pay", "rights.pay"]
    path = reverse("feedback:interview_read", args=[row.pk])
    passages = list(row.passages.order_by("place"))
    for who, chosen in ((people.ana, first), (ben, second)):
        client = browser(who)
        page = client.post(path).content.decode()
        # The second coder sees no code of the first.
        assert " selected" not in page.partition("<main")[2]
        client.post(path, {f"code-{one.pk}": code for one, code in zip(passages, chosen, strict=True)})
    assert browser(people.ana).post(path, {f"code-{passages[0].pk}": "no.such"}).status_code == 404
    assert browser(people.ana).post(path).content.decode().count(" selected") == 6
    # Passages stand in no order that says when, coders in none that says who.
    pairs = sorted(tuple(sorted(pair)) for pair in zip(*selectors.agreement_table(), strict=True))
    assert pairs == sorted(tuple(sorted(pair)) for pair in zip(first, second, strict=True))
    monkeypatch.setattr("commonlight.cli.site.open_site", lambda: None)
    assert main(["feedback", "agreement", "--of", "interviews"]) == 0
    said = capsys.readouterr().out
    # By hand: 12 ratings, one pair of six apart; expected from the margins 3 1 2 2 4 of employer, housing, fear, where, pay.
    alpha = 1 - (2 / 12) / (1 - (3 * 2 + 0 + 2 * 1 + 2 * 1 + 4 * 3) / (12 * 11))
    assert f"codes: alpha {alpha:.2f}" in said and "themes: alpha 1.00" in said
    assert "6 passages were sorted by two of 2 coders." in said and "CANARY" not in said
    # A code taken back counts no more.
    interviews.sort(row, {passages[0].pk: ""}, by=ben.account, at=AT)
    assert len(selectors.agreement_table()[0]) == 5


def sorted_interviews(people, guide, by, n, code, **more):
    for _n in range(n):
        row, _code = held(guide, by, **more)
        PassageCoding.objects.create(passage=row.passages.get(), coder=people.ana.account, code=code, on=AT.date())


def test_counts_are_shown_only_from_eleven_on_rounded_and_of_those_who_agreed(people, guide, otto):
    path = reverse("feedback:interview_counts", args=[guide.pk])
    maria = browser(people.maria)
    sorted_interviews(people, guide, otto, 10, "work.employer")
    # Ten are too few; thirty more who did not agree to counts change nothing.
    sorted_interviews(people, guide, otto, 30, "police.fear", uses=("own",))
    page = maria.get(path).content.decode()
    assert "Fewer than 11 interviews" in page and selectors.counts(guide, AT.date()).n is None
    sorted_interviews(people, guide, otto, 2, "work.employer")
    found = selectors.counts(guide, AT.date())
    # All twelve spoke of it: that would say of each of them what she said.
    assert (found.n, found.rows) == (10, [])
    sorted_interviews(people, guide, otto, 3, "rights.pay")
    found = selectors.counts(guide, AT.date())
    assert [(theme.name, rows) for theme, rows in found.rows] == [("work", [("Employers and recruiters", 10)])]
    page = maria.get(path).content.decode().partition("<main")[2]
    assert "About 15 interviews" in page and "Pay and debt" not in page and "Fear of police" not in page
    # After the day they agreed to, they count no more, whether or not the calendar ran yet.
    assert selectors.counts(guide, AT.date() + timedelta(days=301)).n is None


def test_one_person_counts_once_however_often_she_speaks_of_it(people, guide, otto):
    row, _code = held(guide, otto, said=[SAID] * 7)
    for passage in row.passages.all():
        PassageCoding.objects.create(passage=passage, coder=people.ana.account, code="work.employer", on=AT.date())
    sorted_interviews(people, guide, otto, 9, "work.employer")
    sorted_interviews(people, guide, otto, 1, "rights.pay")
    found = selectors.counts(guide, AT.date())
    assert (found.n, found.rows) == (10, [])


def brought(client, guide, **changed):
    said = {"language": "en", "notes": "on", "uses": ["own"], "until": "2027-06-01"}
    return client.post(reverse("feedback:interview_file", args=[guide.pk]), {**said, **changed})


def test_a_transcript_is_cut_sealed_and_marked_out(people, guide, otto):
    client = browser(otto)
    text = (
        "A: How is work?\nB: CANARY the pay is late.\n\nB: My name is CANARY Perez and I live at 12 Elm Street.\n"
        + "B: long words. " * 400
    )
    page = brought(client, guide, file=SimpleUploadedFile("talk.txt", text.encode()))
    shown = page.content.decode()
    # The file need not be chosen again: its text stands there to be looked at.
    assert page.status_code == 422 and "a street or a place" in shown and "CANARY the pay is late." in shown
    assert not Interview.objects.exists()
    words = shown.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0].strip()
    page = brought(client, guide, words=words, mark="1")
    assert "They are shown this once" in page.content.decode()
    row = Interview.objects.get()
    opened = [said for _passage, said in interviews.open_(row, keyring=people.ana.keyring, at=AT)]
    assert row.is_ended and "▮▮▮" in opened[0] and "Perez" not in "".join(opened) and "Elm" not in "".join(opened)
    assert max(map(len, opened)) <= 4000 and len(opened) == 3 and nowhere_in_clear()
    assert not re.search(r"talk\.txt", str(list(Interview.objects.values())))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"", "is empty"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
        (b"PK\x03\x04 broken", "no whole text file"),
        (b"\x00\x01\x02binary", "not a text file"),
        (b" \n \n", "holds no words"),
    ],
)
def test_what_is_no_text_is_refused_and_nothing_is_kept(people, guide, otto, file, said):
    page = brought(browser(otto), guide, file=SimpleUploadedFile("talk.docx", file))
    assert page.status_code == 422 and said in page.content.decode() and not Interview.objects.exists()


def test_a_megabyte_of_talk_is_taken_and_two_are_not(people, guide, otto):
    line = "B: we talk about the work and the weather and the bus. " * 8
    text = "\n".join([line] * (1_000_000 // (len(line) + 1)))
    page = brought(browser(otto), guide, file=SimpleUploadedFile("talk.txt", text.encode()))
    assert page.status_code == 200 and Passage.objects.count() > 1000
    page = brought(browser(otto), guide, words=text + text)
    assert page.status_code in (400, 422) and Interview.objects.count() == 1
    with pytest.raises(interviews.TooLong):
        interviews.bring_transcript(guide=guide, language="en", agreed=agreed(), passages=["x"] * 5001, by=otto, at=AT)
    # A long one is read some passages at a time.
    shown = browser(people.ana).post(
        reverse("feedback:interview_read", args=[Interview.objects.get().pk]), {"page": "2"}
    ).content.decode()  # fmt: skip
    assert shown.count("<select") == 25 and "Save, passages before" in shown


def test_guides_ask_plainly_and_say_what_nobody_asks():
    for name, words in shipped().items():
        assert set(words) == {"en", "es"} and len(words["en"].questions) == len(words["es"].questions) <= 8
        for language, one in words.items():
            text = " ".join((one.opening, *one.questions, *one.avoid))
            assert (grade(text, language) or 0) <= 8, (name, language)
            assert len(one.avoid) >= 5


def test_a_coordinator_writes_her_own_guide_and_it_stays_once_somebody_was_asked(people, otto):
    maria = browser(people.maria)
    new = reverse("feedback:interview_guide_new")
    assert "Parents and carers" in maria.get(new + "?from=parents").content.decode()
    said = {
        f"{name}_{language}": text
        for language in ("en", "es")
        for name, text in (
            ("group", "Drivers"),
            ("opening", "Hello."),
            ("questions", "One?\n\n Two? "),
            ("avoid", "Names."),
        )
    }
    assert maria.post(new, {**said, "questions_es": "¿Una?"}).status_code == 422
    page = maria.post(new, said, follow=True).content.decode()
    assert "The guide is there" in page and "Drivers" in page
    guide = InterviewGuide.objects.get()
    assert guide.in_language("es").questions == ("One?", "Two?") and guide.in_language("ar").group == "Drivers"
    change = reverse("feedback:interview_guide_change", args=[guide.pk])
    maria.post(change, {**said, "group_en": "Bus drivers"})
    guide.refresh_from_db()
    assert guide.in_language("en").group == "Bus drivers"
    row, _code = held(guide, otto)
    page = maria.post(change, {**said, "questions_en": "X?\nY?"}, follow=True).content.decode()
    assert "its questions stay as they are" in page
    with pytest.raises(interviews.NotYours):
        interviews.keep_guide(guide, organisation_id=None, words=shipped()["parents"], by=otto, at=AT)
    with pytest.raises(ValueError, match="words"):
        words = {"en": shipped()["parents"]["en"], "es": GuideWords("g", "o", ("¿Una?",), ())}
        interviews.keep_guide(None, organisation_id=people.house.pk, words=words, by=people.maria, at=AT)
    # Put away, it begins nothing; what was held stays, and a guide nobody was asked with goes.
    end = reverse("feedback:interview_guide_end", args=[guide.pk])
    maria.post(end)
    assert browser(otto).get(reverse("feedback:interview_begin", args=[guide.pk])).status_code == 404
    with pytest.raises(ValueError, match="guide"):
        interviews.begin(guide=guide, language="en", agreed=agreed(), by=otto, at=AT)
    assert Interview.objects.get() == row
    interviews.delete(row, by=people.maria, at=AT)
    maria.post(end)
    assert not InterviewGuide.objects.exists()


def test_a_thief_finds_no_word_of_an_interview(people, guide, otto, tmp_path):
    import sqlite3

    from commonlight.core.thief import look

    if connection.vendor != "sqlite":
        pytest.skip("a thief of files")
    row, _code = held(guide, otto, said=(SAID, "CANARY two"))
    interviews.sort(row, {row.passages.first().pk: "work.employer"}, by=people.ana.account, at=AT)
    with sqlite3.connect(tmp_path / "facts.sqlite3") as copy:
        copy.executescript("\n".join(connection.connection.iterdump()))
    sight = look(tmp_path, canaries=["CANARY", SAID])
    assert not any(sight.canaries.values() if hasattr(sight.canaries, "values") else sight.canaries)
    ours = [one for one in sight.leaks if any(name in one for name in ("interview", "passage", "slip"))]
    assert ours == []


def test_another_houses_guide_and_interview_are_not_found(people, guide, otto):
    stan, row = browser(people.stan), held(guide, otto)[0]
    for name, number in (("interview_guide", guide.pk), ("interview_begin", guide.pk), ("interview_counts", guide.pk)):
        assert stan.get(reverse(f"feedback:{name}", args=[number])).status_code == 404
    for name in ("interview_read", "interview_delete"):
        assert stan.post(reverse(f"feedback:{name}", args=[row.pk])).status_code == 404
    assert stan.post(reverse("feedback:interview_read", args=[random_id()])).status_code == 404
    eve = make_first_reader(make_organisation("Elsewhere"), Role.CASEWORKER, name="eve")
    with pytest.raises(interviews.NotYours):
        interviews.delete(row, by=eve.account, at=AT)
    with pytest.raises(interviews.NotYours):
        interviews.sort(row, {}, by=eve.account, at=AT)
