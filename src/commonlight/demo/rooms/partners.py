"""Partners of the invented coalition: a parish, a school, a clinic and others, with agreements in every state."""

from datetime import datetime, timedelta
from typing import Any

from commonlight.core.models import Account, Organisation
from commonlight.demo.coalition import Coalition
from commonlight.partners.models import Agreement, Contribution, DataLevel
from commonlight.partners.services import agreements, contacts, groups, mailing, organisations, protocols
from commonlight.partners.services.promises import promise

ORDER = 70
# Name, kind, town, languages, level, begins (days from today), days it runs, our signature, theirs.
PARTNERS: tuple[tuple[Any, ...], ...] = (
    ("Mill Street Clinic", "health", "Riverbend", ["en", "es"], DataLevel.PARTNERS, -340, 380, True, True),
    ("Cedar Food Bank", "ngo", "Cedar Falls", ["en"], DataLevel.MATERIALS, -500, 365, True, True),
    ("Riverbend Library", "government", "Riverbend", ["en", "ht"], DataLevel.MATERIALS, 0, 365, True, False),
    ("Bridge Interpreters", "other", "Oak Hollow", ["en", "ar", "fr", "ht"], DataLevel.PARTNERS, -60, 365, True, True),
    ("Oak Hollow Farm Workers’ Circle", "ngo", "Oak Hollow", ["es"], None, 0, 0, False, False),
)
PEOPLE = (
    ("Irene Walsh", "Mill Street Clinic", "Head nurse", "irene@clinic.example", "555-0141"),
    ("Tom Berg", "Cedar Food Bank", "Manager", "tom@foodbank.example", "555-0142"),
    ("Nadège Pierre", "Bridge Interpreters", "Interpreter", "nadege@bridge.example", "555-0143"),
    ("Luis Ortega", "Oak Hollow Farm Workers’ Circle", "Organiser", "luis@circle.example", "555-0144"),
    ("Kay Brandt", "Riverbend Library", "Librarian", "kay@library.example", "555-0145"),
)
COVERAGE = (
    ("Mill Street Clinic", "health", "Riverbend", ["en", "es"]),
    ("Mill Street Clinic", "counselling", "Riverbend", ["en"]),
    ("Cedar Food Bank", "food", "Cedar Falls", ["en"]),
    ("Bridge Interpreters", "interpreting", "Riverbend", ["ar", "fr", "ht"]),
    ("Bridge Interpreters", "interpreting", "Oak Hollow", ["ar"]),
    ("Harbor House", "tonight", "Riverbend", ["en", "es"]),
    ("Harbor House", "casework", "Riverbend", ["en", "es"]),
    ("Valley Legal Aid", "legal", "Riverbend", ["en", "es"]),
    ("Valley Legal Aid", "immigration", "Cedar Falls", ["en", "es"]),
)
STEPS = (
    ("Is the person safe right now? Ask, do not decide for them.", "both", "", "", "at once"),
    (
        "Call the shelter for a bed and a person to talk to",
        "both",
        "Harbor House, night desk",
        "555-0110",
        "15 minutes",
    ),
    ("Ask for an interpreter the person accepts", "ngo", "Bridge Interpreters", "555-0143", "1 hour"),
    (
        "Call the officer on duty, if the person wants it or a child is in danger",
        "ngo",
        "Riverbend PD, liaison",
        "555-0120",
        "1 hour",
    ),
    (
        "Call the shelter before any question about a crime",
        "police",
        "Harbor House, night desk",
        "555-0110",
        "before the interview",
    ),
    ("Offer a lawyer of the person’s own", "both", "Valley Legal Aid", "555-0130", "1 day"),
)


