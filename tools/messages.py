"""
Collect, compile and check the catalogues of translated texts, with Babel alone (no system gettext).

    python tools/messages.py extract   write the .po files of each room anew from its code and templates
    python tools/messages.py compile   write the .mo files the site reads
    python tools/messages.py check     fail if a text is missing, untranslated, stale or loses a placeholder

A room's `locale` holds what the public reads, in every language of the site. What only the team reads may stand in
`team_locale`, in English and Spanish; its file SOURCES lists those files of the room (one pattern on a line).
"""

import io
import re
import sys
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "commonlight"
# Public pages are complete in all of these; a folder may list others in its file LANGUAGES.
LANGUAGES = ("es", "ar", "fr", "ht", "zh_Hans")
TEAM_LANGUAGES = ("es",)
TEAM = "team_locale"
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "_": None,
}
COMMENT_TAGS = ("Translators:",)
CHANGING_HEADERS = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team):.*\n', flags=re.M
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def folders() -> list[Path]:
    """Return the folders that hold catalogues."""
    return sorted([*PACKAGE.glob("*/locale"), *PACKAGE.glob(f"*/{TEAM}")])


def _is_for_team(room: Path, source: Path) -> bool:
    listed = room / TEAM / "SOURCES"
    name = source.relative_to(room).as_posix()
    return listed.exists() and any(fnmatch(name, pattern) for pattern in listed.read_text().split())


def _templatized(source: Path) -> bytes:
    """Return a template as source that a lenient scanner finds the gettext calls in."""
    from django.utils.translation.template import templatize

    return templatize(source.read_text(encoding="utf-8")).encode()


def _messages_of(folder: Path) -> Iterator[tuple[str, int, object, list[str], str | None]]:
    room = folder.parent
    for source in sorted([*room.rglob("*.py"), *room.rglob("templates/**/*.*")]):
        if _is_for_team(room, source) != (folder.name == TEAM):
            continue
        name = source.relative_to(PACKAGE.parent).as_posix()
        if source.suffix == ".py":
            found: Iterable = extract(
                "python", io.BytesIO(source.read_bytes()), keywords=KEYWORDS, comment_tags=COMMENT_TAGS
            )
        else:
            # Django's templatize writes u'...' strings, which the script scanner does not know.
            text = re.sub(rb"\bu(['\"])", rb"\1", _templatized(source))
            found = extract("javascript", io.BytesIO(text), keywords=KEYWORDS, comment_tags=COMMENT_TAGS)
        for line, message, comments, context in found:
            yield name, line, message, comments, context


def template_of(folder: Path) -> Catalog:
    """Return the catalogue of all texts that belong into a folder."""
    catalog = Catalog(project="commonlight", charset="utf-8")
    for name, _line, message, comments, context in _messages_of(folder):
        catalog.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalog


def languages_of(folder: Path) -> tuple[str, ...]:
    """Return the languages a folder has catalogues in; each must be complete."""
    listed = folder / "LANGUAGES"
    if listed.exists():
        return tuple(listed.read_text().split())
    return TEAM_LANGUAGES if folder.name == TEAM else LANGUAGES


def _po(folder: Path, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / "django.po"


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def extract_all() -> None:
    """Bring each folder's .po files in step with its texts; translations that stand are kept, gone ones dropped."""
    for folder in folders():
        template = template_of(folder)
        for language in languages_of(folder):
            catalog = _read(_po(folder, language), language)
            catalog.update(template, no_fuzzy_matching=True)
            catalog.obsolete.clear()
            path = _po(folder, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as stream:
                write_po(stream, catalog, width=100, sort_output=True, include_lineno=False, omit_header=False)
            text = path.read_text(encoding="utf-8")
            # Dates and tool versions would make every extraction a change.
            path.write_text(CHANGING_HEADERS.sub("", text), encoding="utf-8")


def compile_all() -> None:
    """Write each .po file's .mo beside it."""
    for path in PACKAGE.glob("*/*locale/*/LC_MESSAGES/*.po"):
        with path.open("rb") as stream:
            catalog = read_po(stream, locale=path.parents[1].name)
        with path.with_suffix(".mo").open("wb") as stream:
            write_mo(stream, catalog)


def _placeholders(text: object) -> set[str]:
    joined = text if isinstance(text, str) else " ".join(part for part in text if part)  # type: ignore[attr-defined]
    return set(PLACEHOLDER.findall(joined))


def _words_of(message: Message | None) -> str | tuple[str, ...]:
    """Return a translation's words (each plural form), or nothing where one is missing."""
    if message is None or not message.string:
        return ""
    words = message.string if isinstance(message.string, str) else tuple(message.string)
    return words if isinstance(words, str) or all(words) else ""


def problems() -> list[str]:
    """Return what is wrong with the catalogues, one line each."""
    found = []
    for folder in folders():
        template = template_of(folder)
        for language in languages_of(folder):
            catalog = _read(_po(folder, language), language)
            for message in template:
                if not message.id:
                    continue
                held = catalog.get(message.id, context=message.context)
                shown = message.id if isinstance(message.id, str) else message.id[0]
                where = f"{folder.parent.name}/{folder.name} [{language}] {shown!r}"
                words = _words_of(held)
                if not words:
                    found.append(f"{where}: {'not translated' if held else 'missing; run `make messages`'}")
                elif isinstance(words, str) and isinstance(message.id, str):
                    if _placeholders(words) != _placeholders(message.id):
                        found.append(f"{where}: placeholders differ")
                elif _placeholders(words) - _placeholders(message.id):
                    found.append(f"{where}: placeholders differ")
            found += [
                f"{folder.parent.name}/{folder.name} [{language}] {message.id!r}: stands nowhere any more; run `make messages`"
                for message in catalog
                if message.id and template.get(message.id, context=message.context) is None
            ]
    return found


def main() -> int:
    """Do what the one argument says."""
    act = sys.argv[1] if len(sys.argv) == 2 else ""
    if act == "extract":
        extract_all()
    elif act == "compile":
        compile_all()
    elif act == "check":
        lines = problems()
        print("\n".join(lines) if lines else "catalogues complete")
        return 1 if lines else 0
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
