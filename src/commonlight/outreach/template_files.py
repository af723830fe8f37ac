"""
Reads the content folder: templates of programmes, their evidence, conversation guides and checklists.

    content/programmes/<group>.yaml     facts and English texts of a group's plan; `all`, `rural`, `urban` go into each
    content/evidence.yaml ...           what is known, questions to ask, steps for officers
    content/<language>/...              the same files' texts in that language, by id

A file that breaks the schema stops the site from starting; a missing translation falls back to English.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from commonlight.library.selectors import Text
from commonlight.outreach.models import Level, PlanLine, Programme

FOLDER = Path(__file__).parent / "content"
SOURCE = "en"
COMMON = ("all", "rural", "urban")
BOTH = "both"
SETTINGS = (BOTH, *Programme.Setting.values)
KINDS = ("prevention", "work", "support", "root_cause")
PRACTICE = "practice"
STRENGTHS = ("compared", "measured", "described", PRACTICE)
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ContentBroken(ValueError):
    """A content file does not follow its schema; the message names file, entry and what is wrong."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text by language; English is always there."""

    texts: Mapping[str, str]

    def shown_in(self, language: str) -> Text:
        """Return the text in `language`, else in English and marked so."""
        found = language if language in self.texts else SOURCE
        return Text(self.texts[found], found, language)


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line of a template; `code` is unique in the whole folder.

    is_team_only : who controls somebody may read it
    covers : codes of lines of every plan that this one says for its group, so that the public reads it once
    """

    code: str
    section: str
    setting: str
    words: Words
    is_team_only: bool = False
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskLine:
    """Something to do, so many days after the start."""

    code: str
    setting: str
    day: int
    words: Words


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finding: how it is known, where it stands (None: practice of the field, no study), what it does not show."""

    id: str
    strength: str
    source: str | None
    checked: str | None
    says: Words
    limits: Words


