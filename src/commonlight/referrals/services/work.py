"""The daily work with one client: profile, needs, tasks and appointments, notes, a hold."""

from datetime import date, datetime
from typing import Any

from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.journal import Profile, content_of
from commonlight.referrals.services.clients import OpenClient, append, new_id, reach


def _add(client_id: int, entry: dict[str, Any], by: Account, keyring: Keyring, at: datetime) -> OpenClient:
    opened = reach(client_id=client_id, act=Act.WRITE, by=by, keyring=keyring, at=at)
    return append(opened=opened, entries=[entry], by=by, at=at)


def change_profile(*, client_id: int, profile: Profile, by: Account, keyring: Keyring, at: datetime) -> OpenClient:
    """Say anew what is known of a person."""
    return _add(client_id, {"kind": "profile", "profile": content_of(profile)}, by, keyring, at)


def add_need(
    *, client_id: int, term: str, words: str, urgent: bool, since: date, by: Account, keyring: Keyring, at: datetime
) -> str:
    """Add a need: a term of the directory and the person's own words; return its id."""
    need = new_id()
    entry = {"kind": "need", "id": need, "term": term, "words": words, "urgent": urgent, "since": since.isoformat()}
    _add(client_id, entry, by, keyring, at)
    return need


def end_need(*, client_id: int, need: str, outcome: str, by: Account, keyring: Keyring, at: datetime) -> OpenClient:
    """Say that a need is met, or does not stand any more."""
    entry = {"kind": "need_ended", "id": need, "day": at.date().isoformat(), "outcome": outcome}
    return _add(client_id, entry, by, keyring, at)


def add_task(
    *, client_id: int, what: str, due: date, time: str = "", by: Account, keyring: Keyring, at: datetime
) -> str:
    """Add something to do, or an appointment with its time; return its id."""
    task = new_id()
    _add(client_id, {"kind": "task", "id": task, "what": what, "due": due.isoformat(), "time": time}, by, keyring, at)
    return task


def finish_task(*, client_id: int, task: str, by: Account, keyring: Keyring, at: datetime) -> OpenClient:
    """Say that a task is done."""
    return _add(client_id, {"kind": "task_done", "id": task, "day": at.date().isoformat()}, by, keyring, at)


def add_note(*, client_id: int, text: str, by: Account, keyring: Keyring, at: datetime) -> OpenClient:
    """Add a working note."""
    return _add(client_id, {"kind": "note", "text": text}, by, keyring, at)


def set_hold(*, client_id: int, why: str, by: Account, keyring: Keyring, at: datetime) -> OpenClient:
    """Keep a record beyond its days (a lawsuit, for example), or with "" let it go again."""
    return _add(client_id, {"kind": "hold", "why": why}, by, keyring, at)
