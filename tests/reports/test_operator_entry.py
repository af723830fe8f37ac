"""Words by phone or on paper: written down for the person, with a code that the person changes; the old one dies."""

import re

import pytest
from django.test import Client
from tests.factories import open_as
from tests.reports.conftest import opened, send
from tests.reports.journey import code_of, submit

from commonlight.core import clock
from commonlight.core.codes import Code
from commonlight.core.models import AuditEvent
from commonlight.reports import services
from commonlight.reports.models import Mailbox, Report
from commonlight.reports.sealing import Envelope, SealBroken, mailbox_holder
from commonlight.reports.services.new_code import CodeStays, change_code

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]


def values(coalition, **changed):
    given = {
        "way": "phone",
        "language": "es",
        "about_whom": "self",
        "said_or_done": ["pay"],
        "what": "no le pagan desde junio",
        "organisations": [str(coalition.harbor.pk)],
        "told": "on",
    }
    return {**given, **changed}


def entered(coalition, **changed):
    dana = Client()
    open_as(dana, coalition.dana)
    page = dana.get("/en/team/reports/enter/")
    return dana, page, submit(dana, page, "/enter/", **values(coalition, **changed))


def mailbox(code: str) -> Client:
    client = Client()
    client.post("/en/box/", {"code": code})
    return client


def new_code(box: Client) -> str:
    shown = submit(box, box.get("/en/box/code/"), "/box/code/")
    code = code_of(shown)
    submit(box, shown, "/box/code/", last=code[-5:])
    return code


def test_words_by_phone_come_in_sealed_to_whom_the_person_chose(coalition):
    _, _, card = entered(coalition, organisations=[str(coalition.legal.pk)])
    code = code_of(card)

    content = services.read_mailbox(opened=opened(Code.read(code)))

    assert content.organisations == [coalition.legal.pk]
    assert (content.facts.about.value, content.language) == ("self", "es")
    assert content.parts[0].content["entered"]["who"] == "Dana"
    who = {"by": coalition.dana.account, "keyring": coalition.dana.keyring, "at": clock.now()}
    with pytest.raises(services.NotYours):
        services.open_report(report_id=Report.objects.get().pk, **who)
    row = AuditEvent.objects.get(kind="report entered for a person")
    assert row.actor_id == coalition.dana.account.pk


def test_card_says_nothing_of_what_it_is_for(coalition):
    _, _, card = entered(coalition)
    printed = re.search(r'<div class="card".*?</div>', card.content.decode(), re.S).group()

    words = re.sub(r"<[^>]+>|\s", "", printed)

    assert words == f"{code_of(card)}testserver/b/"


def test_sent_twice_is_stored_once_with_the_same_code(coalition):
    dana, page, card = entered(coalition)

    again = submit(dana, page, "/enter/", **values(coalition))

    assert code_of(again) == code_of(card)
    assert Report.objects.count() == 1


@pytest.mark.parametrize("missing", ["way", "about_whom", "said_or_done", "organisations", "told"])
def test_what_is_missing_is_said_and_nothing_is_stored(coalition, missing):
    given = values(coalition)
    given.pop(missing)
    dana = Client()
    open_as(dana, coalition.dana)
    page = dana.get("/en/team/reports/enter/")

    answer = submit(dana, page, "/enter/", **given)

    assert answer.status_code == 422
    assert Report.objects.count() == 0


def test_field_that_is_not_ours_keeps_the_words_and_stores_nothing(coalition):
    dana = Client()
    open_as(dana, coalition.dana)

    answer = dana.post("/en/team/reports/enter/", {**values(coalition), "state": "strange"})

    assert answer.status_code == 422
    assert "no le pagan desde junio" in answer.content.decode()
    assert Report.objects.count() == 0


def test_person_changes_the_code_and_the_old_one_opens_nothing(coalition):
    _, _, card = entered(coalition)
    old = code_of(card)
    box = mailbox(old)
    assert "saw your code" in box.get("/en/box/").content.decode()

    new = new_code(box)

    assert new != old
    assert "no le pagan desde junio" in box.get("/en/box/").content.decode()
    assert "saw your code" not in box.get("/en/box/").content.decode()
    with pytest.raises(services.CodeRefused):
        opened(Code.read(old))
    assert "no le pagan desde junio" in mailbox(new).get("/en/box/").content.decode()
    who = {"by": coalition.dana.account, "keyring": coalition.dana.keyring, "at": clock.now()}
    services.reply(report_id=Report.objects.get().pk, text="Gracias.", **who)
    assert "Gracias." in mailbox(new).get("/en/box/").content.decode()


def test_old_code_with_a_copy_of_the_old_row_opens_nothing_that_comes_later(coalition):
    _, _, card = entered(coalition)
    old = opened(Code.read(code_of(card)))
    new_code(mailbox(code_of(card)))
    row = Mailbox.objects.get()

    with pytest.raises(SealBroken):
        Envelope.unwrap("report", row.report_id, secret=old.secret, box=bytes(row.wrap), holder=mailbox_holder(row.pk))


def test_new_code_counts_only_once_its_last_digits_were_typed(coalition):
    _, _, card = entered(coalition)
    old = code_of(card)
    box = mailbox(old)
    shown = submit(box, box.get("/en/box/code/"), "/box/code/")

    wrong = submit(box, shown, "/box/code/", last="00000" if code_of(shown)[-5:] != "00000" else "11111")

    assert wrong.status_code == 422
    assert code_of(wrong) == code_of(shown)
    assert opened(Code.read(old))
    with pytest.raises(services.CodeRefused):
        opened(Code.read(code_of(shown)))


def test_code_that_nobody_saw_is_not_offered_another(coalition):
    _, code = send(coalition.harbor)
    box = mailbox(code.digits)

    assert box.get("/en/box/code/").status_code == 302
    assert "saw your code" not in box.get("/en/box/").content.decode()
    with pytest.raises(CodeStays):
        change_code(opened=opened(code), code=Code.draw(), at=clock.now())


def test_second_code_looks_the_same_on_these_pages(coalition):
    _, _, card = entered(coalition)
    first = mailbox(code_of(card))
    submit(first, first.get("/en/box/second/"), "/box/second/", act="show")
    second = code_of(first.get("/en/box/second/"))
    quiet = mailbox(second)

    assert quiet.get("/en/box/code/").status_code == 302
    assert "saw your code" not in quiet.get("/en/box/").content.decode()
    marks = quiet.get("/en/box/marks/")
    assert marks.status_code == 200
    kept = submit(
        quiet, marks, "/box/marks/", of=re.search(r'value="(\d+)"', marks.content.decode()).group(1), what=["violence"]
    )
    assert kept.status_code in (302, 422)
    new_code(first)
    assert "no le pagan" not in mailbox(second).get("/en/box/").content.decode()
    assert mailbox(second).get("/en/box/").status_code == 200
