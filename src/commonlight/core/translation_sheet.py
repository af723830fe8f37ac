"""
The sheet a translator works in: CSV with a key, the English, where it stands, the translation and its state.

What comes back is checked row by row before anything is kept: a lost placeholder, merged cells, keys nobody knows,
HTML, hidden direction marks. Words that run the other way get isolate marks, so that they do not turn their line.
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from commonlight.core.public_texts import PublicText

COLUMNS = ("key", "English", "where", "translation", "state")
NEEDED = ("key", "english", "translation")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[A-Za-z!][^>]*>?")
# A spreadsheet would take a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@")
LARGEST_BYTES = 2 * 1024 * 1024
LONGEST = 4_000
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
HIDDEN = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
XLSX = b"PK\x03\x04"


class SheetUnreadable(Exception):
    """The file is no sheet of ours at all; says what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row that carries words: its number in the file, the text it is for, what is wrong, what was mended."""

    number: int
    key: str
    words: str = ""
    text: PublicText | None = None
    problem: str = ""
    note: str = ""


@dataclass
class Read:
    """What a sheet says: rows to take, rows with something wrong, and how many brought nothing new."""

    taken: list[Line] = field(default_factory=list)
    wrong: list[Line] = field(default_factory=list)
    n_empty: int = 0
    n_same: int = 0

    @property
    def mended(self) -> list[Line]:
        """Return the rows that are taken, but not quite as they were written."""
        return [line for line in self.taken if line.note]


def written(rows: Iterable[tuple[PublicText, str, str]]) -> bytes:
    """Return a sheet of texts with their words and state, as UTF-8 that spreadsheet programs recognise."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for text, words, state in rows:
        writer.writerow([text.key, _guarded(text.english), text.where, _guarded(words), state])
    return out.getvalue().encode("utf-8-sig")


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def decoded(content: bytes) -> str:
    """Return the text of an uploaded sheet; raises SheetUnreadable."""
    if content.startswith(XLSX):
        raise SheetUnreadable(
            _(
                "This is a workbook. In your spreadsheet program choose “Save as”, then “CSV UTF-8”, and bring that file."
            )
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise SheetUnreadable(
            _("The file is not in UTF-8 (byte %(place)s). In your spreadsheet program save it as “CSV UTF-8”.")
            % {"place": problem.start}
        ) from problem


def read(sheet: str, *, texts: Mapping[str, PublicText], held: Mapping[str, str], direction: str) -> Read:
    """
    Return what a sheet brings.

    Parameters
    ----------
    texts : every public text by key
    held : the words that stand already, by key
    direction : "ltr" or "rtl", of the language

    Raises
    ------
    SheetUnreadable : there is no row with our column names
    """
    found = Read()
    seen: dict[str, int] = {}
    for number, cells in _rows(sheet):
        key, english, words = (cells[name] for name in NEEDED)
        words = unicodedata.normalize("NFC", _unguarded(words)).strip()
        if not words and key:
            found.n_empty += 1
            continue
        text = texts.get(key)
        problem = _row_problem(key, english, words, text, seen.get(key))
        if not problem and text is not None:
            problem = words_problem(words, text)
        if problem or text is None:
            found.wrong.append(Line(number, key, words, text, problem))
            continue
        seen[key] = number
        turned = isolated(words, direction)
        if turned == held.get(key):
            found.n_same += 1
            continue
        note = _("Words that run the other way got marks around them.") if turned != words else ""
        found.taken.append(Line(number, key, turned, text, note=note))
    return found


def _rows(sheet: str) -> Iterator[tuple[int, dict[str, str]]]:
    first = sheet.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(sheet, newline=""), delimiter=separator)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in NEEDED if name not in names]
        if missing:
            raise SheetUnreadable(
                _(
                    "The first row must name the columns. Missing: %(names)s. Begin with the sheet you can take out here."
                )
                % {"names": ", ".join(missing)}
            )
        places = {name: names.index(name) for name in NEEDED}
        for cells in reader:
            if any(cell.strip() for cell in cells):
                filled = [*cells, *[""] * len(names)]
                yield reader.line_num, {name: filled[place].strip("\n\r ") for name, place in places.items()}
    except csv.Error as problem:
        raise SheetUnreadable(
            _("Row %(row)s cannot be read: %(problem)s.") % {"row": reader.line_num, "problem": problem}
        ) from problem


