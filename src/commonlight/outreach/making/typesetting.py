"""Sets a piece in type: PDF/UA-1, PNG or SVG, in a child process with a time limit; refuses rather than guess."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from commonlight.outreach.making.codes import code_svg
from commonlight.outreach.making.pieces import (
    CODE_MM,
    MOST_TOGETHER,
    PAPERS,
    MissingFont,
    NoAlternative,
    NoPrinter,
    NotMade,
    Piece,
    Sheet,
    TooLong,
)
from commonlight.outreach.making.scripts import check_direction, families_for

SECONDS = 30
# How often a refusal is tried with fewer letters before it is said.
MOST_TRIES = 6
POINTS_PER_MM = 72 / 25.4
TOO_LONG = re.compile(r"too-long;([^;\"]*);([^;\"]*);([0-9.]+)")
# Which blocks fill a part of a sheet, so that the refusal can say how many letters to cut.
PARTS = {
    "points": ("headline", "lead", "point1", "point2", "point3", "point4"),
    "headline": ("headline", "lead"),
    "call": ("call", "promise", "anyhour"),
    "happens": ("happens_title", "happens1", "happens2", "happens3"),
    "do": ("do_title", "do1", "do2", "do3"),
    "not_text": ("not_title", "not_text"),
    "easy": ("headline", "easy1", "easy2", "easy3", "easy4"),
}
REGIONS = {"zh-hans": "CN", "zh-hant": "TW"}
# One second of 1 January 2000: the same words give the same bytes on any day.
FIXED = 946_684_800


def is_there() -> bool:
    """Return whether the typesetter is installed."""
    return find_spec("typst") is not None


def pdf(piece: Piece, *, keep: bool = False) -> bytes:
    """Return the piece as one PDF/UA-1 file with its fonts inside; raises NotMade with what to change. `keep`: see png."""
    return _press(piece, "pdf", 0, keep=keep)[0]


def png(piece: Piece, *, width: int, keep: bool = False) -> list[bytes]:
    """
    Return the pages of the piece as PNG, about `width` pixels wide; raises NotMade.

    keep : hold the pages in memory for the next asker, for pages that are looked at again and again while one works
    """
    return _press(piece, "png", width / _page_width(piece) * 72, keep=keep)


def svg(piece: Piece) -> list[bytes]:
    """Return the pages of the piece as SVG, letters drawn as shapes."""
    return _press(piece, "svg", 0)


def slides_of(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the slides of a talk between its cover and its last: title, lines, and which part of the words they are."""
    words = sheet.words

    def lines(*names: str) -> list[str]:
        return [words[name] for name in names if words.get(name)]

    return [
        {"part": "points", "title": words["look_title"], "lines": lines("point1", "point2", "point3", "point4")},
        {"part": "not_text", "title": words["not_title"], "lines": lines("not_text")},
        {"part": "do", "title": words["do_title"], "lines": lines("do1", "do2", "do3")},
        {"part": "happens", "title": words["happens_title"], "lines": lines("happens1", "happens2", "happens3")},
    ]


def _page_width(piece: Piece) -> float:
    width, height = PAPERS[piece.paper]
    return {"brochure": height, "slides": 960.0, "square": 540.0}.get(piece.form, width)


