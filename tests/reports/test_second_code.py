"""The second code: it opens something harmless that looks the same, and nothing stored tells whether anybody has one."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.reports.conftest import opened, send, wrong_code
from tests.reports.journey import Form, code_of, submit, to_check
from tests.reports.pictures import jpeg_with_place

from commonlight.core import clock, sealed_files
from commonlight.core.codes import Code
from commonlight.core.models import AuditEvent
from commonlight.reports import services
from commonlight.reports.models import Mailbox, Package, Part, Report, StoredFile, Wrap
from commonlight.reports.sealing import SealBroken, open_mailbox_secret, open_private
from commonlight.reports.services import opening, removing
from commonlight.reports.services.mailbox import MailboxGone

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]
SAME_SITE = {"sec-fetch-site": "same-origin"}
SECRET = "six passports"


def enter(client, code):
    return client.post("/en/box/", {"code": code.digits}, headers=SAME_SITE)


def show(client, path="/en/box/"):
    return client.get(path).content.decode()


def second_of(code) -> Code:
    """Return the second code as the person gets it: asked for once in the open mailbox."""
    real = opened(code)
    services.settle_second_code(opened=real, to=1)
    return Code(services.second_code(opened=real)[1])


@pytest.fixture
def both(coalition):
    """A report whose person asked for a second code: (sent, code, second)."""
    sent, code = send(coalition.harbor)
    services.reply(
        report_id=sent.report_id,
        text="Are you safe?",
        by=coalition.dana.account,
        keyring=coalition.dana.keyring,
        at=clock.now(),
    )
    second = second_of(code)
    services.settle_second_code(opened=opened(code), to=2)
    return sent, code, second


def skeleton(page: str) -> list[str]:
    """Return a page's tags and addresses, without the messages and without what differs from visit to visit."""
    page = re.sub(r"<article.*?</article>\n?", "", page, flags=re.S)
    page = re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]+"', r"\1", page)
    return re.findall(r"<[^>]+>", page)


def test_second_code_opens_a_harmless_exchange_and_nothing_of_the_report(both, client):
    _, _, second = both

    assert enter(client, second).status_code == 302

    page = show(client)
    assert SECRET not in page
    assert "Are you safe?" not in page
    assert page.count("<article") == 3
    assert any(word in page for word in ("help", "drive", "table", "leaflets"))
    assert "We wrote to you and wait for your answer" in page


def test_bad_input_6_right_first_and_second_code_answer_alike(both):
    _, code, second = both
    answers, work = [], []
    stretched = Counter()
    honest = opening.stretch_code

    for one in (code, second):
        client = Client()
        with pytest.MonkeyPatch.context() as patch, CaptureQueriesContext(connection) as queries:
            patch.setattr(opening, "stretch_code", lambda *a, one=one: (stretched.update([one.digits]), honest(*a))[1])
            answer = enter(client, one)
        headers = {name: value for name, value in answer.headers.items() if name != "Set-Cookie"}
        answers.append((answer.status_code, headers, len(answer.content), len(answer.cookies)))
        work.append([re.sub(r"'[^']*'|\d+|0x\w+", "?", query["sql"])[:40] for query in queries])

    assert answers[0] == answers[1]
    assert len(work[0]) == len(work[1])
    assert [sql.split(" ")[0] for sql in work[0]] == [sql.split(" ")[0] for sql in work[1]]
    assert set(stretched.values()) == {1}


