"""
Who reads what, by every way out: page, print, export, search, feed, statistics, mail. Bad input family 11: roles.

Planted words stand in each sealed place; every kind of person asks for every address of the site with every id there is.
"""

import io
import re
import zipfile

import pytest
from django.test import Client
from django.urls.converters import IntConverter
from tests.factories import make_first_reader, make_ordinary, make_organisation, make_reader, open_as
from tests.reports.conftest import opened, send
from tests.reports.test_triage import doing
from tests.repository.test_urls_are_closed import addresses, is_public

from commonlight.core import clock, jobs, mail
from commonlight.core.models import AuditEvent
from commonlight.core.roles import SEALED_ROLES, Role
from commonlight.reports import services
from commonlight.reports.models import BookEntry, Package, StatisticsLine
from commonlight.reports.services import handing, interpreters, legal, linking, police_answers, shifts
from commonlight.reports.services.handing import Receiver
from commonlight.reports.services.team import Coding
from commonlight.reports.views.queue import number_of

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]

WORD = re.compile(rb"CANARY-[A-Z]+")
HARBOR = {
    "CANARY-HARBOR", "CANARY-BOTH", "CANARY-MESSAGE", "CANARY-ANSWER", "CANARY-NOTEH", "CANARY-INTERPRETER",
    "CANARY-SHIFT", "CANARY-LEGALCASE",
}  # fmt: skip
LEGAL_AID = {"CANARY-LEGALAID", "CANARY-BOTH", "CANARY-MESSAGE", "CANARY-ANSWER"}
POLICE = {"CANARY-BOTH", "CANARY-ANSWER"}
ROLES_OF = {
    "legal intake": {"intake"},
    "intake without key": {"intake"},
    "liaison elsewhere": {"police_liaison"},
    "partner elsewhere": {"intake", "supervisor"},
    "nobody": set(),
}
ELSEWHERE = set(ROLES_OF) - {"nobody"}
MAY_READ = {
    "intake": HARBOR,
    "supervisor": HARBOR,
    "legal intake": LEGAL_AID,
    "police_liaison": POLICE,
}


@pytest.fixture
def world(coalition):
    """Plant one word in each sealed place and return the ids by what an address may ask for."""
    harbor, harbor_code = send(coalition.harbor, submission_id="1", what="CANARY-HARBOR", statistics=True)
    aid, _ = send(coalition.legal, submission_id="2", what="CANARY-LEGALAID")
    both, both_code = send(
        coalition.harbor, coalition.legal, police=[coalition.police], submission_id="3", what="CANARY-BOTH"
    )
    services.write_from_mailbox(opened=opened(both_code), text="CANARY-MESSAGE", at=clock.now())
    dana = doing(coalition.dana)
    services.add_note(report_id=both.report_id, text="CANARY-NOTEH", **dana)
    talk = interpreters.Interpreted("CANARY-INTERPRETER", "ar", "phone", "2026-11-01", True, True, True)
    interpreters.record_interpreter(report_id=both.report_id, interpreted=talk, **dana)
    linking.link(report_id=harbor.report_id, other_id=both.report_id, **dana)
    shifts.leave_note(
        organisation_id=coalition.harbor.pk, text="CANARY-SHIFT", by=coalition.dana.account, at=clock.now()
    )
    thread = legal.open_demand(
        organisation_id=coalition.harbor.pk,
        paper="warrant",
        asked_by="CANARY-LEGALCASE",
        basis="x",
        what="x",
        came="2026-11-01",
        until="",
        counsel="x",
        by=coalition.dana.account,
        at=clock.now(),
    )
    receiver = Receiver(coalition.police.pk, coalition.police.name)
    package = handing.pass_on(report_id=both.report_id, receiver=receiver, parts=[0], **dana).package
    writer = police_answers.Writer("police", "Reyes", "Riverbend PD", coalition.reyes.account)
    police_answers.answer(package=package, code="needs_more", text="CANARY-ANSWER", writer=writer, at=clock.now())
    return {
        "report_id": [harbor.report_id, aid.report_id, both.report_id],
        "package_id": [package.pk],
        "thread": [thread],
        "sequence": [0, 1],
        "number": [0],
        "organisation_id": [coalition.harbor.pk, coalition.legal.pk],
        "token": ["0" * 32],
        "kind": ["demand", "breach"],
        "_harbor": harbor,
        "_code": harbor_code,
    }


def reader_of(coalition, role: Role):
    if role == Role.POLICE_LIAISON:
        return coalition.reyes
    if role in SEALED_ROLES:
        return make_reader(coalition.harbor, role, let_in_by=coalition.dana)
    return make_ordinary(coalition.harbor, role)


@pytest.fixture
def people(coalition):
    found = {"nobody": Client()}
    for role in Role:
        found[role.value] = Client()
        open_as(found[role.value], reader_of(coalition, role))
    outsiders = {
        "legal intake": coalition.lena,
        "intake without key": make_reader(coalition.harbor, Role.INTAKE, let_in_by=None),
        "liaison elsewhere": make_first_reader(make_organisation("Sand Creek PD", kind="police"), Role.POLICE_LIAISON),
        "partner elsewhere": make_first_reader(make_organisation("Far House"), Role.INTAKE, Role.SUPERVISOR),
    }
    for name, reader in outsiders.items():
        found[name] = Client()
        open_as(found[name], reader)
    return found