@dataclass(frozen=True, slots=True)
class Template:
    """What a programme for a group begins with."""

    group: str
    kind: str
    level: str
    name: Words
    about: Words
    evidence: tuple[str, ...]
    lines: tuple[Line, ...]
    tasks: tuple[TaskLine, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The lines and tasks of one group in one setting, in their order."""

    lines: Mapping[str, Line]
    tasks: Mapping[str, TaskLine]


@dataclass(frozen=True, slots=True)
class Part:
    """A question of a guide, or a step of a checklist; `see` names entries of the library, as in "law:us-tvpa-2000"."""

    id: str
    words: Words
    see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A topic of questions, or a checklist."""

    id: str
    name: Words
    parts: tuple[Part, ...]


def _load(path: Path) -> dict[str, Any]:
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506 -- a safe loader either way
    except yaml.YAMLError as problem:
        raise ContentBroken(f"{path.name}: {problem}") from problem
    if not isinstance(found, dict):
        raise ContentBroken(f"{path.name}: must be a mapping")
    return found


def _translations(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    """Return {language: what its file of the same name says}."""
    found = {path.parents[name.count("/")].name: _load(path) for path in folder.glob(f"*/{name}")}
    return {language: said for language, said in found.items() if said.get("language") == language}


def _words(file: str, entry: str, text: object, others: Iterator[tuple[str, object]]) -> Words:
    if not isinstance(text, str) or not text.strip():
        raise ContentBroken(f"{file}: {entry}: needs an English text")
    texts = {SOURCE: text.strip()}
    for language, said in others:
        if isinstance(said, str) and said.strip():
            texts[language] = said.strip()
    return Words(texts)


def _one_of(file: str, entry: str, value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ContentBroken(f"{file}: {entry}: {value!r} is none of {', '.join(allowed)}")
    return str(value)


def _yes_or_no(file: str, entry: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ContentBroken(f"{file}: {entry}: team_only must be true or false")
    return value


def read_template(path: Path, folder: Path = FOLDER) -> Template:
    """Return the template in a file with its translations; raises ContentBroken."""
    raw, file = _load(path), path.name
    others = _translations(folder, f"programmes/{file}")
    group = raw.get("group")
    if group != path.stem:
        raise ContentBroken(f"{file}: group must be {path.stem!r}, as the file is called")

    def said(part: str, key: str = "") -> Iterator[tuple[str, object]]:
        for language, texts in others.items():
            yield language, (texts.get(part) or {}).get(key) if key else texts.get(part)

    sections = tuple(PlanLine.Section.values)
    lines, tasks = [], []
    for row in raw.get("lines", ()):
        name = str(row.get("id"))
        lines.append(
            Line(
                f"{group}.{name}",
                _one_of(file, name, row.get("section"), sections),
                _one_of(file, name, row.get("setting"), SETTINGS),
                _words(file, name, row.get("text"), said("lines", name)),
                _yes_or_no(file, name, row.get("team_only", False)),
                tuple(row.get("covers", ())),
            )
        )
    for row in raw.get("tasks", ()):
        name, day = str(row.get("id")), row.get("day")
        if not isinstance(day, int) or isinstance(day, bool) or not 0 <= day <= 366:
            raise ContentBroken(f"{file}: {name}: day must be a whole number from 0 to 366")
        setting = _one_of(file, name, row.get("setting"), SETTINGS)
        tasks.append(
            TaskLine(f"{group}.{name}", setting, day, _words(file, name, row.get("text"), said("tasks", name)))
        )
    codes = [line.code for line in lines] + [task.code for task in tasks]
    if len(codes) != len(set(codes)):
        raise ContentBroken(f"{file}: an id stands twice")
    common = group in COMMON
    return Template(
        group=group,
        kind="" if common else _one_of(file, "kind", raw.get("kind"), KINDS),
        level="" if common else _one_of(file, "level", raw.get("level"), tuple(Level.values)),
        name=_words(file, "name", raw.get("name"), said("name")),
        about=_words(file, "about", raw.get("about"), said("about")),
        evidence=tuple(raw.get("evidence", ())),
        lines=tuple(lines),
        tasks=tuple(tasks),
    )


@cache
def _all() -> dict[str, Template]:
    found = {path.stem: read_template(path) for path in sorted((FOLDER / "programmes").glob("*.yaml"))}
    for template in found.values():
        missing = [name for name in template.evidence if name not in evidence()]
        if missing:
            raise ContentBroken(f"{template.group}: no evidence is called {', '.join(missing)}")
    _check_covers(found)
    return found


def _check_covers(held: Mapping[str, Template]) -> None:
    general = {line.code: line for name in COMMON for line in held[name].lines}
    for template in held.values():
        for line in template.lines:
            wrong = [code for code in line.covers if code not in general or general[code].section != line.section]
            if wrong or (line.covers and template.group in COMMON):
                raise ContentBroken(
                    f"{template.group}: {line.code}: covers a line of every plan in the same section, not {', '.join(wrong)}"
                )


@cache
def templates() -> Mapping[str, Template]:
    """Return the templates to choose from, by group; root causes last."""
    chosen = [one for name, one in _all().items() if name not in COMMON]
    chosen.sort(key=lambda one: (one.kind == "root_cause", one.name.texts[SOURCE]))
    return {one.group: one for one in chosen}


@cache
def plan_of(group: str, setting: str) -> Plan:
    """Return the plan for a group in a setting: its own lines first, then those of the setting, then everybody's."""
    held = _all()
    parts = (held[group], held[setting], held["all"])
    lines = [line for part in parts for line in part.lines if line.setting in (BOTH, setting)]
    order = list(PlanLine.Section.values)
    lines.sort(key=lambda line: order.index(line.section))
    tasks = [task for part in parts for task in part.tasks if task.setting in (BOTH, setting)]
    tasks.sort(key=lambda task: task.day)
    return Plan({line.code: line for line in lines}, {task.code: task for task in tasks})


@cache
def _by_code() -> dict[str, Words]:
    found = {line.code: line.words for template in _all().values() for line in template.lines}
    return found | {task.code: task.words for template in _all().values() for task in template.tasks}


def words_of(code: str) -> Words | None:
    """Return the words of a line or task of any template; None when this install has no such line (any more)."""
    return _by_code().get(code)


@cache
def team_only() -> frozenset[str]:
    """Return the codes of lines the public pages never show: where or when we meet somebody who may be watched."""
    return frozenset(line.code for template in _all().values() for line in template.lines if line.is_team_only)


@cache
def covered_by() -> Mapping[str, frozenset[str]]:
    """Return, by code of a line of every plan, the codes of the lines that say the same for their group."""
    found: dict[str, set[str]] = {}
    for template in _all().values():
        for line in template.lines:
            for code in line.covers:
                found.setdefault(code, set()).add(line.code)
    return {code: frozenset(lines) for code, lines in found.items()}


def stands_everywhere(code: str) -> bool:
    """Return whether every programme of any group and setting begins with this line."""
    return code.startswith("all.")


@cache
def evidence() -> Mapping[str, Evidence]:
    """Return what is known, by id."""
    raw, others = _load(FOLDER / "evidence.yaml"), _translations(FOLDER, "evidence.yaml")
    found = {}
    for row in raw["entries"]:
        name = row["id"]

        def said(field: str, name: str = name) -> Iterator[tuple[str, object]]:
            return ((language, texts["entries"].get(name, {}).get(field)) for language, texts in others.items())

        found[name] = Evidence(
            id=name,
            strength=_one_of("evidence.yaml", name, row.get("strength"), STRENGTHS),
            source=_source(name, row),
            checked=row.get("checked"),
            says=_words("evidence.yaml", name, row.get("says"), said("says")),
            limits=_words("evidence.yaml", name, row.get("limits"), said("limits")),
        )
    return found


def _source(name: str, row: Mapping[str, Any]) -> str | None:
    source = row.get("source")
    if (row.get("strength") == PRACTICE) != (source is None):
        raise ContentBroken(f"evidence.yaml: {name}: names a source, or is practice of the field without one")
    return str(source) if source else None


def _chapters(file: str, outer: str, inner: str) -> Mapping[str, Chapter]:
    raw, others = _load(FOLDER / file), _translations(FOLDER, file)

    def said(part: str, name: str) -> Iterator[tuple[str, object]]:
        return ((language, texts[part].get(name)) for language, texts in others.items())

    return {
        row["id"]: Chapter(
            row["id"],
            _words(file, row["id"], row["name"], said(outer, row["id"])),
            tuple(
                Part(
                    part["id"],
                    _words(file, part["id"], part["text"], said(inner, part["id"])),
                    tuple(part.get("see", ())),
                )
                for part in row[inner]
            ),
        )
        for row in raw[outer]
    }


@cache
def guides() -> Mapping[str, Chapter]:
    """Return the conversation guides: topics of questions for local partners."""
    return _chapters("guides.yaml", "topics", "questions")


@cache
def checklists() -> Mapping[str, Chapter]:
    """Return the response checklists for officers."""
    return _chapters("checklists.yaml", "lists", "steps")