def build(coalition: Coalition, *, at: datetime) -> None:
    """Add partners, people, agreements, a working group with minutes, the map and the joint protocol."""
    maria = Account.objects.filter(memberships__roles__role="coordinator").order_by("login_name").first()
    if maria is None:
        maria = next(iter(coalition.readers.values())).account
    by: dict[str, Any] = {"by": maria, "at": at}
    for account in Account.objects.all():
        promise(account=account, at=at - timedelta(days=40))
    for name, kind, town, languages, level, begins, runs, ours, theirs in PARTNERS:
        made = organisations.add_partner(name=name, kind=kind, languages=languages, town=town, **by)
        if level is not None:
            _agreement(made, level, begins, runs, (ours, theirs), at, by)
    named = {one.name: one for one in Organisation.objects.all()}
    # The parish sees events and materials; the school's agreement is about to end.
    for member, level, begins in (("church", DataLevel.MATERIALS, -100), ("school", DataLevel.PARTNERS, -330)):
        _agreement(coalition.organisations[member], level, begins, 365, (True, True), at, by)
    people = {
        name: contacts.add_contact(
            name=name, organisation=named[works], job=job, email=email, phone=phone, languages=["en"], **by
        )
        for name, works, job, email, phone in PEOPLE
    }
    for name, service, place, languages in COVERAGE:
        if name in named:
            organisations.set_coverage(named[name], service=service, place=place, languages=languages, **by)
    kinds = Contribution.Kind
    organisations.add_contribution(named["Riverbend Library"], kind=kinds.ROOM, what="Meeting room, Tuesdays", **by)
    organisations.add_contribution(named["Cedar Food Bank"], kind=kinds.GOODS, what="Forty food boxes a month", **by)
    organisations.add_note(
        named["Cedar Food Bank"],
        kind="call",
        words="They want to renew; new chair in January.",
        day=(at - timedelta(days=6)).date(),
        contact=people["Tom Berg"],
        **by,
    )
    _group(named, people, maria, at, by)
    everyone = mailing.make_list(name="All partners", about="One person of each partner", has_digest=True, **by)
    mailing.put_on(everyone, [one.pk for one in people.values()], **by)
    _protocol(at, by)


def _agreement(
    partner: Organisation,
    level: str,
    begins: int,
    runs: int,
    signed: tuple[bool, bool],
    at: datetime,
    by: dict[str, Any],
) -> None:
    day = at.date() + timedelta(days=begins)
    ends = day + timedelta(days=runs)
    text = agreements.first_words(
        coalition="Riverbend Coalition", partner=partner.name, data_level=level, begins=day, ends=ends
    )
    made = agreements.draft(
        organisation=partner, kind=Agreement.Kind.MOU, data_level=level, begins=day, ends=ends, text=text, **by
    )
    then = {**by, "at": at + timedelta(days=begins)}
    if signed[0]:
        agreements.sign(made, side="ours", name="Maria Lopez", on=day, **then)
    if signed[1]:
        agreements.sign(made, side="theirs", name="The director", on=day, **then)


def _group(
    named: dict[str, Organisation], people: dict[str, Any], maria: Account, at: datetime, by: dict[str, Any]
) -> None:
    members = [named[name] for name in ("Mill Street Clinic", "Bridge Interpreters", "Harbor House") if name in named]
    group = groups.save_group(
        None,
        name="Farm work and seasons",
        purpose="Reach people in the camps before the harvest.",
        organisations=members,
        **by,
    )
    day = at.date()
    held = groups.save_meeting(
        group,
        None,
        day=day - timedelta(days=20),
        where="10:00, library",
        agenda="1. Mobile clinic\n2. Leaflets in Haitian Creole",
        minutes="The clinic van goes out twice in May. Bridge reads the leaflet before it is printed.",
        **by,
    )
    groups.save_meeting(group, None, day=day + timedelta(days=10), where="10:00, online", agenda="1. Dates", **by)
    todo: dict[str, Any] = {"meeting": held, **by}
    groups.add_action(
        group,
        what="Read the leaflet in Haitian Creole",
        organisation=named["Bridge Interpreters"],
        owner=None,
        owner_contact=people["Nadège Pierre"],
        due=day - timedelta(days=2),
        **todo,
    )
    groups.add_action(
        group,
        what="Fix two days for the clinic van",
        organisation=named["Mill Street Clinic"],
        owner=maria,
        owner_contact=None,
        due=day + timedelta(days=5),
        **todo,
    )


def _protocol(at: datetime, by: dict[str, Any]) -> None:
    draft = protocols.begin_draft(title="When a case is found", opening="The person decides the pace.", **by)
    for number, (what, side, who, phone, within) in enumerate(STEPS):
        step = protocols.save_step(draft, None, what=what, side=side, who=who, number=phone, within=within, **by)
        if phone and number != 3:
            protocols.say_called(step.pk, on=at.date() - timedelta(days=12), **by)
    protocols.issue(draft, **by)
