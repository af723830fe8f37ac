"""A named interpreter: no key before the yes, exactly one report after it, nothing once it is taken back."""

import pytest
from tests.factories import make_reader, open_as
from tests.reports.conftest import opened, send
from tests.reports.journey import submit

from commonlight.core import clock
from commonlight.core.models import Account, AuditEvent
from commonlight.core.roles import Role
from commonlight.core.sealed import SealBroken
from commonlight.reports import services
from commonlight.reports.models import InterpreterWrap, Part, StoredFile
from commonlight.reports.plans import ContactPlan
from commonlight.reports.services import interpreting

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]


@pytest.fixture
def amal(coalition):
    """An interpreter of Valley Legal Aid: a reader with a key of her own and no key of any organisation."""
    return make_reader(coalition.legal, Role.INTERPRETER, let_in_by=None, name="amal")


def name(coalition, sent, who):
    interpreting.name_interpreter(
        report_id=sent.report_id,
        account_id=who.account.pk,
        language="Arabic",
        by=coalition.dana.account,
        keyring=coalition.dana.keyring,
        at=clock.now(),
    )


def read(sent, who):
    return interpreting.read_as_interpreter(
        report_id=sent.report_id, by=who.account, keyring=who.keyring, at=clock.now()
    )


def allow(code, who):
    interpreting.allow(opened=opened(code), account_id=who.account.pk, at=clock.now())


def test_nobody_new_reads_before_the_yes_and_one_report_after_it(coalition, amal):
    sent, code = send(coalition.harbor, submission_id="1")
    other, _ = send(coalition.harbor, submission_id="2")
    name(coalition, sent, amal)
    assert InterpreterWrap.objects.count() == 0
    with pytest.raises(services.NotYours):
        read(sent, amal)

    allow(code, amal)

    assert read(sent, amal).facts.what.startswith("six passports")
    assert interpreting.reports_to_interpret(amal.account) == [sent.report_id]
    with pytest.raises(services.NotYours):
        read(other, amal)
    assert AuditEvent.objects.filter(kind="report read by interpreter", actor_id=amal.account.pk).count() == 1


def test_yes_taken_back_ends_reading_at_once_even_with_a_key_kept_from_before(coalition, amal):
    sent, code = send(coalition.harbor)
    name(coalition, sent, amal)
    allow(code, amal)
    kept = bytes(InterpreterWrap.objects.get().box)
    parts = {part.pk: bytes(part.blob) for part in Part.objects.all()}

    interpreting.refuse(opened=opened(code), account_id=amal.account.pk, at=clock.now())

    with pytest.raises(services.NotYours):
        read(sent, amal)
    assert all(bytes(Part.objects.get(pk=pk).blob) != blob for pk, blob in parts.items())
    # The row put back by hand brings nothing back.
    InterpreterWrap.objects.create(report_id=sent.report_id, account=amal.account, box=kept)
    with pytest.raises(SealBroken):
        read(sent, amal)
    # The team and the person read on.
    mine = {"by": coalition.dana.account, "keyring": coalition.dana.keyring, "at": clock.now()}
    assert services.open_report(report_id=sent.report_id, **mine).content.facts.what.startswith("six")
    assert services.read_mailbox(opened=opened(code)).facts.what.startswith("six")


def test_taking_back_one_interpreter_or_an_organisation_keeps_the_other_reading(coalition, amal):
    sent, code = send(coalition.harbor, coalition.legal)
    omar = make_reader(coalition.legal, Role.INTERPRETER, let_in_by=None, name="omar")
    for one in (amal, omar):
        name(coalition, sent, one)
        allow(code, one)

    interpreting.refuse(opened=opened(code), account_id=omar.account.pk, at=clock.now())
    services.withdraw(opened=opened(code), organisations=(coalition.legal.pk,), at=clock.now())

    assert read(sent, amal).facts.what.startswith("six")
    with pytest.raises(services.NotYours):
        read(sent, omar)