def test_bad_input_6_pages_behind_both_codes_have_one_frame(both):
    _, code, second = both
    pages = {}

    for name, one in (("first", code), ("second", second)):
        client = Client()
        enter(client, one)
        paths = ("", "plan/", "second/", "facts/", "readers/", "delete/")
        pages[name] = {path: client.get(f"/en/box/{path}") for path in paths}

    for path, page in pages["first"].items():
        other = pages["second"][path]
        assert page.status_code == other.status_code == 200, path
        # The messages of the one are longer than those of the other; all else is the same.
        assert {**page.headers, "Content-Length": ""} == {**other.headers, "Content-Length": ""}, path
        if path == "facts/":
            # The first answers of the report stand ticked in its own form.
            strip = [
                re.sub(r' (checked|selected|aria-\w+)(="[^"]*")?', "", tag) for tag in skeleton(page.content.decode())
            ]
            assert strip == [
                re.sub(r' (checked|selected|aria-\w+)(="[^"]*")?', "", tag) for tag in skeleton(other.content.decode())
            ]
        else:
            assert skeleton(page.content.decode()) == skeleton(other.content.decode()), path


def test_bad_input_6_absent_mailbox_and_wrong_codes_of_both_kinds_answer_alike(both):
    _, code, second = both
    pages = []

    for one in (wrong_code(code), wrong_code(second), Code.draw()):
        client = Client()
        page = enter(client, one)
        pages.append((page.status_code, len(page.cookies), page.content.replace(one.digits.encode(), b"")))

    assert pages[0] == pages[1] == pages[2]
    assert pages[0][0] == 422


def test_every_mailbox_has_a_second_code_so_that_no_row_tells_who_asked(coalition):
    _, asked = send(coalition.harbor, submission_id="1")
    send(coalition.harbor, submission_id="2")
    columns = [field.attname for field in Mailbox._meta.fields]
    before = {row.pk: {name: getattr(row, name) for name in columns} for row in Mailbox.objects.all()}

    second_of(asked)

    rows = list(Mailbox.objects.all())
    shape = {
        tuple(len(bytes(getattr(row, name))) for name in columns if name.startswith("second_s") or name == "private")
        for row in rows
    }
    assert len(shape) == 1
    asked_row = services.open_mailbox(code=asked, at=clock.now()).id
    changed = {name for name in columns if before[asked_row][name] != getattr(Mailbox.objects.get(pk=asked_row), name)}
    # The mark of the visit changes the same column each time the mailbox is opened.
    assert changed == {"private"}


def test_asking_for_the_second_code_changes_no_column_that_a_visit_does_not_change(coalition):
    _, code = send(coalition.harbor)
    columns = [field.attname for field in Mailbox._meta.fields]

    def changed_by(act):
        before = {name: getattr(Mailbox.objects.get(), name) for name in columns}
        act()
        return {name for name in columns if getattr(Mailbox.objects.get(), name) != before[name]}

    assert changed_by(lambda: opened(code)) == changed_by(lambda: second_of(code)) == {"private"}


def test_key_behind_the_second_code_opens_nothing_else(both):
    _, _, second = both
    quiet = opened(second)
    row = Mailbox.objects.get()
    assert isinstance(quiet, services.QuietMailbox)

    with pytest.raises(SealBroken):
        open_mailbox_secret(row.pk, bytes(row.sealed_secret), under=quiet.secret)
    with pytest.raises(SealBroken):
        open_private(quiet.secret, bytes(row.private), mailbox_id=row.pk)
    from commonlight.reports.services import mailbox

    with pytest.raises(SealBroken):
        mailbox.read_mailbox(opened=quiet)
    with pytest.raises(MailboxGone):
        removing.delete_report(opened=quiet, at=clock.now())
    assert Report.objects.count() == 1


