"""Typed values of what a person tells: made by forms, taken by services, sealed as plain JSON."""

import re
import unicodedata
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from commonlight.reports import policies
from commonlight.reports.plans import ContactPlan

MOST_CHARACTERS = 10_000
MOST_MARKS = 6
_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f\u0080-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff\ufeff]")


class About(StrEnum):
    """
    Things kept apart from the first question.

    One's own life, something seen or heard, written for someone; or nothing that happened: a question, an offer of help.
    """

    SELF = "self"
    OTHER = "other"
    BEHALF = "behalf"
    ASK = "ask"


def clean_text(text: str) -> str:
    """
    Return text as it can be stored and shown: no control characters, half characters or direction overrides.

    Heaps of combining marks are cut to six on one letter before anything slow touches them; joiners and direction
    marks that scripts and emoji need stay.
    """
    text = _DROPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept)).strip()


@dataclass(frozen=True)
class Facts:
    """
    The answers of the form; codes come from `content/facts.yaml` and `content/settings.yaml`.

    person_knows : only when written for someone: "yes" or "no", whether that person knows
    """

    about: About
    said_or_done: tuple[str, ...]
    what: str = ""
    where: str = ""
    setting: str = ""
    when: str = "unknown"
    danger_now: str = "unknown"
    child: bool = False
    person_knows: str = ""

    @property
    def tells_conduct(self) -> bool:
        """Whether anything said or done was named."""
        return policies.tells_conduct(self.said_or_done)

    @property
    def urgency(self) -> list[str]:
        """Return the urgent situations named."""
        return policies.urgency_of(danger_now=self.danger_now, child=self.child)

    def as_content(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**asdict(self), "about": self.about.value, "said_or_done": list(self.said_or_done)}

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> "Facts":
        """Return the facts `as_content` gave."""
        return cls(
            **{
                **content,
                "about": About(content["about"]),
                "said_or_done": tuple(content["said_or_done"]),
            }
        )


@dataclass(frozen=True, repr=False)
class FileRef:
    """
    A sealed file beside a report: where it lies, what opens it, and its words.

    is_original : kept untouched as evidence; everything that travels inside it is still there
    digest : SHA-256 of an original as it came in, in hexadecimal; "" for a clean copy
    """

    id: int
    key: str
    name: str
    type: str
    size: int
    is_original: bool = False
    digest: str = ""

    def as_content(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> "FileRef":
        """Return the reference `as_content` gave."""
        return cls(**content)


@dataclass(frozen=True)
class Audience:
    """
    Who may read: organisations by keys, police only through packages the team releases.

    police : police organisations the person allows the team to pass parts to
    fallback : organisations that may read only if nobody answers in time
    """

    organisations: tuple[UUID, ...]
    police: tuple[UUID, ...] = ()
    fallback: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Note:
    """All of one sending."""

    facts: Facts
    audience: Audience
    language: str
    agrees_to_statistics: bool = False
    files: tuple[FileRef, ...] = field(default=())
    plan: ContactPlan | None = None
    # Who wrote it down for the person, and how it came: way, who, organisation. None when the person typed it.
    entered: dict[str, str] | None = None
