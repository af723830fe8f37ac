"""A story goes out only whole, agreed and read; it comes back from every language at once, and says where paper lies."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.core.test_own_media import photo
from tests.feedback.conftest import AT, browser

from commonlight.core.codes import Code
from commonlight.core.keyring import NotAReader
from commonlight.core.models import Tombstone
from commonlight.core.services import media
from commonlight.core.shown_pictures import clean_picture
from commonlight.feedback import starting_stories
from commonlight.feedback.models import Story, StoryConsent, StoryText
from commonlight.feedback.selectors_stories import missing, shown
from commonlight.feedback.services import stories
from commonlight.feedback.services.advisers import introduce

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
EN = {"heading": "A bus ticket", "worked": "She came on a bus at night.", "did_not": "The bus runs on weekdays only."}
ES = {"heading": "Un boleto", "worked": "Llegó de noche en autobús.", "did_not": "El autobús no pasa los domingos."}
UNTIL = date(2027, 6, 1)


def begun(people, kind="composite", **words):
    row = stories.begin(
        title="Bus", kind=kind, made_of=4, organisation=people.house, topics=["money"], by=people.maria, at=AT
    )
    for language, text in (words or {"en": EN, "es": ES}).items():
        stories.write_text(row, language, text, by=people.maria, at=AT)
    return row


def agreed(people, row, **changed):
    said = {"text": True, "picture": False, "languages": ["en", "es"], "places": ["site", "print"], "until": UNTIL}
    source = {"who": "CANARY-J", "reach": "CANARY-after eight"}
    return stories.agree(row, **(said | changed), source=source, by=people.maria, at=AT)


def public(people, row):
    stories.sign_off(row, by=people.rosa, at=AT)
    stories.publish(row, by=people.maria, at=AT)


def page(language="en"):
    return Client().get(f"/{language}/stories/" if language != "en" else reverse("feedback:public_stories"))


def test_nothing_goes_out_before_an_adviser_read_these_very_words(people):
    row = begun(people)
    with pytest.raises(stories.StoryRefused, match="No content adviser"):
        stories.publish(row, by=people.maria, at=AT)
    public(people, row)
    assert "A bus ticket" in page().content.decode() and "weekdays only" in page().content.decode()
    # One changed word, and it is a draft that nobody has read.
    stories.write_text(row, "en", EN | {"worked": "She came on foot."}, by=people.maria, at=AT)
    assert "A bus ticket" not in page().content.decode()
    with pytest.raises(stories.StoryRefused, match="No content adviser"):
        stories.publish(row, by=people.maria, at=AT)


def test_one_side_without_the_other_and_words_that_judge_are_refused(people):
    row = begun(people, en=EN | {"worked": "We rescued her."})
    stories.sign_off(row, by=people.rosa, at=AT)
    with pytest.raises(stories.StoryRefused, match="rescued"):
        stories.publish(row, by=people.maria, at=AT)
    with pytest.raises(stories.StoryRefused, match="what worked and what did not"):
        stories.write_text(row, "en", EN | {"did_not": " "}, by=people.maria, at=AT)
    answer = browser(people.maria).post(
        reverse("feedback:story_new"),
        {"title": "x", "kind": "composite", "made_of": "2", "organisation": people.house.pk},
    )
    assert answer.status_code == 422 and Story.objects.count() == 1


def test_a_veto_takes_it_off_at_once_and_holds_until_the_words_change(people):
    row = begun(people)
    public(people, row)
    stories.veto(row, "The place can be guessed.", by=people.iris, at=AT)
    assert "A bus ticket" not in page().content.decode()
    assert any("can be guessed" in one for one in missing(row, AT.date()))
    with pytest.raises(stories.StoryRefused, match="veto is open"):
        stories.sign_off(row, by=people.rosa, at=AT)
    stories.write_text(row, "en", EN | {"worked": "She came to us at night."}, by=people.maria, at=AT)
    public(people, row)
    assert "came to us at night" in page().content.decode()


def test_an_adviser_signs_under_the_name_she_chose(people):
    introduce(
        chosen_name="Willow", is_shown=True, languages="", topics_not_asked=[], conflicts=[], by=people.rosa, at=AT
    )
    public(people, begun(people))
    text = page().content.decode()
    assert "Willow" in text and "Rosa" not in text
    named = Client().get(reverse("feedback:public_advisers")).content.decode()
    assert "Willow" in named and "Rosa" not in named and "surviv" not in named.lower()


def test_one_persons_story_needs_her_agreement_for_this_language_this_place_and_this_day(people):
    row = begun(people, kind="own")
    stories.sign_off(row, by=people.rosa, at=AT)
    with pytest.raises(stories.StoryRefused, match="has not agreed"):
        stories.publish(row, by=people.maria, at=AT)
    agreed(people, row, places=["talks"])
    with pytest.raises(stories.StoryRefused, match="has not agreed"):
        stories.publish(row, by=people.maria, at=AT)
    agreed(people, row, languages=["en"])
    with pytest.raises(stories.StoryRefused, match="es"):
        stories.publish(row, by=people.maria, at=AT)
    agreed(people, row)
    stories.publish(row, by=people.maria, at=AT)
    assert [text.heading for text in shown("es", UNTIL)] == ["Un boleto"]
    # The day after her agreement ends nobody reads it, whether or not anybody did anything.
    assert shown("es", UNTIL + timedelta(days=1)) == []
    with pytest.raises(stories.StoryRefused, match="did not agree to leaflets"):
        other = begun(people, kind="own")
        agreed(people, other, places=["site"])
        noted(people, other)


def picture_of(by, **changes):
    given = {
        "name": "Bus stop", "tags": ["bus stop", "evening"], "descriptions": {"en": "A bus stop in the evening."},
        "people": "none", "by": by, "at": AT,
    }  # fmt: skip
    return media.put_in_picture(clean_picture(photo()), **(given | changes))


@pytest.mark.parametrize(
    "shows", ["rope", "chains", "a woman with tape over her mouth", "bar code on a neck", "bruises"]
)
def test_a_picture_of_harm_never_stands_beside_a_story(people, shows):
    with pytest.raises(media.MediaRefused, match="tags"):
        picture_of(people.maria, tags=["evening", shows])
    with pytest.raises(media.MediaRefused, match="tags"):
        picture_of(people.maria, descriptions={"en": f"It shows {shows}."})


def test_a_picture_needs_a_second_look_her_agreement_and_a_day_that_is_not_over(people):
    row, held = (
        begun(people, kind="own"),
        picture_of(people.maria, people="agreed", agreed_until=UNTIL - timedelta(days=9)),
    )
    where = reverse("feedback:story_picture", args=[row.pk])
    client = browser(people.maria)
    # Nobody has looked at it yet: it cannot be chosen.
    assert client.post(where, {"picture": str(held.pk)}).status_code == 422
    media.look_at(held, by=people.rosa, at=AT)
    assert client.post(where, {"picture": str(held.pk)}).status_code == 302
    agreed(people, row)
    stories.sign_off(row, by=people.rosa, at=AT)
    with pytest.raises(stories.StoryRefused, match="did not agree to a picture"):
        stories.publish(row, by=people.maria, at=AT)
    agreed(people, row, picture=True)
    stories.publish(row, by=people.maria, at=AT)
    assert 'alt="A bus stop in the evening."' in page().content.decode()
    # The day after those in the picture stopped agreeing, the story is read by nobody, though she still agrees.
    assert shown("en", UNTIL - timedelta(days=9)) and not shown("en", UNTIL - timedelta(days=8))
    # Another picture is another story to judge.
    stories.set_picture(row, None, by=people.maria, at=AT)
    assert any("signed off" in one for one in missing(row, AT.date()))
    stories.set_picture(row, held, by=people.maria, at=AT)
    stories.withdraw(row, by=people.maria, at=AT)
    row.refresh_from_db()
    assert row.picture is None


def noted(people, row):
    return stories.note_copies(
        row, what="leaflet", language="en", copies=40, place="Library", since=AT.date(), by=people.maria, at=AT
    )


def test_withdrawing_removes_every_language_and_lists_what_was_printed(people):
    row = begun(people, kind="own")
    agreed(people, row)
    public(people, row)
    noted(people, row)
    left = stories.withdraw(row, by=people.maria, at=AT)
    assert [(one.copies, one.place) for one in left] == [(40, "Library")]
    assert not StoryText.objects.exists()
    assert "A bus ticket" not in page().content.decode() and "Un boleto" not in page("es").content.decode()
    held = StoryConsent.objects.get()
    assert (held.sealed, held.box, held.selector) == (None, None, None) and held.taken_back_on == AT.date()
    assert Tombstone.objects.filter(kind=stories.KIND, object_id=str(row.pk)).exists()
    seen = browser(people.maria).get(reverse("feedback:story", args=[row.pk])).content.decode()
    assert "40 × leaflet" in seen and "She came" not in seen
    with pytest.raises(stories.StoryRefused, match="withdrawn"):
        stories.write_text(row, "en", EN, by=people.maria, at=AT)


def test_a_restored_backup_does_not_bring_it_back(people):
    row = begun(people)
    assert stories.erase_again([str(row.pk)]) == 1
    assert not StoryText.objects.exists()


def test_the_person_takes_it_back_herself_with_digits_of_any_script(people):
    row = begun(people, kind="own")
    _, code = agreed(people, row)
    public(people, row)
    where = reverse("feedback:take_back")
    wrong = Client().post(where, {"code": Code.draw().digits})
    assert wrong.status_code == 422 and "Nothing was changed" in wrong.content.decode()
    slip = code.digits[:-1] + str((int(code.digits[-1]) + 1) % 10)
    assert "One digit is not right" in Client().post(where, {"code": slip}).content.decode()
    eastern = " ".join(code.groups).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    answer = Client().post(where, {"code": eastern})
    assert "It is taken back" in answer.content.decode() and not answer.cookies
    row.refresh_from_db()
    assert row.state == Story.State.WITHDRAWN and not StoryText.objects.exists()
    assert Client().post(where, {"code": code.digits}).status_code == 422


def test_who_told_it_opens_for_readers_of_that_house_alone_and_stands_nowhere_in_clear(people, tmp_path):
    row = begun(people, kind="own")
    consent, _ = agreed(people, row)
    where = reverse("feedback:story_source", args=[consent.pk])
    assert "CANARY-J" in browser(people.ana).post(where).content.decode()
    for other in (people.stan, people.maria):
        answer = browser(other).post(where, follow=True)
        assert "CANARY" not in answer.content.decode()
    assert browser(people.rosa).post(where).status_code == 404
    with pytest.raises(NotAReader):
        stories.source_of(consent, keyring=people.stan.keyring, at=AT)
    held = StoryConsent.objects.filter(pk=consent.pk).values().get()
    assert all(b"CANARY" not in bytes(value) for value in held.values() if isinstance(value, bytes | memoryview))
    assert all("CANARY" not in str(value) for value in held.values())


def test_a_month_after_the_agreement_ended_the_calendar_withdraws_it(people):
    row = begun(people, kind="own")
    agreed(people, row)
    assert starting_stories.due_stories(UNTIL + timedelta(days=29)) == []
    (due,) = starting_stories.due_stories(UNTIL + timedelta(days=30))
    starting_stories.erase_stories([due.object_id], AT)
    row.refresh_from_db()
    assert row.state == Story.State.WITHDRAWN


def test_the_agreement_page_shows_the_digits_once_and_refuses_a_day_that_is_over(people):
    row = begun(people, kind="own")
    where = reverse("feedback:story_agreement", args=[row.pk])
    said = {
        "text": "on",
        "languages": ["en"],
        "places": ["site"],
        "until_day": "1",
        "until_month": "6",
        "until_year": "2027",
    }
    answer = browser(people.maria).post(where, said | {"who": "J", "reach": "clinic"})
    assert answer.status_code == 200 and answer.content.decode().count("<bdi>") >= 5
    assert browser(people.maria).post(where, said | {"until_year": "2025"}).status_code == 422
    assert StoryConsent.objects.count() == 1


def test_an_organisation_without_a_reader_keeps_no_name(people):
    from tests.factories import make_organisation

    row = begun(people, kind="own")
    Story.objects.filter(pk=row.pk).update(organisation=make_organisation("St Luke"))
    where = reverse("feedback:story_agreement", args=[row.pk])
    said = {
        "text": "on",
        "languages": ["en"],
        "places": ["site"],
        "until_day": "1",
        "until_month": "6",
        "until_year": "2027",
    }
    answer = browser(people.maria).post(where, said | {"who": "J"})
    assert answer.status_code == 422 and "Nothing was kept" in answer.content.decode()
    assert not StoryConsent.objects.exists()
