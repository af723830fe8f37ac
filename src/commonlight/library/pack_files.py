"""
A content pack: one zip of YAML that carries reviewed entries from one coalition to another.

    pack.yaml      schema, coalition, made, files: {law.yaml: {sha256, entries}, ...}
    law.yaml ...   kind, entries: rows as in a content file, each with `translations` and `reviewed` (a day or null)

Nobody's name travels: a review is the coalition's. A pack is read in memory, never unpacked on a disk, and every size is
counted while it is read, because what a zip says of itself cannot be trusted.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from django.utils.translation import gettext as _

from commonlight.library.content_files import LOADER, Content
from commonlight.library.problems import in_page_language
from commonlight.library.rows import Stands, problems_of
from commonlight.library.schema import KINDS

SCHEMA = 1
MANIFEST = "pack.yaml"
LARGEST_PACK = 4 * 1024 * 1024
LARGEST_FILE = 8 * 1024 * 1024
LARGEST_IN_ALL = 16 * 1024 * 1024
MOST_ENTRIES = 5000
DEEPEST = 12
# As many reasons as somebody can mend at once.
MOST_REASONS = 50
NAMES = frozenset({MANIFEST, *(f"{kind}.yaml" for kind in KINDS)})
DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class PackRefused(Exception):
    """The file is no pack we can take; `reasons` say what and where, in sentences."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)[:MOST_REASONS]


@dataclass(frozen=True, slots=True)
class Packed:
    """One entry of a pack; `reviewed` is the day on which the other coalition reviewed it, None if it did not."""

    kind: str
    stands: Stands
    reviewed: date | None


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack holds."""

    coalition: str
    made: date
    entries: tuple[Packed, ...]


def write_pack(pack: Pack) -> bytes:
    """Return the pack as a zip; the same entries give the same bytes."""
    files: dict[str, bytes] = {}
    counts: dict[str, int] = {}
    for kind in KINDS:
        rows = [_row(packed) for packed in pack.entries if packed.kind == kind]
        if rows:
            files[f"{kind}.yaml"] = _dumped({"kind": kind, "entries": rows})
            counts[f"{kind}.yaml"] = len(rows)
    manifest = {
        "schema": SCHEMA,
        "coalition": pack.coalition,
        "made": pack.made.isoformat(),
        "files": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "entries": counts[name]} for name, data in files.items()
        },
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {MANIFEST: _dumped(manifest), **files}.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _row(packed: Packed) -> dict[str, Any]:
    held = packed.stands.as_json()
    return {
        **held["row"],
        "translations": held["translations"],
        "reviewed": packed.reviewed.isoformat() if packed.reviewed else None,
    }


def _dumped(document: Mapping[str, Any]) -> bytes:
    text: str = yaml.dump(document, Dumper=_NoAliases, allow_unicode=True, sort_keys=False, width=100)
    return text.encode()


class _NoAliases(DUMPER):
    def ignore_aliases(self, _data: Any) -> bool:
        return True


def read_pack(data: bytes, content: Content) -> Pack:
    """
    Return what a pack holds, every entry valid by the schema.

    Raises PackRefused, with file, row and reason: a zip that grows too large, an unknown file, a digest that does not
    fit, YAML with aliases, a newer schema, an entry that breaks the schema. A pack is taken whole or not at all.
    """
    files = _files(data)
    if MANIFEST not in files:
        raise PackRefused(_("pack.yaml is missing: this is no content pack."))
    manifest = _document(MANIFEST, files.pop(MANIFEST))
    coalition, made, listed = _manifest(manifest)
    reasons = [_("%(file)s is not listed in pack.yaml.") % {"file": name} for name in files if name not in listed]
    for name, said in listed.items():
        if name not in files:
            reasons.append(_("%(file)s is listed in pack.yaml and missing.") % {"file": name})
        elif not isinstance(said, Mapping) or hashlib.sha256(files[name]).hexdigest() != said.get("sha256"):
            reasons.append(_("%(file)s was changed since the pack was made: its digest differs.") % {"file": name})
    if reasons:
        raise PackRefused(*reasons)
    entries = [
        packed for name, text in files.items() for packed in _entries(name, _document(name, text), content, reasons)
    ]
    if reasons:
        raise PackRefused(*reasons)
    if len(entries) > MOST_ENTRIES:
        raise PackRefused(_("The pack holds more than %(n)s entries.") % {"n": MOST_ENTRIES})
    return Pack(coalition, made, tuple(entries))


def _files(data: bytes) -> dict[str, bytes]:
    if len(data) > LARGEST_PACK:
        raise PackRefused(_("The file is larger than 4 MB. No content pack is that large."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            names = [info.filename for info in infos]
            strange = sorted(set(names) - NAMES)
            if strange or len(set(names)) != len(names):
                shown = ", ".join(strange[:3]) or names[0]
                raise PackRefused(_("The zip holds files that are no part of a pack: %(names)s.") % {"names": shown})
            return _read_all(archive, infos)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as problem:
        raise PackRefused(_("This is not a zip file, or it is broken or locked.")) from problem


def _read_all(archive: zipfile.ZipFile, infos: Iterable[zipfile.ZipInfo]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for info in infos:
        with archive.open(info) as stream:
            held = stream.read(LARGEST_FILE + 1)
        total += len(held)
        if len(held) > LARGEST_FILE or total > LARGEST_IN_ALL:
            raise PackRefused(_("%(file)s grows too large when it is unpacked.") % {"file": info.filename})
        files[info.filename] = held
    return files


def _document(name: str, text: bytes) -> Mapping[str, Any]:
    """Return a YAML file's mapping; aliases and deep nests, which can grow without end, are refused before loading."""
    try:
        depth = 0
        for event in yaml.parse(text, Loader=LOADER):
            if isinstance(event, yaml.AliasEvent):
                raise PackRefused(_("%(file)s uses YAML aliases, which a pack may not.") % {"file": name})
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise PackRefused(_("%(file)s is nested too deeply.") % {"file": name})
        document = yaml.load(text, Loader=LOADER)  # noqa: S506 (LOADER is a safe loader)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as problem:
        place = getattr(problem, "problem_mark", None)
        line = place.line + 1 if place else 1
        raise PackRefused(_("%(file)s, line %(line)s: cannot be read.") % {"file": name, "line": line}) from problem
    if not isinstance(document, Mapping):
        raise PackRefused(_("%(file)s must be names and values.") % {"file": name})
    return document


