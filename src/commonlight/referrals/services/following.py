"""The sender's side after sending: where each referral stands, asking the person how it went, what is overdue."""

from dataclasses import dataclass
from datetime import datetime

from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.services import package_links
from commonlight.core.services.package_links import LinkState
from commonlight.core.store import write
from commonlight.referrals.models import Referral
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.journal import SentReferral
from commonlight.referrals.policies.steps import Event, Side, Step, StepNotAllowed, shown_step
from commonlight.referrals.services.clients import OpenClient, append_within, reach
from commonlight.referrals.services.days import today
from commonlight.referrals.services.ending import SUBJECT
from commonlight.referrals.services.events import Thread, add_event, read_thread
from commonlight.referrals.services.sending import events_key_of


class NotToBeContacted(Exception):
    """The person's yes to be contacted is over or was never given."""


@dataclass(frozen=True, repr=False)
class Followed:
    """One referral as its sender sees it; `link` is what became of its newest one-time link, if it went by one."""

    referral: Referral
    kept: SentReferral
    thread: Thread
    step: Step
    link: LinkState | None = None


def followed(*, opened: OpenClient, keyring: Keyring, at: datetime) -> list[Followed]:
    """Return a client's referrals with where each stands, the newest first."""
    rows = Referral.objects.in_bulk(list(opened.file.referrals))
    links = {one.subject_id: one for one in package_links.links_of(SUBJECT, list(rows))}
    found = []
    for number, kept in opened.file.referrals.items():
        row = rows.get(number)
        if row is None:
            continue
        thread = read_thread(row, events_key_of(row, opened, keyring))
        step = shown_step(thread.standing, answer_due=row.answer_due, at=at)
        link = package_links.state_of(links[number], at=at) if number in links else None
        found.append(Followed(row, kept, thread, step, link))
    return sorted(found, key=lambda one: (one.kept.sent, one.kept.id), reverse=True)


def take_step(*, client_id: int, referral_id: int, event: Event, by: Account, keyring: Keyring, at: datetime) -> Thread:
    """Take a step for the sender, or write down the person's own word; raises StepNotAllowed, NotYours."""
    opened = reach(client_id=client_id, act=Act.WRITE, by=by, keyring=keyring, at=at)
    row = Referral.objects.filter(pk=referral_id).first()
    if row is None or referral_id not in opened.file.referrals:
        raise NotYours
    return add_event(referral_id=referral_id, key=events_key_of(row, opened, keyring), event=event, by=by, at=at)


def record_follow_up(
    *,
    client_id: int,
    follow_up: str,
    connected: bool | None,
    note: str,
    by: Account,
    keyring: Keyring,
    at: datetime,
    reason: str = "",
) -> OpenClient:
    """
    Keep what the person said when asked how it went.

    connected : her own word on whether they met; None when she was not reached or would not say
    reason : from the closed list, when they did not meet

    Raises NotToBeContacted, NotYours, StepNotAllowed.
    """
    opened = reach(client_id=client_id, act=Act.WRITE, by=by, keyring=keyring, at=at)
    held = opened.file.follow_ups.get(follow_up)
    if held is None or held.done is not None:
        raise NotYours
    if not opened.file.contact.allows(today(at)):
        raise NotToBeContacted
    entry = {
        "kind": "follow_up_done",
        "id": follow_up,
        "day": at.date().isoformat(),
        "connected": connected,
        "note": note,
    }
    with write():
        changed = append_within(opened=opened, entries=[entry], by=by, at=at)
        if connected is not None:
            _let_person_say(changed, held.referral, connected, reason, by, keyring, at)
    return changed


def _let_person_say(
    opened: OpenClient, referral_id: int, connected: bool, reason: str, by: Account, keyring: Keyring, at: datetime
) -> None:
    row = Referral.objects.filter(pk=referral_id).first()
    if row is None or row.ended is not None:
        return
    step = Step.CONNECTED if connected else Step.NOT_CONNECTED
    event = Event(step, Side.CLIENT, at, reason="" if connected else reason)
    try:
        add_event(referral_id=referral_id, key=events_key_of(row, opened, keyring), event=event, by=by, at=at)
    except StepNotAllowed:
        # She was asked before anybody answered: her word stands in the journal, the referral waits for its answer.
        return


@dataclass(frozen=True, repr=False)
class Overdue:
    """Something late: a locked link, a referral nobody answered, a task or a follow-up whose day is past."""

    client: OpenClient
    what: str
    since: datetime | None
    referral: Referral | None = None


def overdue_of(*, opened: OpenClient, keyring: Keyring, at: datetime) -> list[Overdue]:
    """Return what is late for one client: locked links and unanswered referrals first, then follow-ups and tasks."""
    every = followed(opened=opened, keyring=keyring, at=at)
    late = [
        Overdue(opened, "link", None, one.referral)
        for one in every
        if one.link is LinkState.LOCKED and one.referral.ended is None
    ]
    late += [
        Overdue(opened, "referral", one.referral.answer_due, one.referral)
        for one in every
        if one.step is Step.NO_RESPONSE
    ]
    late += [Overdue(opened, "follow_up", None) for one in opened.file.due_follow_ups() if one.due < at.date()]
    late += [Overdue(opened, "task", None) for one in opened.file.open_tasks() if one.due < at.date()]
    return late