def test_interpreter_whose_key_is_gone_keeps_nobody_from_taking_reading_away(coalition, amal):
    sent, code = send(coalition.harbor, coalition.legal)
    name(coalition, sent, amal)
    allow(code, amal)
    from commonlight.core.models import ReaderKey

    ReaderKey.objects.filter(account=amal.account).update(mac=bytes(32))

    services.withdraw(opened=opened(code), organisations=(coalition.legal.pk,), at=clock.now())

    assert InterpreterWrap.objects.count() == 0


def test_only_who_the_team_named_and_only_interpreters_outside_police_get_a_key(coalition, amal):
    sent, code = send(coalition.harbor)
    with pytest.raises(interpreting.NotAnInterpreter):
        allow(code, amal)
    for who in (coalition.lena, coalition.reyes, coalition.dana):
        with pytest.raises(interpreting.NotAnInterpreter):
            name(coalition, sent, who)
    officer = make_reader(coalition.police, Role.INTERPRETER, let_in_by=None, name="officer")
    with pytest.raises(interpreting.NotAnInterpreter):
        name(coalition, sent, officer)
    Account.objects.filter(pk=amal.account.pk).update(is_active=False)
    with pytest.raises(interpreting.NotAnInterpreter):
        name(coalition, sent, amal)
    assert InterpreterWrap.objects.count() == 0


def test_interpreter_page_shows_words_and_no_number_note_or_file(coalition, amal, client):
    sent, code = send(coalition.harbor)
    plan = ContactPlan(how="call", number="614 555 0199")
    services.keep_plan(opened=opened(code), plan=plan, at=clock.now())
    mine = {"by": coalition.dana.account, "keyring": coalition.dana.keyring, "at": clock.now()}
    services.add_note(report_id=sent.report_id, text="a note of the house", **mine)
    name(coalition, sent, amal)
    allow(code, amal)
    open_as(client, amal)

    page = client.get(f"/en/team/interpreting/{sent.report_id}/").content.decode()

    assert "six passports" in page
    assert "614 555 0199" not in page
    assert "a note of the house" not in page
    assert str(sent.report_id) in client.get("/en/team/interpreting/").content.decode()
    assert client.get(f"/en/team/reports/{sent.report_id}/").status_code == 404
    assert StoredFile.objects.count() == 0


def test_yes_and_no_are_said_in_the_mailbox(coalition, amal, client):
    sent, code = send(coalition.harbor)
    team = client.__class__()
    open_as(team, coalition.dana)
    page = team.get(f"/en/team/reports/{sent.report_id}/")
    asked = submit(team, page, "/may-interpret/", account=str(amal.account.pk), language="Arabic")
    assert asked.status_code == 302
    client.post("/en/box/", {"code": code.digits}, headers={"sec-fetch-site": "same-origin"})
    page = client.get("/en/box/")
    assert "May Amal of Valley Legal Aid read your words" in page.content.decode()

    assert submit(client, page, "/box/interpreter/", answer="yes").status_code == 302
    assert InterpreterWrap.objects.count() == 1
    page = client.get("/en/box/")
    assert "Amal can read your words now." in page.content.decode()
    assert submit(client, page, "/box/interpreter/", answer="no").status_code == 302

    assert InterpreterWrap.objects.count() == 0
    assert "You do not let Amal read." in client.get("/en/box/").content.decode()


def test_deleting_everything_deletes_the_interpreters_key(coalition, amal):
    sent, code = send(coalition.harbor)
    name(coalition, sent, amal)
    allow(code, amal)

    services.delete_report(opened=opened(code), at=clock.now())

    assert InterpreterWrap.objects.count() == 0
    with pytest.raises(services.NotYours):
        read(sent, amal)


def test_second_code_can_name_and_let_in_nobody(coalition, amal, client):
    _, code = send(coalition.harbor)
    real = opened(code)
    services.settle_second_code(opened=real, to=1)
    digits = services.second_code(opened=real)[1]
    client.post("/en/box/", {"code": digits}, headers={"sec-fetch-site": "same-origin"})

    for answer in ("yes", "no"):
        page = client.post("/en/box/interpreter/", {"account": str(amal.account.pk), "answer": answer})
        assert page.status_code == 422

    assert InterpreterWrap.objects.count() == 0
    assert client.get("/en/box/questions/").url == "/en/box/"