def _manifest(document: Mapping[str, Any]) -> tuple[str, date, Mapping[str, Any]]:
    schema, coalition, listed = document.get("schema"), document.get("coalition"), document.get("files")
    if not isinstance(schema, int) or schema < 1:
        raise PackRefused(_("pack.yaml does not say its schema version."))
    if schema > SCHEMA:
        raise PackRefused(_("The pack was made by a newer version of this software. Update this site first."))
    if not isinstance(coalition, str) or not coalition.strip() or len(coalition) > 120:
        raise PackRefused(_("pack.yaml does not say which coalition made it."))
    made = _day(document.get("made"))
    if made is None or not isinstance(listed, Mapping):
        raise PackRefused(_("pack.yaml does not say when it was made, or which files it holds."))
    return coalition.strip(), made, listed


def _entries(name: str, document: Mapping[str, Any], content: Content, reasons: list[str]) -> list[Packed]:
    kind = KINDS.get(str(document.get("kind")))
    rows = document.get("entries")
    if kind is None or f"{kind.name}.yaml" != name or not isinstance(rows, list):
        reasons.append(_("%(file)s does not hold the kind of entries its name says.") % {"file": name})
        return []
    found: list[Packed] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        packed = _packed(kind.name, row)
        wrong = problems_of(kind, packed.stands, content) if packed else [_("must be names and values")]
        identifier = str(packed.stands.row.get("id", "")) if packed else ""
        if identifier in seen:
            wrong.append(_("the id stands twice"))
        seen.add(identifier)
        where = {"file": name, "row": number, "id": identifier[:80]}
        reasons += [
            _("%(file)s, row %(row)s (%(id)s): %(reason)s.") % {**where, "reason": in_page_language(reason).rstrip(".")}
            for reason in wrong
        ]
        if packed and not wrong:
            found.append(packed)
    return found


def _packed(kind: str, row: Any) -> Packed | None:
    if not isinstance(row, Mapping):
        return None
    translations = row.get("translations") or {}
    shaped = isinstance(translations, Mapping) and all(isinstance(texts, Mapping) for texts in translations.values())
    if not shaped:
        return None
    plain = {str(name): value for name, value in row.items() if name not in ("translations", "reviewed", "checked")}
    return Packed(kind, Stands(plain, translations), _day(row.get("reviewed")))


def _day(value: Any) -> date | None:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
