"""Sealed parts as lines of a page, for the person and for the team."""

from dataclasses import dataclass
from typing import Any

from commonlight.reports import catalogue
from commonlight.reports.facts import Facts, FileRef
from commonlight.reports.services.parts import OpenPart


@dataclass(frozen=True)
class Line:
    """
    One line of a conversation.

    kind : what template shows it; by : "person" or "team"
    """

    id: int
    sequence: int
    kind: str
    by: str
    content: dict[str, Any]

    @property
    def by_person(self) -> bool:
        """Whether the person wrote it."""
        return self.by == "person"


def facts_lines(facts: Facts) -> dict[str, Any]:
    """Return the answers as texts of the page's language."""
    return {
        "facts": facts,
        "said_or_done": [catalogue.text_of("said_or_done", code) for code in facts.said_or_done],
        "setting": catalogue.text_of("settings", facts.setting),
        "when": catalogue.text_of("when", facts.when),
        "danger": catalogue.text_of("danger", facts.danger_now),
    }


def line_of(part: OpenPart) -> Line:
    """Return a part as a line."""
    content = dict(part.content)
    if part.kind == "facts":
        content.update(facts_lines(Facts.from_content(content["facts"])))
    elif part.kind == "file":
        content["file"] = FileRef.from_content(content["file"])
    elif part.kind == "release":
        content["reason_text"] = catalogue.text_of("override_reasons", content.get("reason", ""))
    elif part.kind == "level":
        content["found_texts"] = [catalogue.text_of("said_or_done", code) for code in content["found"]]
    return Line(id=part.id, sequence=part.sequence, kind=part.kind, by=str(content.get("by", "team")), content=content)


# What a person sees of their own report; the coded line and the ticks behind the audience are no words to read.
PERSON_SEES = frozenset({"facts", "message", "file", "audience", "release", "level"})
TEAM_SEES = frozenset({"facts", "message", "file", "audience", "release", "statistics", "level"})


def person_lines(parts: list[OpenPart]) -> list[Line]:
    """Return what the mailbox shows, oldest first."""
    return [line_of(part) for part in parts if part.kind in PERSON_SEES]


def team_lines(parts: list[OpenPart]) -> list[Line]:
    """Return what the team sees, oldest first."""
    return [line_of(part) for part in parts if part.kind in TEAM_SEES]