def fitting(converter) -> list:
    """Return ids that an address takes where nothing of that kind is planted."""
    return [0, 1] if isinstance(converter, IntConverter) else ["demand"]


def room_addresses(world) -> list[str]:
    """Return every closed address of the reports room, with every id that fits it."""
    from itertools import product

    from django.urls import reverse

    from commonlight.reports.urls import urlpatterns

    found = []
    for pattern in urlpatterns:
        values = [world[name] if name in world else fitting(one) for name, one in pattern.pattern.converters.items()]
        found += [reverse(f"reports:{pattern.name}", args=chosen) for chosen in product(*values)]
    return found


def posted_addresses(world) -> list[tuple[str, set[str], bool]]:
    """Return every team address with Harbor House's own ids: (address, roles let in, whether it names a sealed row)."""
    from django.urls import reverse

    from commonlight.reports.urls import urlpatterns

    found = []
    for pattern in urlpatterns:
        roles = {role.value for role in getattr(pattern.callback, "required_roles", ())}
        wanted = pattern.pattern.converters
        values = [world[name][0] if name in world else fitting(one)[0] for name, one in wanted.items()]
        if roles:
            names = bool({"report_id", "package_id", "thread"} & set(wanted))
            found.append((reverse(f"reports:{pattern.name}", args=values), roles, names))
    return found


def seen_by(client: Client, wanted: list[str]) -> set[str]:
    seen: set[str] = set()
    for address in wanted:
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        seen |= {word.decode() for word in WORD.findall(body)}
    return seen


def test_every_page_print_and_file_shows_each_person_what_the_keys_allow_and_no_more(world, people):
    wanted = room_addresses(world)

    seen = {name: seen_by(client, wanted) for name, client in people.items()}

    assert seen == {name: MAY_READ.get(name, set()) for name in people}


def test_no_other_room_shows_a_word_to_anybody(world, people):
    others = sorted({address for name, address, _ in addresses() if not name.startswith("reports:")})
    asking = ("nobody", "admin", "coordinator", "analyst", "funder", "intake")

    seen = {name: seen_by(people[name], others) for name in asking}

    assert len(others) > 40
    assert seen == {name: set() for name in asking}


def test_posting_with_foreign_ids_changes_and_shows_nothing(world, people):
    harbor_only = world["report_id"][0]
    outside = [name for name in people if name not in ("intake", "supervisor", "nobody")]
    before = AuditEvent.objects.count()
    acts = [
        (f"/en/team/reports/{harbor_only}/{ending}/", values)
        for ending, values in (
            ("reply", {"text": "x"}), ("note", {"text": "x"}), ("release", {"to": "outside", "parts": ["0"]}),
            ("link", {"other": "000000"}), ("mark", {"of": "0"}), ("interpreter", {"name": "x"}), ("text", {"reply": "safe:en"}),
            ("close", {"outcome": "helped"}), ("labels", {"kind": "labour"}),
        )
    ]  # fmt: skip
    acts += [
        (f"/en/team/reports/{harbor_only}/police/{world['package_id'][0]}/", {"act": "check", "step": "lead:done"}),
        (f"/en/team/legal/{world['thread'][0]}/", {"entry": "step", "text": "x"}),
    ]

    reached = [(name, act[0]) for name in outside for act in acts if people[name].post(*act).status_code != 404]

    assert reached == []
    assert AuditEvent.objects.count() == before


def test_posting_to_any_team_address_is_refused_to_whoever_may_not_read(world, people):
    """Bad-input family 11: every address of the room x every person without the role or the key, found by walking."""
    wanted = posted_addresses(world)
    before = (AuditEvent.objects.count(), Package.objects.count(), BookEntry.objects.count())
    wrong, taking = [], set()

    for address, roles, names in wanted:
        for name, client in people.items():
            # Whoever has the role, but of another house, meets what is not theirs; the own house's people are let in.
            has_role = ROLES_OF.get(name, {name}) & roles
            if has_role and (name not in ELSEWHERE or not names):
                continue
            answer = client.post(address, {"text": "x", "act": "x", "reason": "x"})
            if answer.status_code != 405:
                taking.add(address)
            # An address that takes no posts at all may say so.
            if answer.status_code not in {405, 302 if name == "nobody" else 404} or WORD.search(answer.content):
                wrong.append((name, address, answer.status_code))

    assert wrong == []
    assert len(taking) > 35
    assert before == (AuditEvent.objects.count(), Package.objects.count(), BookEntry.objects.count())