def test_all_that_is_done_behind_the_second_code_leaves_the_report_alone(both, client, coalition):
    _, code, second = both
    enter(client, second)
    state = (
        list(Part.objects.order_by("pk").values_list("pk", "blob")),
        list(Wrap.objects.order_by("pk").values_list("pk", "box")),
        list(Report.objects.values()),
        AuditEvent.objects.count(),
    )

    page = client.get("/en/box/")
    photo = SimpleUploadedFile("me.jpg", jpeg_with_place())
    assert submit(client, page, "/box/write/", text="Is Saturday fine?", attached=[photo]).status_code == 302
    assert (
        submit(client, client.get("/en/box/facts/"), "/box/facts/", said_or_done=["pay"], what="x").status_code == 302
    )
    readers = [str(coalition.harbor.pk), str(coalition.legal.pk)]
    assert (
        submit(
            client, client.get("/en/box/readers/"), "/box/readers/", organisations=readers, statistics="on"
        ).status_code
        == 302
    )
    plan = {"how": "call", "number": "614 555 0100"}
    assert submit(client, client.get("/en/box/plan/"), "/box/plan/", **plan).status_code == 302

    shown = show(client)
    for words in ("Is Saturday fine?", "me.jpg", "614 555 0100", "You let more people read.", "We have your new words"):
        assert words in shown
    assert "Valley Legal Aid" in shown
    now = (
        list(Part.objects.order_by("pk").values_list("pk", "blob")),
        list(Wrap.objects.order_by("pk").values_list("pk", "box")),
        list(Report.objects.values()),
        AuditEvent.objects.count(),
    )
    assert state == now
    assert StoredFile.objects.count() == 0
    assert list(sealed_files.folder().glob("??/*")) == []
    content = services.read_mailbox(opened=opened(code))
    assert content.organisations == [coalition.harbor.pk]
    # What was written there stands there again at the next visit.
    again = Client()
    enter(again, second)
    assert "Is Saturday fine?" in show(again)


def test_any_length_of_words_behind_the_second_code_keeps_one_length_in_the_file(both):
    _, _, second = both
    quiet = opened(second)
    length = len(bytes(Mailbox.objects.get().second_sealed))
    import random

    letters = [chr(0x4E00 + one) for one in random.Random(7).sample(range(20_000), 9_000)]

    for text in ("short", "".join(letters), "again"):
        services.write_from_mailbox(opened=quiet, text=text, at=clock.now())
        assert len(bytes(Mailbox.objects.get().second_sealed)) == length

    texts = [part.content["text"] for part in services.read_mailbox(opened=quiet).parts]
    assert texts[-1] == "again"
    assert len(texts) >= 4


def test_deleting_behind_the_second_code_ends_that_code_and_keeps_the_report(both, client):
    _, code, second = both
    enter(client, second)

    gone = submit(client, client.get("/en/box/delete/"), "/box/delete/", sure="on")

    assert "Everything was deleted" in gone.content.decode()
    assert enter(client, second).status_code == 422
    assert Report.objects.count() == 1
    assert services.read_mailbox(opened=opened(code)).facts.what.startswith(SECRET)


def test_deleting_everything_deletes_plan_second_code_and_packages(both, client, coalition):
    sent, code, second = both
    services.widen(opened=opened(code), police=(coalition.police.pk,), at=clock.now())
    services.release_package(
        report_id=sent.report_id,
        to=coalition.police.pk,
        parts=[0],
        by=coalition.dana.account,
        keyring=coalition.dana.keyring,
        at=clock.now(),
    )

    services.delete_report(opened=opened(code), at=clock.now())

    assert [model.objects.count() for model in (Report, Part, Wrap, Mailbox, Package)] == [0, 0, 0, 0, 0]
    for one in (code, second):
        with pytest.raises(services.CodeRefused):
            opened(one)


def test_second_code_page_offers_shows_and_settles(coalition, client):
    _, code = send(coalition.harbor)
    enter(client, code)
    page = client.get("/en/box/second/")
    assert "Show me a second code" in page.content.decode()

    shown = submit(client, page, "/box/second/", act="show")
    digits = code_of(shown)
    assert code_of(client.get("/en/box/second/")) == digits
    wrong = submit(client, shown, "/box/second/", last="1")
    assert wrong.status_code == 422
    settled = submit(client, shown, "/box/second/", last=digits[-5:])

    assert "This was settled before." in settled.content.decode()
    assert digits[:5] not in show(client, "/en/box/second/")
    assert isinstance(opened(Code(digits)), services.QuietMailbox)


