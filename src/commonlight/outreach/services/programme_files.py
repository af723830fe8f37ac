"""
A programme as a file, for another coalition: the plan in full words, without people, money, places or counts.

The file is JSON with `format` and `version`; a broken file, or one of a newer version, is refused with what is wrong.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from commonlight.core import audit
from commonlight.core.formats.exchange_files import MOST_SAID, ExchangeRefused, Reading, check_version
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.outreach.models import Level, PlanLine, Programme, Task
from commonlight.outreach.models.programmes import LINE, WORDS
from commonlight.outreach.services.programmes import Details, free_slug
from commonlight.outreach.template_files import SOURCE, templates, words_of

FORMAT, VERSION = "commonlight-programme", 1
LARGEST_BYTES = 512 * 1024
MOST_LINES, LONGEST_DAYS = 400, 3660
NAME, CODE, ORIGIN, LANGUAGE = 120, 60, 120, 16


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


def read_file(data: bytes) -> Read:
    """Return what a file says; raises ExchangeRefused naming each thing that is wrong."""
    if len(data) > LARGEST_BYTES:
        raise ExchangeRefused(_("The file is larger than 512 kB; a programme is never that large."))
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
        raise ExchangeRefused(_("This is not a programme file: it is not JSON, or it was cut off.")) from problem
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ExchangeRefused(_("This is not a programme file. Ask for the file from “Copy as a file”."))
    check_version(raw, VERSION)
    return _checked(raw)


def _checked(raw: dict[str, Any]) -> Read:
    reading, where = Reading(), "programme"
    name = reading.text(raw, "name", where, NAME, needed=True)
    setting = reading.text(raw, "setting", where, CODE, needed=True)
    level = reading.text(raw, "level", where, CODE, needed=True)
    reading.one_of(setting, "setting", where, Programme.Setting.values)
    reading.one_of(level, "level", where, Level.values)
    group = reading.text(raw, "group", where, CODE, needed=True)
    if group and group not in templates():
        reading.wrong(_("%(where)s: this site knows no group “%(name)s”"), where=where, name=group)
    read = Read(
        name=name,
        group=group,
        setting=setting,
        level=level,
        language=reading.text(raw, "language", where, LANGUAGE) or SOURCE,
        summary=reading.text(raw, "summary", where, WORDS),
        origin=reading.text(raw, "origin", where, ORIGIN),
        lines=_lines(raw, reading),
        tasks=_tasks(raw, reading),
    )
    if reading.problems:
        raise ExchangeRefused(*reading.problems[:MOST_SAID])
    return read


def _words(row: dict[str, Any], where: str, longest: int, reading: Reading) -> tuple[str, str]:
    """Return (code, own words): a code this site knows keeps its template's words, all else becomes words of its own."""
    code = reading.text(row, "code", where, CODE)
    text = reading.text(row, "text", where, longest, needed=True)
    if code and words_of(code) is not None:
        return code, text if row.get("own") is True else ""
    return "", text


def _lines(raw: dict[str, Any], reading: Reading) -> list[FileLine]:
    lines, seen = [], set()
    for where, row in reading.objects(raw, "lines", "programme", MOST_LINES):
        section = reading.text(row, "section", where, CODE, needed=True)
        reading.one_of(section, "section", where, PlanLine.Section.values)
        code, text = _words(row, where, WORDS, reading)
        if code and (section, code) in seen:
            reading.wrong(_("%(where)s: the same line stands twice"), where=where)
        seen.add((section, code))
        lines.append(FileLine(section, code, text))
    return lines


def _tasks(raw: dict[str, Any], reading: Reading) -> list[FileTask]:
    return [
        FileTask(reading.day(row, "day", where, LONGEST_DAYS), *_words(row, where, LINE, reading))
        for where, row in reading.objects(raw, "tasks", "programme", MOST_LINES)
    ]


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
