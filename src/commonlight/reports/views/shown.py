"""Sealed parts as lines of a page, for the person and for the team."""

from dataclasses import dataclass, field, replace
from typing import Any

from commonlight.reports import catalogue
from commonlight.reports.facts import Facts, FileRef
from commonlight.reports.questions import Answer, Question, read_question
from commonlight.reports.services.parts import OpenPart
from commonlight.reports.services.warnings import warnings_of


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
    # What to say before it is opened; empty for what is shown at once.
    warned: list[str] = field(default_factory=list)

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
    elif part.kind == "questions":
        content["rows"] = [{"question": str(read_question(raw).text), "answer": ""} for raw in content["questions"]]
    elif part.kind == "level":
        content["found_texts"] = [catalogue.text_of("said_or_done", code) for code in content["found"]]
    elif part.kind == "notice":
        content["text"] = catalogue.text_of("legal_notices", content["code"])
    warned = [catalogue.text_of("warnings", code) for code in content.get("warned", [])]
    return Line(part.id, part.sequence, part.kind, str(content.get("by", "team")), content, warned)


# What the team asked, and what was answered.
ASKED = ("questions", "answers", "interpreter_asked", "interpreter")
# What a person sees of their own report; the coded line and the ticks behind the audience are no words to read.
PERSON_SEES = frozenset({"facts", "message", "file", "audience", "release", "level", "notice", "duty", *ASKED})
TEAM_SEES = frozenset(
    {"facts", "message", "file", "audience", "release", "statistics", "level", "notice", "duty", *ASKED}
)


def _lines(parts: list[OpenPart], kinds: frozenset[str]) -> list[Line]:
    asked: dict[str, Question] = {}
    names: dict[str, str] = {}
    found = []
    for part in parts:
        if part.kind == "questions":
            asked.update((one.code, one) for one in map(read_question, part.content["questions"]))
        elif part.kind == "interpreter_asked":
            names[part.content["account"]] = part.content["name"]
        if part.kind not in kinds:
            continue
        line = line_of(part)
        if part.kind == "answers":
            line.content["rows"] = _answer_rows(asked, part.content["answers"])
        elif part.kind == "interpreter":
            line.content["name"] = names.get(part.content["account"], "")
        if part.kind != "answers" or line.content["rows"]:
            found.append(line)
    return found


def _answer_rows(asked: dict[str, Question], answers: dict[str, Answer]) -> list[dict[str, str]]:
    rows = []
    for code, given in answers.items():
        if not given or code not in asked:
            continue
        texts = {option.code: str(option) for option in asked[code].options}
        told = [texts.get(one, one) for one in ([given] if isinstance(given, str) else given)]
        rows.append({"question": str(asked[code].text), "answer": ", ".join(told)})
    return rows


def person_lines(parts: list[OpenPart]) -> list[Line]:
    """Return what the mailbox shows, oldest first."""
    return _lines(parts, PERSON_SEES)


def interpreter_lines(parts: list[OpenPart]) -> list[Line]:
    """Return what a named interpreter reads: words, answers and questions; no file, no number, nothing about police."""
    return _lines(parts, frozenset({"facts", "message", "questions", "answers"}))


def team_lines(parts: list[OpenPart]) -> list[Line]:
    """Return what the team sees, oldest first."""
    return with_warnings(_lines(parts, TEAM_SEES), parts)


def with_warnings(lines: list[Line], parts: list[OpenPart]) -> list[Line]:
    """Return the lines with what the person or the team said is hard to read or look at."""
    marked = warnings_of(parts)
    return [
        replace(line, warned=[catalogue.text_of("warnings", code) for code in marked[line.sequence]])
        if line.sequence in marked
        else line
        for line in lines
    ]
