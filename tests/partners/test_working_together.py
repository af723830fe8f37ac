"""A parish gets events and materials only; agreements, invitations, the promise, files, coverage, the protocol."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import clock, retention, sealed_files
from commonlight.core.models import Account, Organisation
from commonlight.core.roles import Role
from commonlight.partners.coverage import coverage_map
from commonlight.partners.models import Acknowledgement, Agreement, Contact, DataLevel, Invitation, Profile, StoredFile
from commonlight.partners.permissions import Level, level_of
from commonlight.partners.services import (
    agreements,
    digest,
    groups,
    invitations,
    mailing,
    organisations,
    protocols,
    reminders,
)
from commonlight.partners.services.files import FileRefused, kind_of
from commonlight.partners.services.promises import promise

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]


@pytest.fixture
def dora(client):
    make_site()
    account = make_ordinary(make_organisation("Harbor House"), Role.COORDINATOR, name="dora")
    promise(account=account, at=clock.now())
    open_as(client, account)
    return account


@pytest.fixture
def parish(dora):
    return organisations.add_partner(name="St Luke", kind="faith", by=dora, at=clock.now())


def agree(partner, dora, level, *, begins=-10, runs=365, signed=("ours", "theirs"), at=None):
    day = clock.today()
    made = agreements.draft(
        organisation=partner,
        kind=Agreement.Kind.MOU,
        data_level=level,
        begins=day + timedelta(begins),
        ends=day + timedelta(begins + runs),
        text="Words",
        by=dora,
        at=clock.now(),
    )
    for side in signed:
        agreements.sign(made, side=side, name="Ann", on=day, by=dora, at=clock.now())
    return made


def test_what_a_partner_sees_follows_from_its_signed_agreement(dora, parish):
    ann, today = make_ordinary(parish, Role.PARTNER_MEMBER), clock.today()
    seen = [level_of(ann, today)]
    first = agree(parish, dora, DataLevel.PARTNERS, signed=("ours",))
    seen.append(level_of(ann, today))
    agreements.sign(first, side="theirs", name="Ann", on=today, by=dora, at=clock.now())
    seen.append(level_of(ann, today))
    seen.append(level_of(ann, today + timedelta(400)))
    agree(parish, dora, DataLevel.MATERIALS)
    seen.append(level_of(ann, today))
    Profile.objects.filter(organisation=parish).update(left=today)
    seen.append(level_of(ann, today))

    M, P = Level.MATERIALS, Level.PARTNERS
    assert seen == [M, M, P, M, M, Level.NONE]


def test_a_coordinator_of_a_parish_that_sees_materials_only_manages_nothing(dora, parish):
    agree(parish, dora, DataLevel.MATERIALS)

    assert level_of(make_ordinary(parish, Role.COORDINATOR), clock.today()) == Level.MATERIALS
    assert level_of(dora, clock.today()) == Level.MANAGES


def test_no_partner_page_opens_without_a_promise_of_this_year(client, dora):
    url = reverse("partners:groups")
    assert client.get(url).status_code == 200

    Acknowledgement.objects.update(day=clock.today() - timedelta(366))
    answer = client.get(url)
    assert answer.status_code == 302 and "/promise/" in answer.url
    assert client.post(reverse("partners:promise"), {"next": url}).url == url
    assert client.get(url).status_code == 200
    assert client.post(reverse("partners:promise"), {"next": "https://evil.example/"}).url == reverse("partners:home")


def test_invited_by_a_link_without_a_passphrase_and_only_once(dora, parish):
    contact = Contact.objects.create(
        name="Ann Lee", email="ann@luke.example", organisation=parish, touched=clock.today()
    )
    boss, ann, other = Client(), Client(), Client()
    open_as(boss, dora)
    page = boss.post(reverse("partners:invite", args=[parish.pk]), {"contact": str(contact.pk)}).content.decode()
    path = page.split('dir="ltr">')[-1].split("<")[0].removeprefix("http://testserver")

    assert "Harbor House" not in ann.get(path).content.decode()
    assert "St Luke" in ann.get(path).content.decode()
    assert not Account.objects.filter(display_name="Ann Lee").exists()
    answer = ann.post(path, {"name": "Ann Lee", "email": "ann@luke.example"})
    signed_in = ann.post(answer.url)

    assert signed_in.status_code == 302
    home = ann.get(reverse("partners:home")).content.decode()
    assert "events, and materials" in home
    assert [ann.get(reverse(f"partners:{name}")).status_code for name in ("groups", "contacts", "coverage")] == [
        404
    ] * 3
    assert other.get(path).status_code == 404
    assert other.post(path, {"name": "Eve", "email": "eve@x.example"}).status_code == 404
    account = Account.objects.get(display_name="Ann Lee")
    assert (account.kind, account.role_names()) == (Account.Kind.ORDINARY, {Role.PARTNER_MEMBER})
    assert Invitation.objects.get().account == account


def test_an_old_or_withdrawn_link_opens_nothing_and_a_taken_address_uses_nothing_up(dora, parish):
    now = clock.now()
    token = invitations.invite(organisation_id=parish.pk, contact=None, by=dora, at=now)
    make_ordinary(parish, Role.PARTNER_MEMBER, email="taken@luke.example")

    with pytest.raises(invitations.AddressTaken):
        invitations.accept(token, name="Ann", email="TAKEN@luke.example", language="en", at=now)
    assert invitations.find(token, at=now) is not None
    assert invitations.find(token, at=now + timedelta(15)) is None
    invitations.withdraw(Invitation.objects.get().pk, by=dora, at=now)
    assert invitations.find(token, at=now) is None


def test_states_of_an_agreement_and_a_renewal_that_replaces(dora, parish):
    today, states = clock.today(), Agreement.State
    first = agree(parish, dora, DataLevel.PARTNERS, begins=-350, runs=365)
    assert first.state_on(today) == states.DRAFT
    first.refresh_from_db()
    assert first.state_on(today) == states.RENEW
    assert first.state_on(today + timedelta(16)) == states.EXPIRED
    begins, ends = agreements.renewal_of(first)
    assert begins == first.ends + timedelta(1) and ends - begins == timedelta(365)

    second = agree(parish, dora, DataLevel.PARTNERS)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state_on(today), second.version, second.state_on(today)) == (states.REPLACED, 2, states.STANDS)
    with pytest.raises(agreements.CannotSign):
        agreements.sign(second, side="ours", name="Bea", on=today, by=dora, at=clock.now())


def test_a_link_made_before_any_agreement_says_what_it_opens_and_opens_more_once_both_signed(client, dora, parish):
    page = client.post(reverse("partners:invite", args=[parish.pk]))
    token = page.context["address"].rstrip("/").split("/")[-1]
    ann = Client()

    assert "Whoever joins now sees events and materials only." in page.content.decode()
    invitations.accept(token, name="Ann", email="ann@luke.example", language="en", at=clock.now())
    member = Account.objects.get(display_name="Ann")
    open_as(ann, member)
    assert ann.get(reverse("partners:groups")).status_code == 404
    draft = agree(parish, dora, DataLevel.PARTNERS)
    assert ann.get(reverse("partners:groups")).url.startswith(reverse("partners:promise"))
    again = client.post(reverse("partners:invite", args=[parish.pk])).content.decode()
    assert "Whoever joins now" not in again
    assert "does not stand" not in client.get(reverse("partners:agreement", args=[draft.pk])).content.decode()


def test_a_partner_who_opens_an_expired_agreement_reads_that_it_is_over_and_what_it_closes(dora, parish):
    old = agree(parish, dora, DataLevel.PARTNERS, begins=-400, runs=365)
    ann = Client()
    open_as(ann, make_ordinary(parish, Role.PARTNER_MEMBER, name="ann"))
    at = reverse("partners:agreement", args=[old.pk])

    page = ann.get(at).content.decode()
    listed = ann.get(reverse("partners:ours")).content.decode()

    assert "This agreement is over. St Luke sees events and materials only" in page
    assert "Closed are: groups and minutes, who to call, the joint protocol, programmes, volunteers" in page
    assert "Expired" in listed
    assert "Renew" not in page
    assert ann.get(reverse("partners:groups")).status_code == 404
    agree(parish, dora, DataLevel.PARTNERS)
    assert "This agreement is over" not in ann.get(at).content.decode(), "another one stands"


def test_an_expired_agreement_stands_among_what_needs_the_coordinator(client, dora, parish):
    agree(parish, dora, DataLevel.PARTNERS, begins=-400, runs=365)

    page = client.get(reverse("partners:home")).content.decode()

    assert "What needs you" in page and "Expired" in page
    assert reminders.remind(at=clock.now()) == 0  # dora has no address
    Account.objects.filter(pk=dora.pk).update(email="dora@harbor.example")
    assert reminders.remind(at=clock.now()) == 0  # and was told within the month
    assert reminders.remind(at=clock.now() + timedelta(31)) == 1


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"%PDF-1.7 x", "pdf"), (b"\x89PNG\r\n\x1a\nx", "png"), ("Año".encode(), "txt")],
)
def test_kinds_of_files_by_their_bytes(data, kind):
    assert kind_of(data) == kind


@pytest.mark.parametrize("data", [b"<html>", b"MZ\x90\0", b"PK\x03\x04", b"", "Año".encode("latin-1")])
def test_other_files_are_refused(data):
    with pytest.raises(FileRefused):
        kind_of(data)


def test_a_signed_copy_is_sealed_on_the_disk_and_given_to_its_partner_only(client, dora, parish):
    made = agree(parish, dora, DataLevel.MATERIALS)
    stream = io.BytesIO(b"%PDF-1.7 secret words of a paper")
    stream.name = "../MoU <x>.exe"
    url = reverse("partners:agreement", args=[made.pk])
    assert client.post(url, {"act": "file", "file": stream}).status_code == 302
    kept = StoredFile.objects.get()
    assert kept.name.endswith(".pdf") and "/" not in kept.name
    assert b"secret words" not in sealed_files.path_of(kept.file_id).read_bytes()
    address = reverse("partners:file", args=[kept.pk])

    answers = {}
    for name, organisation in (("parish", parish), ("other", make_organisation("Clinic"))):
        browser = Client()
        open_as(browser, make_ordinary(organisation, Role.PARTNER_MEMBER))
        answers[name] = browser.get(address)
    assert answers["parish"].content == b"%PDF-1.7 secret words of a paper"
    assert "attachment" in answers["parish"]["Content-Disposition"]
    assert answers["other"].status_code == 404


def test_the_map_shows_gaps_by_place_and_language(dora, parish):
    by = {"by": dora, "at": clock.now()}
    organisations.set_coverage(parish, service="food", place="Cedar  Falls", languages=["en"], **by)
    organisations.set_coverage(
        dora.memberships.get().organisation, service="legal", place="Mill", languages=["es"], **by
    )

    found = coverage_map(day=clock.today(), wanted=["en", "es"])
    food = next(line for line in found.lines if line.service == "food")

    assert found.places == ("Cedar Falls", "Mill")
    assert [(cell.n, cell.missing) for cell in food.cells] == [(1, ("es",)), (0, ("en", "es"))]
    assert found.n_gaps == 2 * len(found.lines) - 2
    in_spanish = coverage_map(day=clock.today(), wanted=[], language="es", service="food")
    assert [cell.n for cell in in_spanish.lines[0].cells] == [0, 0]
    Profile.objects.filter(organisation=parish).update(left=clock.today())
    assert coverage_map(day=clock.today(), wanted=[]).places == ("Mill",)


def test_an_issued_protocol_never_changes_and_both_sides_see_it(client, dora):
    by = {"by": dora, "at": clock.now()}
    draft = protocols.begin_draft(title="When", **by)
    step = protocols.save_step(draft, None, what="Call", side="both", who="Desk", number="555-0100", within="", **by)
    protocols.issue(draft, **by)
    with pytest.raises(protocols.NotADraft):
        protocols.save_step(draft, None, what="No", **by)
    police = make_organisation("Riverbend PD", kind="police", accepts_reports=False)
    officer = make_ordinary(police, Role.PARTNER_MEMBER)
    agree(police, dora, DataLevel.PARTNERS)
    promise(account=officer, at=clock.now())
    browser = Client()
    open_as(browser, officer)

    page = browser.get(reverse("partners:protocol")).content.decode()
    assert "Desk" in page and "nobody has called it yet" in page and "Write the next version" not in page
    assert browser.post(reverse("partners:protocol"), {"step": str(step.pk)}).status_code == 404
    client.post(reverse("partners:protocol"), {"step": str(step.pk)})
    assert "called and right on" in browser.get(reverse("partners:protocol")).content.decode()

    second = protocols.begin_draft(title="x", **by)
    assert [one.what for one in second.steps.all()] == ["Call"] and second.version == 2
    copied = second.steps.get()
    protocols.save_step(second, copied, number="555-0199", **by)
    copied.refresh_from_db()
    assert copied.verified_on is None


def test_actions_are_done_by_their_own_people_only(client, dora, parish):
    group = groups.save_group(None, name="G", purpose="", organisations=[parish], by=dora, at=clock.now())
    action = groups.add_action(
        group,
        what="Read",
        organisation=parish,
        owner=None,
        owner_contact=None,
        due=clock.today(),
        meeting=None,
        by=dora,
        at=clock.now(),
    )
    agree(parish, dora, DataLevel.PARTNERS)
    clinic = make_organisation("Clinic")
    agree(clinic, dora, DataLevel.PARTNERS)
    found = {}
    for name, organisation in (("clinic", clinic), ("parish", parish)):
        browser, account = Client(), make_ordinary(organisation, Role.PARTNER_MEMBER)
        promise(account=account, at=clock.now())
        open_as(browser, account)
        found[name] = browser.post(reverse("partners:action_done", args=[action.pk])).status_code

    assert found == {"clinic": 404, "parish": 302}
    action.refresh_from_db()
    assert action.done_on == clock.today()


def test_contacts_nobody_touched_for_two_years_go(dora):
    today = clock.today()
    old = Contact.objects.create(name="Old", touched=today - timedelta(732))
    Contact.objects.create(name="New", touched=today - timedelta(700))
    plan = next(one for one in retention.plan(on=today) if one.rules.kind == "contact")

    assert [due.object_id for due in plan.going] == [str(old.pk)]
    plan.rules.erase([str(old.pk)], clock.now())
    assert list(Contact.objects.values_list("name", flat=True)) == ["New"]


def test_a_contact_who_named_the_partner_belongs_to_it(dora):
    contact = Contact.objects.create(name="Ann", organisation_name="st luke", touched=clock.today())
    made = organisations.add_partner(name="St Luke", kind="faith", by=dora, at=clock.now())

    contact.refresh_from_db()
    assert contact.organisation == made
    assert Organisation.objects.filter(name="St Luke").count() == 1


def test_a_digest_is_drafted_for_a_person_to_send_once_a_month(client, dora, settings):
    settings.SMTP = ""
    group = groups.save_group(None, name="Harvest group", purpose="", organisations=[], by=dora, at=clock.now())
    groups.save_meeting(group, None, day=clock.today() + timedelta(3), where="Library", by=dora, at=clock.now())
    everyone = mailing.make_list(name="All", about="", has_digest=True, by=dora, at=clock.now())
    contact = Contact.objects.create(name="Ann", email="ann@luke.example", touched=clock.today())
    mailing.put_on(everyone, [contact.pk], by=dora, at=clock.now())
    url = reverse("partners:letter", args=[everyone.pk])
    assert "Harvest group, Library" in client.get(url).content.decode()

    page = client.post(url, {"subject": "News", "text": "Come.", "digest": "1"}).content.decode()

    assert "ann@luke.example" in page and "mailto:?bcc=" in page
    assert digest.lists_due(clock.today()) == []
    assert digest.lists_due(clock.today() + timedelta(28)) == [everyone]