def order_of(piece: Piece) -> dict[str, Any]:
    """
    Return what the typesetter is told, after every check that needs no typesetting.

    Raises
    ------
    MissingFont, MixedDirections, NoAlternative, TooDense : see there
    """
    if not piece.sheets:
        raise NoPrinter("no language was chosen")
    if piece.layout == "together" and len(piece.sheets) > MOST_TOGETHER:
        raise NoPrinter(f"at most {MOST_TOGETHER} languages fit on one sheet")
    for sheet in piece.sheets:
        check_direction(sheet)
        if piece.picture and not sheet.alternative.strip():
            raise NoAlternative(sheet.language)
    form = piece.form
    width, height = PAPERS[piece.paper]
    return {
        "fonts": families_for(piece.sheets, piece.coalition + piece.number),
        "title": piece.title,
        "coalition": piece.coalition,
        "number": piece.number,
        "day_and_night": piece.day_and_night,
        "address": piece.address,
        "code": code_svg(piece.address, form) if form in CODE_MM else "",
        "code_pt": CODE_MM.get(form, 0.0) * POINTS_PER_MM,
        "picture": piece.picture,
        "small": list(piece.small),
        "layout": piece.layout if form == "poster" else "each",
        "version": piece.version,
        "width": width,
        "height": height,
        "sheets": [_sheet(sheet) for sheet in piece.sheets],
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    words = {"qr": "", **sheet.words}
    return {
        "code": sheet.language,
        "lang": sheet.language.split("-")[0].lower(),
        "region": REGIONS.get(sheet.language.lower()),
        "dir": sheet.direction,
        "words": words,
        "alternative": sheet.alternative,
        "marks": [*sheet.marks, *([] if sheet.is_read else [words.get("mark_translation", "")])],
        "own_marks": list(sheet.marks),
        "is_read": sheet.is_read,
        "slides": slides_of(sheet) if "look_title" in words else [],
    }


def _press(piece: Piece, file_format: str, ppi: float, *, keep: bool = False) -> list[bytes]:
    if not is_there():
        raise NoPrinter("the typesetter is not installed (the extra `print`)")
    order = {"form": piece.form, "format": file_format, "ppi": ppi, "at": FIXED, "data": order_of(piece)}
    try:
        return list(_kept(json.dumps(order))) if keep else run(order)
    except Wrong as problem:
        refused = _refusal(piece, str(problem))
        raise _tried(piece, refused, file_format, ppi) if isinstance(refused, TooLong) else refused from None


def _tried(piece: Piece, refused: TooLong, file_format: str, ppi: float) -> TooLong:
    """Return the refusal with a number of letters that was tried: the longest block, cut by so many, lets it fit."""
    total, part = 0, PARTS.get(refused.part, ())
    now, step = piece, refused
    for _attempt in range(MOST_TRIES):
        sheet = next(one for one in now.sheets if one.language == refused.language)
        longest = max(
            (name for name in part if sheet.words.get(name)), key=lambda name: len(sheet.words[name]), default=""
        )
        if not longest or step.cut >= len(sheet.words[longest]):
            break
        total += step.cut
        words = {**sheet.words, longest: sheet.words[longest][: -step.cut]}
        sheets = tuple(replace(one, words=words) if one is sheet else one for one in now.sheets)
        now = replace(now, sheets=sheets)
        try:
            run({"form": now.form, "format": file_format, "ppi": ppi, "at": FIXED, "data": order_of(now)})
        except Wrong as problem:
            again = _refusal(now, str(problem))
            if not isinstance(again, TooLong) or again.part != refused.part or again.language != refused.language:
                break
            step = again
        else:
            break
    return TooLong(refused.language, refused.part, total or refused.cut)


class Wrong(NoPrinter):
    """The typesetter's own words of what went wrong."""


@lru_cache(maxsize=24)
def _kept(order: str) -> tuple[bytes, ...]:
    return tuple(run(json.loads(order)))


def run(order: dict[str, Any]) -> list[bytes]:
    """Return the pages of an order; raises Wrong with the typesetter's words, NoPrinter where it stopped or took too long."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "commonlight.outreach.making.press"],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise NoPrinter("the typesetter took too long") from slow
    head, _newline, rest = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise NoPrinter("the typesetter stopped")
    answer = json.loads(head)
    if "wrong" in answer:
        raise Wrong(answer["wrong"])
    pages, start = [], 0
    for size in answer["sizes"]:
        pages.append(rest[start : start + size])
        start += size
    return pages


def _refusal(piece: Piece, wrong: str) -> NotMade:
    found = TOO_LONG.search(wrong)
    if found is None:
        glyph = re.search(r"the text .* could not be displayed", wrong)
        return MissingFont("these letters", "fonts-noto-core") if glyph else NoPrinter(wrong[:300])
    language, part, ratio = found[1], found[2], float(found[3])
    sheet = next(one for one in piece.sheets if one.language == language)
    if part == "foot":
        return TooLong(language, part, _surplus(piece.coalition + "".join(sheet.marks), ratio))
    return TooLong(language, part, _surplus("".join(sheet.words.get(name, "") for name in PARTS[part]), ratio))


def _surplus(text: str, ratio: float) -> int:
    """Return how many letters must go when a text is `ratio` times too tall; a little more, so that the cut is enough."""
    return max(1, round(len(text) * (1 - 1 / ratio) * 1.1) + 4)


def drawing_png(drawing: str, *, width: int) -> bytes:
    """Return a drawing of 800 by 400 as a picture, `width` pixels wide."""
    order = {"form": "drawing", "format": "png", "ppi": width / 800 * 72, "at": FIXED, "data": {"picture": drawing}}
    return run(order)[0]


def svg_png(drawing: str, *, width: int, height: int) -> bytes:
    """Return an SVG as a PNG of `width` by `height` pixels; raises NoPrinter where the typesetter is not installed."""
    if not is_there():
        raise NoPrinter("the typesetter is not installed")
    data = {"picture": drawing, "width": width, "height": height}
    return run({"form": "cut", "format": "png", "ppi": 72, "at": FIXED, "data": data})[0]
