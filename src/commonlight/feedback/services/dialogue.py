"""Dialogue: prepared by each side for itself, written down without names, reported when every side agreed to the words."""

import json
from datetime import date, datetime, time
from hashlib import blake2b

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.permissions import has_role
from commonlight.core.store import write
from commonlight.feedback import permissions_dialogue as permissions
from commonlight.feedback.code_frame import codes
from commonlight.feedback.models.dialogue import (
    Dialogue,
    DialogueReport,
    Idea,
    Preparation,
    Promise,
    Said,
    Side,
)

SUBJECT = "dialogue"


class NotYours(Exception):
    """This account may not do this."""


class NotReady(ValueError):
    """The report cannot be shown; `missing` says what is."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


def _keeper(by: Account) -> None:
    if not has_role(by, *permissions.DIALOGUE_KEEPERS):
        raise NotYours


def plan(
    *, title: str, day: date, time: time | None, place: str, welcome: str, invited: str, with_police: bool,
    by: Account, at: datetime, dialogue: Dialogue | None = None,
) -> Dialogue:  # fmt: skip
    """Plan a session, or change what was planned; whether police sit in it cannot change once it was held."""
    _keeper(by)
    said = {"title": title, "day": day, "time": time, "place": place, "welcome": welcome, "invited": invited}
    with write():
        if dialogue is None:
            dialogue = Dialogue.objects.create(**said, with_police=with_police, by=by)
        else:
            if dialogue.state == Dialogue.State.PLANNED:
                said["with_police"] = with_police
            Dialogue.objects.filter(pk=dialogue.pk).update(**said)
            dialogue.refresh_from_db()
        audit.record("dialogue planned", by=by, at=at, subject=(SUBJECT, dialogue.pk))
    return dialogue


def prepare(
    dialogue: Dialogue, side: str, *, wants_to_say: str, wants_to_know: str, worries: str, by: Account, at: datetime
) -> None:
    """Write what a side wants of the session; nobody writes for the other."""
    if side not in permissions.sides_of(by, dialogue):
        raise NotYours
    with write():
        Preparation.objects.update_or_create(
            dialogue=dialogue, side=side,
            defaults={"wants_to_say": wants_to_say, "wants_to_know": wants_to_know, "worries": worries},
        )  # fmt: skip
        audit.record("dialogue prepared", by=by, at=at, subject=(SUBJECT, dialogue.pk), detail={"side": side})


def hold(dialogue: Dialogue, *, n_came: int | None, by: Account, at: datetime) -> None:
    """Say that it was held, and how many came, counted by hand."""
    _keeper(by)
    with write():
        state = Dialogue.State.HELD if dialogue.state == Dialogue.State.PLANNED else dialogue.state
        Dialogue.objects.filter(pk=dialogue.pk).update(state=state, n_came=n_came)
        audit.record("dialogue held", by=by, at=at, subject=(SUBJECT, dialogue.pk))


def note_said(dialogue: Dialogue, side: str, words: str, code: str, *, by: Account, at: datetime) -> Said:
    """Write down something that was said; raises ValueError for a code the frame does not have."""
    if side not in Side.values or (side == Side.POLICE and not dialogue.with_police):
        raise ValueError(side)
    if code and code not in codes():
        raise ValueError(code)
    _keeper(by)
    with write():
        row = Said.objects.create(dialogue=dialogue, side=side, words=words, code=code)
        audit.record("dialogue written down", by=by, at=at, subject=(SUBJECT, dialogue.pk))
    return row


def note_idea(
    dialogue: Dialogue, *, words: str, hands: int | None, is_chosen: bool, why_not: str, by: Account, at: datetime
) -> Idea:
    """Write down an idea, its hands, and whether it was chosen."""
    _keeper(by)
    with write():
        row = Idea.objects.create(dialogue=dialogue, words=words, hands=hands, is_chosen=is_chosen, why_not=why_not)
        audit.record("dialogue written down", by=by, at=at, subject=(SUBJECT, dialogue.pk))
    return row


def promise(
    dialogue: Dialogue, side: str, *, who: str, what: str, due: date, idea: Idea | None, by: Account, at: datetime
) -> Promise:
    """Write down a promise of one's own side."""
    if side not in permissions.sides_of(by, dialogue):
        raise NotYours
    with write():
        row = Promise.objects.create(dialogue=dialogue, side=side, who=who, what=what, due=due, idea=idea)
        audit.record("dialogue promise", by=by, at=at, subject=(SUBJECT, dialogue.pk), detail={"side": side})
    return row