def test_search_and_sorting_find_the_own_alone(world, people):
    numbers = {one: number_of(one) for one in world["report_id"]}
    found = {}
    for name, client in people.items():
        hits = set()
        for report_id, number in numbers.items():
            for address in ("/en/team/reports/", "/en/team/reports/triage/"):
                answer = client.post(address, {"status": "all", "number": number})
                if str(report_id) in answer.content.decode():
                    hits.add(report_id)
            answer = client.post(
                "/en/team/reports/triage/", {"act": "read", "status": "all", "chosen": [str(report_id)]}
            )
            if WORD.search(answer.content):
                hits.add(report_id)
        found[name] = hits

    harbor, aid, both = world["report_id"]
    allowed = {"intake": {harbor, both}, "supervisor": {harbor, both}, "legal intake": {aid, both}}
    assert found == {name: allowed.get(name, set()) for name in people}


def test_public_search_feeds_and_exports_hold_no_word(world):
    stranger = Client()
    for name, address, callback in addresses():
        if not is_public(callback):
            continue
        for asked in ({}, {"q": "CANARY"}, {"format": "csv"}, {"format": "json"}):
            answer = stranger.get(address, asked)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content

            assert b"CANARY-" not in body, name
            assert not any(str(one).encode() in body for one in world["report_id"]), name


def test_all_that_is_taken_out_holds_no_word_of_a_report(world, people):
    answers = {name: client.post("/en/team/take-out/") for name, client in people.items()}

    taken = {name: b"".join(one.streaming_content) for name, one in answers.items() if one.streaming}
    assert set(taken) == {"admin", "coordinator"}
    for data in taken.values():
        with zipfile.ZipFile(io.BytesIO(data)) as folder:
            held = b"".join(folder.read(name) for name in folder.namelist())
        assert held
        assert not WORD.search(held)
        assert not any(str(one).encode() in held for one in world["report_id"])


def test_statistics_hold_codes_without_word_or_number(coalition, world):
    harbor = world["_harbor"]
    services.open_report(report_id=harbor.report_id, **doing(coalition.dana))
    coding = Coding(
        kind="labour", setting="farm", zone="county", event_month=None, contact_before="no", outcome="helped"
    )
    services.close_report(report_id=harbor.report_id, coding=coding, **doing(coalition.dana))

    line = StatisticsLine.objects.values().get()

    text = repr({name: value for name, value in line.items() if name != "id"})
    assert "CANARY" not in text
    assert str(harbor.report_id) not in text
    assert number_of(harbor.report_id) not in text


def test_mail_says_nothing_of_any_report(coalition, world, settings, monkeypatch):
    settings.SMTP = "smtp://localhost:1"
    sent = []
    monkeypatch.setattr(mail.MailServer, "deliver", lambda self, message: sent.append(message.as_string()))
    for person in (coalition.dana, coalition.ben, coalition.lena, coalition.reyes):
        person.account.email = f"{person.account.login_name}@example.org"
        person.account.save()
    coalition.admin.email = "ada@example.org"
    coalition.admin.save()
    from django.utils.module_loading import autodiscover_modules

    autodiscover_modules("sweeps", "tasks")

    for one in list(jobs.SWEEPS.values()):
        one.run(clock.now())
    mail.send_notice("dana@example.org", "new", "en")

    said = "\n".join(sent)
    assert sent
    assert "CANARY" not in said
    assert not any(str(one) in said or number_of(one) in said for one in world["report_id"])
    assert "/team/reports/" not in said


def test_audit_and_thief_page_name_no_word(world, people):
    for address in ("/en/team/audit/", "/en/team/thief/"):
        text = people["admin"].get(address).content

        assert not WORD.search(text)
    assert not any("CANARY" in repr(row) for row in AuditEvent.objects.values())


def test_member_removed_while_reading_reads_no_further_page(coalition, world):
    from commonlight.core.services.readers import remove_reader

    ben = Client()
    open_as(ben, coalition.ben)
    address = f"/en/team/reports/{world['report_id'][0]}/"
    assert b"CANARY-HARBOR" in ben.get(address).content

    remove_reader(organisation_id=coalition.harbor.pk, account=coalition.ben.account, by=None, at=clock.now())

    for wanted in (address, "/en/team/shift/", "/en/team/legal/", f"{address}police/"):
        assert b"CANARY" not in ben.get(wanted).content, wanted
    assert (
        b"CANARY"
        not in ben.post("/en/team/reports/triage/", {"act": "read", "chosen": [str(world["report_id"][0])]}).content
    )


def test_police_account_asks_for_each_id_of_an_ngo_only_report(coalition, world):
    reyes = Client()
    open_as(reyes, coalition.reyes)
    harbor_only = world["report_id"][0]
    wanted = [address for address in room_addresses(world) if str(harbor_only) in address]
    wanted += [
        f"/en/team/released/{harbor_only}/",
        f"/en/team/released/{harbor_only}/files/0/",
        f"/en/parcel/{harbor_only}/",
    ]

    statuses = {address: reyes.get(address).status_code for address in wanted}

    assert len(wanted) > 8
    assert {status for address, status in statuses.items() if "/parcel/" not in address} <= {404, 405}
    assert seen_by(reyes, wanted) == set()


def test_administrator_without_a_readers_role_meets_no_sealed_page(world, people):
    statuses = {
        people["admin"].get(address).status_code for address in room_addresses(world) if "/team/reports/" in address
    }

    assert statuses <= {404, 405}
    assert BookEntry.objects.count() == 2
    assert Package.objects.count() == 1
