"""The ways on which people leave words behind, walked with planted ones; see `real_site`, which looks for them after."""

import re

import pyotp
from django.test import Client
from tests.reports.journey import code_of, submit

from commonlight.core import clock
from commonlight.reports.models import BookEntry, Report

# Every word that a walk plants, by the way it goes.
KEPT = (
    "PLAN", "NEVER", "FACT", "FACTWHERE", "ANSWER", "DUTY", "REFERENCE", "TOLD", "DEMAND", "COUNSEL", "SHIFT", "CALLER"
)  # fmt: skip
REFUSED = ("WRONGCODE", "LOGIN", "PASSPHRASE")


def person(box: Client) -> str:
    """Plan, more facts, a second code and a wrong one, in an open mailbox; return the second code."""
    plan = {"how": "call", "number": "614 555 0199", "say": "CANARY-PLAN your book", "never_say": "CANARY-NEVER work"}
    _went(submit(box, box.get("/en/box/plan/"), "/box/plan/", **plan))
    facts = {"said_or_done": ["pay"], "what": "CANARY-FACT no pay since June", "where": "CANARY-FACTWHERE"}
    _went(submit(box, box.get("/en/box/facts/"), "/box/facts/", **facts))
    _went(submit(box, box.get("/en/box/questions/"), "/box/questions/", q_next_days="yes"))
    _went(submit(box, box.get("/en/box/questions/"), "/box/questions/", q_next_what="CANARY-ANSWER they leave"))
    second = code_of(submit(box, box.get("/en/box/second/"), "/box/second/", act="show"))
    assert submit(box, box.get("/en/box/second/"), "/box/second/", last=second[-5:]).status_code == 200
    submit(Client(), Client().get("/en/box/"), "/box/", code="CANARY-WRONGCODE 11111 22222 33333 44444 55555")
    return second


def team(reader: Client, organisation, at: str) -> None:
    """Duty, legal demand, shift, questions and a caller written down, by a signed-in reader."""
    _went(reader.post(f"{at}duty/start/"))
    told = {"to": "CANARY-DUTY county office", "reference": "CANARY-REFERENCE 7", "words": "CANARY-TOLD one child"}
    _went(reader.post(f"{at}duty/told/", told))
    demand = {
        "organisation": str(organisation.pk), "paper": "subpoena", "asked_by": "CANARY-DEMAND court", "basis": "No. 26-1",
        "what": "all of November", "came": "2026-11-20", "until": "2026-12-04", "counsel": "CANARY-COUNSEL Ms Ochoa",
    }  # fmt: skip
    _went(reader.post("/en/team/legal/new/demand/", demand))
    _went(reader.post("/en/team/shift/", {"organisation": str(organisation.pk), "text": "CANARY-SHIFT call at nine"}))
    caller = {
        "way": "phone", "language": "en", "about_whom": "self", "said_or_done": ["pay"], "told": "on",
        "what": "CANARY-CALLER no pay since June", "organisations": [str(organisation.pk)],
    }  # fmt: skip
    assert code_of(submit(reader, reader.get("/en/team/reports/enter/"), "/enter/", **caller))


def seen(reader: Client) -> str:
    """Return all that a reader reads of what was planted, so that nothing is looked for that never went in."""
    places = [f"/en/team/reports/{pk}/" for pk in Report.objects.values_list("pk", flat=True)]
    places += [f"{place}duty/" for place in places] + ["/en/team/shift/"]
    places += [f"/en/team/legal/{one.thread}/" for one in BookEntry.objects.all()]
    return "".join(answer.content.decode() for answer in map(reader.get, places) if answer.status_code == 200)


def sign_in(reader) -> list[str]:
    """Come in with the real words and code, and with wrong ones; return what must be found nowhere."""
    door = Client()
    for name, words in (("CANARY-LOGIN", "CANARY-PASSPHRASE six words"), (reader.account.login_name, "wrong words")):
        door.post("/en/team/sign-in/", {"login_name": name, "passphrase": words})
    words = reader.passphrase.shown()
    first = door.post("/en/team/sign-in/", {"login_name": reader.account.login_name, "passphrase": words})
    code = pyotp.TOTP(reader.totp_secret).at(clock.now())
    _went(door.post(first["Location"], {"code": code}))
    assert door.get("/en/team/reports/").status_code == 200
    return [words, words.replace(" ", ""), reader.totp_secret]


def _went(answer) -> None:
    said = re.findall(r'class="error[^>]*>([^<]+)', answer.content.decode())
    assert answer.status_code == 302, (answer.status_code, said)
