"""The public form as a phone without script and without cookies walks it."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.reports.conftest import opened
from tests.reports.journey import code_of, form_if, form_of, submit, to_check

from commonlight.core import clock, exit_script
from commonlight.core import services as services_core
from commonlight.core.codes import Code
from commonlight.core.models import Site
from commonlight.reports import selectors, services
from commonlight.reports.facts import MOST_CHARACTERS
from commonlight.reports.models import Mailbox, Report, Wrap

pytestmark = pytest.mark.slow


def test_first_page_puts_danger_first_and_sets_no_cookie(coalition, client):
    page = client.get("/en/note/")
    text = page.content.decode()

    assert text.index("In danger now?") < text.index("What is it about?")
    assert 'href="tel:911"' in text
    assert "We have not called anybody." in text
    assert not page.cookies
    assert page["Cache-Control"] == "no-store"
    assert f"script-src {exit_script.SOURCE}" in page["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["en", "es", "ar", "fr", "ht", "zh-hans"])
def test_first_visit_to_the_form_is_light_in_every_language(coalition, client, language):
    page = client.get(f"/{language}/note/", headers={"accept-encoding": "gzip"})
    text = gzip.decompress(page.content).decode()
    wanted = set(re.findall(r'<(?:link|img|script)[^>]+(?:href|src)="(/[^"]+)"', text))
    sheet, icon = Path(find("core/site.css")), Path(find("core/icon.svg"))

    assert len(wanted) == 2, "one style sheet and one icon"
    assert len(page.content) + len(gzip.compress(sheet.read_bytes())) + icon.stat().st_size <= 14 * 1024
    # The next page holds an answer: its length must tell nothing.
    sealed = re.search(r'name="state" value="([^"]+)"', text)
    assert sealed
    after = client.post(
        f"/{language}/note/about/",
        {"state": sealed[1], "about": "other"},
        headers={"accept-encoding": "gzip", "sec-fetch-site": "same-origin"},
    )
    assert after.status_code == 200
    assert "Content-Encoding" not in after.headers


def test_whole_way_leaves_one_report_and_no_cookie(coalition, client):
    page = to_check(client, language="es", where="campamento en la ruta 12", when="now")
    assert "Harbor House" in page.content.decode()
    sent = submit(client, page, "/note/send/")
    code = code_of(sent)
    kept = submit(client, sent, "/note/kept/", last=code[-5:])

    assert (page.status_code, sent.status_code, kept.status_code) == (200, 200, 200)
    content = services.read_mailbox(opened=opened(Code.read(code)))
    assert content.facts.where == "campamento en la ruta 12"
    assert content.organisations == [coalition.harbor.pk]
    assert Mailbox.objects.get().code_confirmed
    assert not client.cookies


def test_form_asks_nothing_about_race_faith_nationality_or_status(coalition, client):
    page = submit(client, client.get("/en/note/"), "/note/about/", about="self").content.decode().lower()

    names = set(__import__("re").findall(r'name="(\w+)"', page))
    assert names == {
        "state", "said_or_done", "what", "where", "setting", "when", "danger_now", "child", "attached",
        "keep_originals", "viewport", "format",
    } - {"format"}  # fmt: skip
    assert not [word for word in ("race", "nationality", "religion", "immigration", "citizen") if word in page]


def test_double_send_and_reload_give_the_same_code_until_confirmed(coalition, client):
    """Bad-input family 4: many at once."""
    check = to_check(client)
    first, second = submit(client, check, "/note/send/"), submit(client, check, "/note/send/")
    assert code_of(first) == code_of(second)
    submit(client, first, "/note/kept/", last=code_of(first)[-5:])

    third = submit(client, check, "/note/send/")

    assert "This was sent already" in third.content.decode()
    assert code_of(first)[:5] not in third.content.decode()
    assert Report.objects.count() == 1


def test_wrong_last_digits_show_the_code_again_and_say_words_are_safe(coalition, client):
    sent = submit(client, to_check(client), "/note/send/")

    again = submit(client, sent, "/note/kept/", last="1")

    assert again.status_code == 422
    assert code_of(again) == code_of(sent)
    assert "Your words were sent and are safe." in again.content.decode()


def test_two_tabs_are_two_reports(coalition, client):
    """Bad-input family 4: many at once."""
    one, two = to_check(client, what="first"), to_check(client, what="second")

    codes = {code_of(submit(client, page, "/note/send/")) for page in (one, two)}

    assert len(codes) == Report.objects.count() == 2


def test_looks_only_is_met_with_what_to_look_for(coalition, client):
    page = to_check(client, said_or_done=["looks"], what="older man with a girl, strange")
    text = page.content.decode()

    assert "What helps is what was said or done" in text
    assert "Stop. Nothing was sent." in text
    added = submit(client, page, "/note/looks/", next="add")
    assert form_if(added, "/note/facts/")
    reach = submit(client, added, "/note/facts/", said_or_done=["looks", "cannot_leave"])
    assert form_if(reach, "/note/reach/")


def test_looks_only_may_still_be_sent_and_stays_apart(coalition, client):
    page = to_check(client, said_or_done=["looks"])
    page = submit(client, page, "/note/looks/", next="send")
    sent = submit(client, submit(client, page, "/note/reach/"), "/note/send/")

    content = services.read_mailbox(opened=opened(Code.read(code_of(sent))))

    assert not content.facts.tells_conduct


def test_words_never_decide_the_level(coalition, client):
    page = to_check(client, said_or_done=["looks"], what="he held her passport and beat her")

    assert form_if(page, "/note/looks/")


def test_audience_is_what_was_ticked(coalition, client):
    both = [str(coalition.harbor.pk), str(coalition.legal.pk)]
    wrong = to_check(client, reach={"audience": "one", "organisations": both})
    assert wrong.status_code == 422
    right = submit(client, wrong, "/note/reach/", audience="police", organisations=both)
    text = right.content.decode()

    submit(client, right, "/note/send/")

    assert "They may pass parts of it to: Riverbend PD." in text
    assert {str(wrap.organisation_id) for wrap in Wrap.objects.all()} == set(both)


@pytest.mark.parametrize("damage", ["", "xx", "A" * 500])
def test_broken_state_says_whether_words_are_safe(coalition, client, damage):
    page = client.post("/en/note/send/", {"state": damage})

    assert page.status_code == 400
    assert "nothing was sent and nothing was kept" in page.content.decode()


def test_state_older_than_an_hour_says_whether_words_are_safe(coalition, client, monkeypatch):
    check = to_check(client)
    later = clock.now() + __import__("datetime").timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)

    page = submit(client, check, "/note/send/")

    assert page.status_code == 410
    assert Report.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", None),
        ("x", "x"),
        ("a\x00b", "ab"),
        ("half \ud83d pair", None),
        ("\u202egnorts\u202c ok", "gnorts ok"),
        ("e" + "\u0301" * 10_000, None),
        ("=1+1 <script>alert(1)</script> {{ 7 }} **", "=1+1 <script>alert(1)</script> {{ 7 }} **"),
        ("👩‍👧 مرحبا", "👩‍👧 مرحبا"),
    ],
    ids=["none", "one", "nul", "surrogate", "bidi", "marks", "markup", "joiners"],
)
def test_any_text_is_kept_or_explained(coalition, client, text, shown):
    """Bad-input family 8: texts."""
    page = to_check(client, what=text.encode("utf-8", "replace").decode())
    assert page.status_code == 200, page.content.decode()
    assert "<script>alert" not in page.content.decode()
    sent = submit(client, page, "/note/send/")

    kept = services.read_mailbox(opened=opened(Code.read(code_of(sent)))).facts.what

    assert len(kept) <= MOST_CHARACTERS
    if shown is not None:
        assert kept == shown


def test_a_megabyte_of_text_is_refused_kindly_and_still_there(coalition, client):
    """Bad-input family 8: texts."""
    page = to_check(client, what="word " * 200_000)

    assert page.status_code == 422
    assert "This text is too long" in page.content.decode()
    assert "Nothing was sent yet. What you wrote is still on this page." in page.content.decode()


def test_closed_form_shows_numbers_to_call(coalition, client):
    coalition.harbor.recovery_kit.typed_back = coalition.legal.recovery_kit.typed_back = False
    coalition.harbor.recovery_kit.save()
    coalition.legal.recovery_kit.save()

    page = client.get("/en/note/")

    assert "You cannot write to us here right now" in page.content.decode()
    assert 'href="tel:911"' in page.content.decode()
    assert not form_if(page, "/note/about/")


def test_file_that_cannot_be_cleaned_is_the_persons_choice(coalition, client):
    page = submit(client, client.get("/en/note/"), "/note/about/", about="other")
    odd = SimpleUploadedFile("list.docx", b"PK\x03\x04 not a picture")
    page = submit(client, page, "/note/facts/", said_or_done=["pay"], attached=[odd])
    assert "We could not clean these files" in page.content.decode()
    page = submit(client, page, "/note/files/", uncleaned="evidence")
    sent = submit(client, submit(client, page, "/note/reach/"), "/note/send/")

    parts = services.read_mailbox(opened=opened(Code.read(code_of(sent)))).parts

    file = next(part.content["file"] for part in parts if part.kind == "file")
    assert (file["name"], file["is_original"]) == ("list.docx", True)


def test_steps_opened_by_hand_lead_to_the_beginning(coalition, client):
    for step in ("about", "facts", "looks", "files", "reach", "change", "send", "kept"):
        assert client.get(f"/en/note/{step}/").url == "/en/note/"


def test_titles_and_addresses_say_nothing(coalition, client):
    page = client.get("/en/note/")
    title = __import__("re").search("<title>(.*?)</title>", page.content.decode()).group(1)

    assert title == "Write to us – Community information"
    assert form_of(page, "/note/about/")["action"] == "/en/note/about/"


@pytest.mark.parametrize(
    ("language", "words", "direction"),
    [
        ("es", ["¿Está en peligro ahora?", "No hemos llamado a nadie.", "Me pasa a mí"], "ltr"),
        ("ar", ["هل أنتم في خطر الآن؟", "لم نتصل بأحد.", "أمر يحدث لي"], "rtl"),
    ],
)
def test_first_page_speaks_the_language_of_its_address(coalition, client, language, words, direction):
    page = client.get(f"/{language}/note/").content.decode()

    assert [word for word in words if word not in page] == []
    assert f'dir="{direction}"' in page


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_whole_way_in_each_language(coalition, client, language):
    sent = submit(client, to_check(client, language=language), "/note/send/")

    code = Code.read(code_of(sent))

    assert services.read_mailbox(opened=opened(code)).language == language
    assert submit(client, sent, "/note/kept/", last=code.last_group).status_code == 200


def test_form_of_a_room_that_is_switched_off_is_closed_and_no_menu_leads_there(coalition, client):
    site = Site.objects.get()
    site.rooms = [room for room in site.rooms if room != "reports"]
    site.save()

    page, home = client.get("/en/note/"), client.get("/en/")

    assert "You cannot write to us here right now" in page.content.decode()
    assert "/en/note/" not in home.content.decode()
    assert "/en/learn/" in home.content.decode()


def test_words_changed_after_sending_are_never_said_to_be_sent(coalition, client):
    check = to_check(client)
    submit(client, check, "/note/send/")

    changed = submit(client, check, "/note/change/", step="facts")

    assert changed.status_code == 409
    assert "was not sent" in changed.content.decode()
    assert Report.objects.count() == 1


def test_house_that_is_not_ready_is_neither_offered_nor_sealed_to(coalition, client):
    check = to_check(client)
    coalition.harbor.recovery_kit.typed_back = False
    coalition.harbor.recovery_kit.save()

    sent = submit(client, check, "/note/send/")

    assert sent.status_code == 422
    assert Report.objects.count() == 0
    assert [one.name for one in selectors.recipients().readers] == ["Valley Legal Aid"]


def test_house_with_one_person_of_the_team_is_not_ready(coalition):
    services_core.deactivate_account(account=coalition.ben.account, by=None, at=clock.now())

    assert [one.name for one in selectors.recipients().readers] == ["Valley Legal Aid"]