def end_promise(row: Promise, *, kept: bool, came_of_it: str, by: Account, at: datetime) -> None:
    """
    Say what came of a promise. A side says itself that it kept one; that one was not kept, either side may say.

    Raises NotYours.
    """
    dialogue = row.dialogue
    if not permissions.may_read(by, dialogue) or (kept and row.side not in permissions.sides_of(by, dialogue)):
        raise NotYours
    with write():
        state = Promise.State.KEPT if kept else Promise.State.BROKEN
        Promise.objects.filter(pk=row.pk).update(state=state, came_of_it=came_of_it, ended_on=at.date())
        audit.record("dialogue promise ended", by=by, at=at, subject=(SUBJECT, dialogue.pk), detail={"state": state})


def strike(row: Said | Idea, *, by: Account, at: datetime) -> None:
    """Take a line out that should not have been written down."""
    _keeper(by)
    with write():
        audit.record("dialogue line struck", by=by, at=at, subject=(SUBJECT, row.dialogue_id))
        row.delete()


def write_report(dialogue: Dialogue, language: str, said: dict[str, str], *, by: Account, at: datetime) -> None:
    """Write what everybody will read in a language; all parts, or none to take the language out."""
    _keeper(by)
    with write():
        if not any(said.values()):
            DialogueReport.objects.filter(dialogue=dialogue, language=language).delete()
        else:
            DialogueReport.objects.update_or_create(dialogue=dialogue, language=language, defaults=said)
        if dialogue.state == Dialogue.State.REPORTED and words_digest(dialogue) != dialogue.confirmed_digest:
            # What nobody agreed to is not shown, not for an hour.
            Dialogue.objects.filter(pk=dialogue.pk).update(state=Dialogue.State.HELD, reported_on=None)
        audit.record("dialogue report written", by=by, at=at, subject=(SUBJECT, dialogue.pk))


def words_digest(dialogue: Dialogue) -> str:
    """Return a digest of the very words of the report in all its languages; "" while there are none."""
    rows = dialogue.reports.order_by("language").values_list("language", "heading", "said", "chosen", "next")
    text = json.dumps(list(rows), ensure_ascii=False)
    return blake2b(text.encode(), digest_size=16).hexdigest() if rows else ""


def agree(dialogue: Dialogue, *, for_police: bool, by: Account, at: datetime) -> None:
    """Agree to the report as it stands, for police or for the people of the place and the coalition."""
    wanted = Side.POLICE if for_police else Side.RESIDENTS
    if wanted not in permissions.sides_of(by, dialogue):
        raise NotYours
    digest = words_digest(dialogue)
    if not digest:
        raise NotReady(["words"])
    with write():
        field = "police_digest" if for_police else "confirmed_digest"
        Dialogue.objects.filter(pk=dialogue.pk).update(**{field: digest})
        audit.record("dialogue report agreed", by=by, at=at, subject=(SUBJECT, dialogue.pk), detail={"side": wanted})


def missing(dialogue: Dialogue) -> list[str]:
    """Return what stands between a report and the public: "held", "words", "coalition", "police"."""
    digest = words_digest(dialogue)
    found = [] if dialogue.state != Dialogue.State.PLANNED else ["held"]
    if not digest:
        return [*found, "words"]
    if dialogue.confirmed_digest != digest:
        found.append("coalition")
    if dialogue.with_police and dialogue.police_digest != digest:
        found.append("police")
    return found


def report(dialogue: Dialogue, *, by: Account, at: datetime) -> None:
    """Show the report to everybody; raises NotReady while somebody has not agreed to these very words."""
    if not has_role(by, *permissions.DIALOGUE_REPORTERS):
        raise NotYours
    dialogue.refresh_from_db()
    left = missing(dialogue)
    if left:
        raise NotReady(left)
    with write():
        Dialogue.objects.filter(pk=dialogue.pk).update(state=Dialogue.State.REPORTED, reported_on=at.date())
        audit.record("dialogue reported", by=by, at=at, subject=(SUBJECT, dialogue.pk))


def hide(dialogue: Dialogue, *, by: Account, at: datetime) -> None:
    """Take a report off the public page."""
    if not has_role(by, *permissions.DIALOGUE_REPORTERS):
        raise NotYours
    with write():
        Dialogue.objects.filter(pk=dialogue.pk).update(state=Dialogue.State.HELD, reported_on=None)
        audit.record("dialogue report hidden", by=by, at=at, subject=(SUBJECT, dialogue.pk))