def _row_problem(key: str, english: str, words: str, text: PublicText | None, twice: int | None) -> str:
    if not key:
        return _("The key is empty. Were cells merged? Split them, so that each row has its own key.")
    if text is None:
        return _("No text has this key. It may be from an older version: take the sheet out anew.")
    if twice is not None:
        return _("This key stands twice, first in row %(row)s.") % {"row": twice}
    if english and _plain(_unguarded(english)) != _plain(text.english):
        return _("The English of this row is not ours any more. Take the sheet out anew and look at this text again.")
    return ""


def _plain(words: str) -> str:
    return " ".join(words.split())


def words_problem(words: str, text: PublicText) -> str:
    """Return what is wrong with words for a text, in a whole sentence, or nothing."""
    wanted, have = Counter(PLACEHOLDER.findall(text.english)), Counter(PLACEHOLDER.findall(words))
    if lost := set(wanted) - set(have):
        return _("Lost: %(names)s. Write it as it stands in the English.") % {"names": ", ".join(sorted(lost))}
    if strange := set(have) - set(wanted):
        return _("%(names)s is not in the English. Take it out.") % {"names": ", ".join(sorted(strange))}
    if "%" in PLACEHOLDER.sub("", words).replace("%%", "") and wanted:
        return _("A percent sign stands alone. In this text write it twice.")
    wanted_tags, tags = Counter(TAG.findall(text.english)), Counter(TAG.findall(words))
    if tags - wanted_tags:
        return _("Signs in angle brackets may not stand in a text: %(tags)s.") % {
            "tags": ", ".join(sorted(tags - wanted_tags))
        }
    if wanted_tags - tags:
        return _("Lost: %(names)s. Write it as it stands in the English.") % {
            "names": ", ".join(sorted(wanted_tags - tags))
        }
    if any(unicodedata.category(sign) == "Cc" and sign != "\n" for sign in words):
        return _("A sign that cannot be seen stands in the text. Type the text anew.")
    if len(words) > LONGEST:
        return _("The text is too long: at most %(most)s signs.") % {"most": LONGEST}
    return ""


def isolated(words: str, direction: str) -> str:
    """
    Return `words` without hidden direction marks, each run of the other direction between isolate marks.

    Examples
    --------
    >>> isolated("Say سلام now", "ltr") == "Say \u2068سلام\u2069 now"
    True
    """
    bare = HIDDEN.sub("", words)
    other = ("R", "AL") if direction == "ltr" else ("L",)
    kept = [match.span() for pattern in (PLACEHOLDER, TAG) for match in pattern.finditer(bare)]
    pieces, run, place = [], "", 0
    for place, sign in enumerate(bare):
        is_kept = any(start <= place < end for start, end in kept)
        if (not is_kept and unicodedata.bidirectional(sign) in other) or (
            run
            and not is_kept
            and unicodedata.bidirectional(sign) in ("WS", "NSM", "CS", "ES")
            and _goes_on(bare, place, other)
        ):
            run += sign
        else:
            pieces.append(f"{ISOLATE}{run}{END_ISOLATE}{sign}" if run else sign)
            run = ""
    if run:
        pieces.append(f"{ISOLATE}{run}{END_ISOLATE}")
    return "".join(pieces)


def _goes_on(words: str, place: int, other: tuple[str, ...]) -> bool:
    rest = words[place + 1 :].lstrip(" ")
    return bool(rest) and unicodedata.bidirectional(rest[0]) in other
