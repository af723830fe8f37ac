"""Who may open the addresses of partners; people with a promise of confidentiality, as after their first visit."""

from datetime import timedelta

from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, closed_row

from commonlight.core import clock, sealed_files, services
from commonlight.partners.models import Agreement, Contact, MailList, Protocol, StoredFile
from commonlight.partners.sealing import seal_file_key
from commonlight.partners.services import groups, importing, protocols
from commonlight.partners.services.agreements import draft
from commonlight.partners.services.promises import promise


def furnish(world):
    """Let everybody have promised, and make one of each thing; the house of the matrix is the partner."""
    things = world.extra.get("partners")
    if things is not None:
        return things
    now, dora = clock.now(), world.people["coordinator"]
    for who in world.people.values():
        if who is not None:
            promise(account=who.account if isinstance(who, services.NewReader) else who, at=now)
    by = {"by": dora, "at": now}
    other = services.create_organisation(name="St Mark", kind="faith", **by)
    group = groups.save_group(None, name="Outreach", purpose="", organisations=[world.house], **by)
    contacts = [Contact.objects.create(name=name, organisation=other, touched=now.date()) for name in ("Ann", "Ben")]
    begun = protocols.begin_draft(title="When", **by)
    protocols.save_step(begun, None, what="Call", side="both", who="Desk", number="555-0100", within="", **by)
    protocols.issue(begun, **by)
    Protocol.objects.create(version=2, title="Next")
    step = protocols.save_step(
        protocols.the_draft(), None, what="Call", side="both", who="", number="", within="", **by
    )
    day = now.date()
    things = world.extra["partners"] = {
        "house": other,
        "agreement": draft(
            organisation=other,
            kind=Agreement.Kind.MOU,
            data_level="materials",
            begins=day,
            ends=day + timedelta(9),
            text="x",
            **by,
        ),
        "group": group,
        "meeting": groups.save_meeting(group, None, day=day, **by),
        "action": groups.add_action(
            group, what="x", organisation=other, owner=None, owner_contact=None, due=day, meeting=None, **by
        ),
        "contact": contacts[0],
        "second": contacts[1],
        "list": MailList.objects.create(name="All"),
        "batch": importing.ImportBatch.objects.create(day=day, state="undone"),
        "file": stored_file(day),
        "step": step,
    }
    return things


def stored_file(day):
    writer = sealed_files.SealedFileWriter()
    writer.write(b"%PDF-")
    writer.finish(clock.now())
    key = seal_file_key(writer.key, file_id=writer.id)
    return StoredFile.objects.create(file_id=writer.id, sealed_key=key, name="x.pdf", kind="pdf", size=5, day=day)


def ids(*names):
    return lambda world: [name if isinstance(name, int) else furnish(world)[name].pk for name in names]


def managers(*names, **more):
    """Coordinator and administrator; the stranger and the reader see partner pages, the colleague materials only."""
    return closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN, arguments=ids(*names) if names else told, **more)


def told(world):
    furnish(world)
    return []


def partners(*names):
    return closed_row(OPEN, NOT_FOUND, OPEN, OPEN, OPEN, arguments=ids(*names) if names else told)


def everybody(*names):
    return closed_row(*[OPEN] * 5, arguments=ids(*names) if names else told)


def posted_only(*names, more=()):
    return closed_row(*[NOT_THIS_WAY] * 5, arguments=lambda world: [*ids(*names)(world), *more])


ROWS = {
    "partners:home": everybody(),
    "partners:promise": partners(),
    "partners:ours": everybody(),
    "partners:add": managers(),
    "partners:coverage": partners(),
    "partners:contacts": managers(),
    "partners:add_contact": managers(),
    "partners:bring": managers(),
    "partners:import": managers("batch"),
    "partners:contact": managers("contact"),
    "partners:merge": managers("contact", "second"),
    # Of another organisation: only who looks after partners.
    "partners:agreement": managers("agreement"),
    "partners:groups": partners(),
    "partners:group_add": managers(),
    "partners:group": partners("group"),
    "partners:group_edit": managers("group"),
    "partners:action_add": managers("group"),
    "partners:meeting_add": managers("group"),
    "partners:meeting_edit": managers("group", "meeting"),
    "partners:meeting": partners("meeting"),
    "partners:action_done": posted_only("action"),
    "partners:lists": managers(),
    "partners:list": managers("list"),
    "partners:letter": managers("list"),
    "partners:protocol": partners(),
    "partners:protocol_edit": managers(),
    "partners:protocol_version": partners(1),
    "partners:step_edit": managers("step"),
    "partners:organisation": partners("house"),
    "partners:invite": posted_only("house"),
    "partners:agreement_new": managers("house"),
    "partners:write": posted_only("house", more=["profile"]),
    # A file that no minutes and no agreement of theirs points at; opened in full in test_files.
    "partners:file": managers("file"),
}
