"""Invents a few hundred notes in all states and several languages, sent and answered through the reports room."""

import random
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict

from commonlight.core.codes import Code
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.services import NewReader
from commonlight.demo.coalition import Coalition, content
from commonlight.reports import services
from commonlight.reports.facts import About, Audience, Facts, Note
from commonlight.reports.models import Status
from commonlight.reports.services.team import Coding

SEED = 20261122
DAYS = 180
# How far the team has come with a note; the first is as it arrived.
STAGES = ("new", "read", "in_work", "waiting", "news", "closed", "released")
SHARES = (14, 10, 14, 12, 10, 34, 6)


class _Act(TypedDict):
    """Who does something to which report."""

    by: Account
    keyring: Keyring
    report_id: int


@dataclass(frozen=True)
class Invented:
    """One invented note before it is sent."""

    entry: dict[str, Any]
    place: str
    day: datetime
    stage: str


def _invent(at: datetime, wanted: int) -> list[Invented]:
    """Return the notes to send, oldest first; the same for the same number, whatever the machine."""
    texts = content("notes")
    rng = random.Random(SEED)  # noqa: S311 - invented stories, not secrets
    invented = []
    for number in range(wanted):
        # Each stage appears early on, so that a small demo shows all of them.
        stage = STAGES[number] if number < len(STAGES) else rng.choices(STAGES, SHARES)[0]
        age = rng.uniform(0, 2) if stage == "new" else rng.uniform(2, DAYS)
        entry = texts["notes"][number % len(texts["notes"])]
        # Looks-only notes never go to police.
        if stage == "released" and entry["said_or_done"] == ["looks"]:
            stage = "closed"
        invented.append(Invented(entry, rng.choice(texts["places"]), at - timedelta(days=age), stage))
    return sorted(invented, key=lambda note: note.day)


def _note(invented: Invented, coalition: Coalition, number: int) -> Note:
    entry, organisations = invented.entry, coalition.organisations
    facts = Facts(
        about=About(entry["about"]),
        said_or_done=tuple(entry["said_or_done"]),
        what=entry["what"],
        where=invented.place,
        setting=entry["setting"],
        when=entry["when"],
        danger_now=entry.get("danger_now", "unknown"),
        child=entry.get("child", False),
    )
    readers = [organisations["harbor"].pk] + ([organisations["legal"].pk] if number % 3 == 0 else [])
    police = (organisations["police"].pk,) if invented.stage == "released" or number % 7 == 0 else ()
    return Note(
        facts=facts,
        audience=Audience(tuple(readers), police),
        language=entry["language"],
        agrees_to_statistics=number % 4 != 0,
    )


def _looks_only(invented: Invented) -> bool:
    return bool(invented.entry["said_or_done"] == ["looks"])


def _kind(invented: Invented, number: int) -> str:
    return "not_trafficking" if _looks_only(invented) else ("labour", "domestic", "unclear", "sexual")[number % 4]


def _labels(invented: Invented, number: int) -> tuple[str, list[str]]:
    """Return the kind and the labels that the team gives a note, from what it tells."""
    entry = invented.entry
    told = {
        "language": entry["language"] != "en",
        "time_limited": entry.get("danger_now") == "yes" or bool(entry.get("child")),
        "legal": "papers" in entry["said_or_done"],
        "bed": "cannot_leave" in entry["said_or_done"] and number % 2 == 0,
    }
    return _kind(invented, number), [label for label, given in told.items() if given]


class _Team:
    """The invented team's day with one note."""

    def __init__(self, coalition: Coalition, reader: NewReader, now: datetime) -> None:
        # Nothing of an example is done after today: the doctor would take the clock for set back.
        self.coalition, self.reader, self.now = coalition, reader, now
        self.texts = content("notes")

    def work(self, invented: Invented, report_id: int, code: Code, number: int) -> None:
        """Bring a note to its stage, hours after it came."""
        if invented.stage == "new":
            return
        acts = _Act(by=self.reader.account, keyring=self.reader.keyring, report_id=report_id)
        language, at = invented.entry["language"], invented.day + timedelta(hours=5 + number % 30)
        at = min(at, self.now)
        services.open_report(**acts, at=at)
        kind, labels = _labels(invented, number)
        # The team labels what it has in hand; some of what it only read stays without.
        if labels and (invented.stage != "read" or number % 3):
            services.set_labels(**acts, kind=kind, labels=labels, at=at)
        if invented.stage == "read":
            return
        services.assign(**acts, to=self.reader.account, at=at)
        if number % 2:
            services.add_note(**acts, text=self.texts["notes_of_team"][number % 3], at=at + timedelta(hours=1))
        if invented.stage == "in_work":
            services.set_status(**acts, to=Status.IN_WORK, at=at)
            return
        services.reply(**acts, text=self.texts["replies"][language][number % 2], at=at)
        if invented.stage == "waiting":
            return
        if number % 3 or invented.stage == "news":
            opened = services.open_mailbox(code=code, at=at)
            answer = self.texts["answers"][language][number % 2]
            services.write_from_mailbox(opened=opened, text=answer, at=min(at + timedelta(days=1), self.now))
        if invented.stage == "news":
            return
        if invented.stage == "released":
            services.release_package(
                **acts,
                to=self.coalition.organisations["police"].pk,
                parts=[0],
                at=min(at + timedelta(days=2), self.now),
            )
            return
        self._close(invented, acts, number, min(at + timedelta(days=6), self.now))

    def _close(self, invented: Invented, acts: "_Act", number: int, at: datetime) -> None:
        looks = _looks_only(invented)
        coding = Coding(
            kind=_kind(invented, number),
            setting=invented.entry["setting"],
            zone="county",
            event_month=invented.day.date() if number % 5 else None,
            contact_before=("no", "unknown", "yes")[number % 3],
            outcome="no_conduct" if looks else ("helped", "informed", "no_contact", "other")[number % 4],
        )
        services.close_report(**acts, coding=coding, at=at)


def build_notes(coalition: Coalition, *, at: datetime, wanted: int) -> list[Code]:
    """Send `wanted` invented notes, bring each to its stage, and return their mailbox codes in the order sent."""
    teams = [_Team(coalition, coalition.readers[name], at) for name in ("dana", "priya")]
    codes = []
    for number, invented in enumerate(_invent(at, wanted)):
        code = Code.draw()
        sent = services.submit_report(
            submission_id=secrets.token_hex(16),
            mailbox=services.prepare_mailbox(code),
            note=_note(invented, coalition, number),
            at=invented.day,
        )
        teams[number % 2].work(invented, sent.report_id, code, number)
        codes.append(code)
    return codes