def test_page_of_a_settled_second_code_is_the_same_for_who_has_one_refused_one_or_used_it(coalition):
    _, has = send(coalition.harbor, submission_id="1")
    _, refused = send(coalition.harbor, submission_id="2")
    second = second_of(has)
    services.settle_second_code(opened=opened(has), to=2)
    services.settle_second_code(opened=opened(refused), to=2)
    pages = []

    for code in (has, refused, second):
        client = Client()
        enter(client, code)
        pages.append(client.get("/en/box/second/").content)

    assert len(set(pages)) == 1
    # Nor does asking again by hand bring it back.
    services.settle_second_code(opened=opened(refused), to=1)
    assert services.second_code(opened=opened(refused)) == (2, "")


def test_wrong_tries_at_one_code_do_not_close_the_other(both):
    _, code, second = both
    for _ in range(6):
        with pytest.raises(services.CodeRefused):
            opened(wrong_code(second))

    with pytest.raises(services.CodeRefused):
        opened(second)
    assert services.read_mailbox(opened=opened(code))


def test_mark_of_the_last_visit_shows_if_somebody_else_was_here(coalition, client, monkeypatch):
    _, code = send(coalition.harbor)
    now = clock.now()
    enter(client, code)
    assert "Nobody opened these messages before you did now." in show(client)
    services.open_mailbox(code=code, at=now + timedelta(hours=5))
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1))

    enter(client, code)

    page = show(client)
    other = now + timedelta(hours=5)
    assert f"after {other:%H} o’clock. If that was not you, somebody else has your code." in page


def test_first_code_tells_when_the_second_was_used(both, client):
    _, code, second = both
    enter(client, code)
    assert "Your second code was used" not in show(client)

    opened(second)

    enter(client, code)
    assert "Your second code was used on" in show(client)


def test_mark_of_a_visit_is_an_hour_sealed_for_the_person_alone(coalition):
    sent, code = send(coalition.harbor)
    opened(code)

    content = services.open_report(
        report_id=sent.report_id, by=coalition.dana.account, keyring=coalition.dana.keyring, at=clock.now()
    ).content

    assert [part.kind for part in content.parts] == ["facts"]
    assert services.open_mailbox(code=code, at=clock.now()).before == f"{clock.now():%Y-%m-%dT%H}"


@pytest.mark.parametrize(("typed", "status", "said"), [("right", 200, "Yes, these are"), ("1", 422, "These are not")])
def test_code_is_checked_from_the_mailbox(coalition, client, typed, status, said):
    _, code = send(coalition.harbor)
    enter(client, code)

    page = submit(client, client.get("/en/box/"), "/box/check/", last=code.last_group if typed == "right" else typed)

    assert page.status_code == status
    assert said in page.content.decode()


def test_card_holds_digits_and_an_address_and_no_word_of_what_for(coalition, client):
    sent = submit(client, to_check(client), "/note/send/")
    page = submit(client, sent, "/note/card/")
    printed = re.search(r'<div class="card".*?</div>', page.content.decode(), re.S).group()

    assert code_of(page) == code_of(sent)
    assert re.sub(r"<[^>]+>|\s", "", printed) == code_of(sent) + "testserver/b/"
    assert client.get("/b/", headers={"accept-language": "ar"}).url == "/ar/box/"
    kept = submit(client, page, "/note/kept/", last=code_of(sent)[-5:])
    assert kept.status_code == 200
    # Once the digits were typed back, no page shows the code again.
    assert submit(client, sent, "/note/card/").status_code == 410


def test_forms_behind_both_codes_lead_to_the_same_addresses(both):
    _, code, second = both
    found = []
    for one in (code, second):
        client = Client()
        enter(client, one)
        found.append([form["action"] for form in Form(show(client)).forms])

    assert found[0] == found[1]
    assert len(found[0]) >= 3
