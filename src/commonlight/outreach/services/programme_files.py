"""
A programme as a file, for another coalition: the plan in full words, without people, money, places or counts.

The file is JSON with `format` and `version`; a broken file, or one of a newer version, is refused with what is wrong.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.outreach.models import Level, PlanLine, Programme, Task
from commonlight.outreach.models.programmes import LINE, WORDS
from commonlight.outreach.services.programmes import Details, free_slug
from commonlight.outreach.template_files import SOURCE, templates, words_of

FORMAT, VERSION = "commonlight-programme", 1
LARGEST_BYTES = 512 * 1024
MOST_LINES = 400
NAME, CODE, ORIGIN, LANGUAGE = 120, 60, 120, 16


class FileRefused(ValueError):
    """The file is no programme we can read; `problems` name place and reason."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class FileLine:
    """A line of the file: its template code, if any, and its words where they are its own."""

    section: str
    code: str
    text: str


@dataclass(frozen=True)
class FileTask:
    """A task of the file, so many days after the start."""

    day: int
    code: str
    text: str


@dataclass(frozen=True)
class Read:
    """A programme file that can be brought in."""

    name: str
    group: str
    setting: str
    level: str
    language: str
    summary: str
    origin: str
    lines: list[FileLine] = field(default_factory=list)
    tasks: list[FileTask] = field(default_factory=list)


def file_of(programme: Programme, *, coalition: str) -> dict[str, Any]:
    """Return a programme as the file's JSON object: template codes and full words, nobody's name and no money."""

    def said(code: str, text: str) -> dict[str, Any]:
        words = words_of(code) if code else None
        return {"code": code, "own": bool(text), "text": text or (words.texts[SOURCE] if words else "")}

    start = programme.starts or programme.made_on
    return {
        "format": FORMAT,
        "version": VERSION,
        "origin": coalition,
        "name": programme.name,
        "group": programme.group,
        "setting": programme.setting,
        "level": programme.level,
        "language": programme.language,
        "summary": programme.summary,
        "lines": [
            {"section": line.section, **said(line.code, line.text)}
            for line in programme.lines.filter(is_removed=False).order_by("position", "pk")
        ],
        "tasks": [
            {"day": max(0, (task.due - start).days), **said(task.code, task.text)}
            for task in programme.tasks.order_by("due", "pk")
        ],
    }


def _text(
    raw: dict[str, Any], name: str, where: str, longest: int, problems: list[str], *, needed: bool = False
) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str):
        problems.append(f"{where}: “{name}” must be a text")
        return ""
    if needed and not value.strip():
        problems.append(f"{where}: “{name}” is missing")
    if len(value) > longest:
        problems.append(f"{where}: “{name}” is longer than {longest} signs")
    return value.strip()


def read_file(data: bytes) -> Read:
    """Return what a file says; raises FileRefused naming each thing that is wrong."""
    if len(data) > LARGEST_BYTES:
        raise FileRefused("The file is larger than 512 kB; a programme is never that large.")
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
        raise FileRefused("This is not a programme file: it is not JSON, or it was cut off.") from problem
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise FileRefused("This is not a programme file. Ask for the file from “Copy as a file”.")
    version = raw.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise FileRefused("“version” must be a whole number.")
    if version > VERSION:
        raise FileRefused(
            f"The file is of version {version}; this site reads version {VERSION}. Update the site first."
        )
    return _checked(raw)


def _checked(raw: dict[str, Any]) -> Read:
    problems: list[str] = []
    name = _text(raw, "name", "programme", NAME, problems, needed=True)
    setting = _text(raw, "setting", "programme", CODE, problems, needed=True)
    level = _text(raw, "level", "programme", CODE, problems, needed=True)
    if setting and setting not in Programme.Setting.values:
        problems.append(f"programme: “setting” must be one of {', '.join(Programme.Setting.values)}")
    if level and level not in Level.values:
        problems.append(f"programme: “level” must be one of {', '.join(Level.values)}")
    group = _text(raw, "group", "programme", CODE, problems, needed=True)
    if group and group not in templates():
        problems.append(f"programme: this site knows no group {group!r}")
    lines, tasks = _lines(raw, problems), _tasks(raw, problems)
    read = Read(
        name=name,
        group=group,
        setting=setting,
        level=level,
        language=_text(raw, "language", "programme", LANGUAGE, problems) or SOURCE,
        summary=_text(raw, "summary", "programme", WORDS, problems),
        origin=_text(raw, "origin", "programme", ORIGIN, problems),
        lines=lines,
        tasks=tasks,
    )
    if problems:
        raise FileRefused(*problems[:20])
    return read


def _rows(raw: dict[str, Any], name: str, problems: list[str]) -> list[tuple[str, dict[str, Any]]]:
    rows = raw.get(name, [])
    if not isinstance(rows, list) or len(rows) > MOST_LINES:
        problems.append(f"programme: “{name}” must be a list of at most {MOST_LINES}")
        return []
    found = [(f"{name} {number}", row) for number, row in enumerate(rows, 1) if isinstance(row, dict)]
    if len(found) != len(rows):
        problems.append(f"programme: each of “{name}” must be an object")
    return found


def _words(row: dict[str, Any], where: str, longest: int, problems: list[str]) -> tuple[str, str]:
    """Return (code, own words): a code this site knows keeps its template's words, all else becomes words of its own."""
    code = _text(row, "code", where, CODE, problems)
    text = _text(row, "text", where, longest, problems, needed=True)
    if code and words_of(code) is not None:
        return code, text if row.get("own") is True else ""
    return "", text


def _lines(raw: dict[str, Any], problems: list[str]) -> list[FileLine]:
    lines, seen = [], set()
    for where, row in _rows(raw, "lines", problems):
        section = _text(row, "section", where, CODE, problems, needed=True)
        if section and section not in PlanLine.Section.values:
            problems.append(f"{where}: “section” must be one of {', '.join(PlanLine.Section.values)}")
        code, text = _words(row, where, WORDS, problems)
        if code and (section, code) in seen:
            problems.append(f"{where}: the same line stands twice")
        seen.add((section, code))
        lines.append(FileLine(section, code, text))
    return lines


def _tasks(raw: dict[str, Any], problems: list[str]) -> list[FileTask]:
    tasks = []
    for where, row in _rows(raw, "tasks", problems):
        day = row.get("day", 0)
        if not isinstance(day, int) or isinstance(day, bool) or not 0 <= day <= 3660:
            problems.append(f"{where}: “day” must be a whole number from 0 to 3660")
            day = 0
        tasks.append(FileTask(day, *_words(row, where, LINE, problems)))
    return tasks


def bring_in(read: Read, *, by: Account, at: datetime) -> Programme:
    """Make a planned programme, seen by nobody outside, from a file that was read."""
    details = Details(name=read.name, level=read.level, summary=read.summary, starts=at.date())
    with write():
        made = Programme(
            name=details.name,
            slug=free_slug(details.name),
            group=read.group,
            setting=read.setting,
            level=details.level,
            language=read.language,
            summary=details.summary,
            starts=details.starts,
            origin=read.origin,
            made_on=at.date(),
        )
        made.save()
        PlanLine.objects.bulk_create(
            PlanLine(programme=made, section=line.section, code=line.code, text=line.text, position=number)
            for number, line in enumerate(read.lines)
        )
        Task.objects.bulk_create(
            Task(programme=made, code=task.code, text=task.text, due=at.date() + timedelta(days=task.day))
            for task in read.tasks
        )
        audit.record("programme brought in", by=by, at=at, subject=("programme", made.pk))
    return made
