"""How published figures are read on pages: the words for columns, categories, titles and what stands beside them."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonlight.core.directions import isolated
from commonlight.insight import register_areas, register_told
from commonlight.insight.models import Release
from commonlight.insight.register_told import NOT_TOLD
from commonlight.reports.catalogue import entries

TOTAL = "TOTAL"
# A hyphen that no line ends with: the halves of a month would change places in Arabic.
UNBROKEN = "\u2011"
# A table as wide as a screen shows; longer ones are written line by line.
WIDEST = 10
KINDS: dict[str, Promise] = {
    "not_coded": gettext_lazy("Not coded yet"),
    "labour": gettext_lazy("Forced labour"),
    "sexual": gettext_lazy("Sexual exploitation"),
    "domestic": gettext_lazy("Servitude in a home"),
    "crime": gettext_lazy("Forced to commit crimes"),
    "marriage": gettext_lazy("Forced marriage"),
    "several": gettext_lazy("More than one"),
    "not_trafficking": gettext_lazy("Not trafficking, as it was told"),
    "unclear": gettext_lazy("Cannot be told"),
}
COLUMNS: dict[str, Promise] = {
    "kind": gettext_lazy("Kind"),
    "setting": gettext_lazy("Where"),
    "month": gettext_lazy("Time"),
    "area": gettext_lazy("Area"),
}
TITLE_WORDS: dict[str, Promise] = {
    "kind": gettext_lazy("What people told us, by kind"),
    "setting": gettext_lazy("What people told us, by place of work or life"),
    "state": gettext_lazy("What people told us, by state"),
    "county": gettext_lazy("What people told us, by county"),
    "ward": gettext_lazy("What people told us, by ward"),
    "neighbourhood": gettext_lazy("What people told us, by neighbourhood"),
}
QUARTER = re.compile(r"(\d{4})-Q([1-4])")
SPAN = re.compile(r"(before|from) (\d{4}-\d{2})")


@dataclass(frozen=True)
class ShownTable:
    """A table as a page shows it: heads, and rows of a name and its figures as text ("" where hidden)."""

    caption: str
    heads: list[str]
    rows: list[tuple[str, list[tuple[str, str]]]]


def column_word(name: str) -> str:
    """Return what a column is called."""
    return str(COLUMNS.get(name, name))


def category_word(column: str, code: str) -> str:
    """Return what a category is called."""
    if code == TOTAL:
        return _("All together")
    if column == "kind":
        return str(KINDS.get(code, code))
    if column == "setting":
        return (
            _("Not told") if code == NOT_TOLD else next((str(e) for e in entries("settings") if e.code == code), code)
        )
    if column == "area":
        if code == register_areas.ELSEWHERE:
            return _("Elsewhere, or not told")
        state = code.removesuffix(register_areas.NO_COUNTY)
        return code if state == code else _("%(state)s, county not told") % {"state": state}
    if found := QUARTER.fullmatch(code):
        return _("%(year)s, quarter %(number)s") % {"year": found[1], "number": found[2]}
    if found := SPAN.fullmatch(code):
        return (_("Before %(month)s") if found[1] == "before" else _("From %(month)s on")) % {"month": found[2]}
    return code


def title_of(row: Release) -> str:
    """Return the title in the page's language, where the words are ours."""
    for name, words in (register_told.TITLES | register_areas.TITLES).items():
        if row.title.startswith(words):
            # Months in a row are read from left to right in every language.
            return f"{TITLE_WORDS[name]}: {isolated(row.title.removeprefix(words).lstrip(', ').replace('-', UNBROKEN))}"
    return row.title


def shown(tables: list[Any]) -> list[ShownTable]:
    """Return the tables of a release for a page; a second column stands across where it is narrow enough."""
    found = []
    for by, every in tables:
        rows = _without_empty(by, every)
        if len(by) == 2:
            across = list(dict.fromkeys(categories[1] for categories, _value in rows))
            down = list(dict.fromkeys(categories[0] for categories, _value in rows))
            if len(across) > WIDEST >= len(down):
                rows = [[categories[::-1], value] for categories, value in rows]
                by, across, down = by[::-1], down, across
            if len(across) <= WIDEST:
                found.append(_crossed(by, rows, down, across))
                continue
        caption = ", ".join(column_word(name) for name in by)
        lines = [
            (" · ".join(category_word(name, one) for name, one in zip(by, categories, strict=True)), [(_("Count"), _figure(value))])
            for categories, value in rows
        ]  # fmt: skip
        found.append(ShownTable(caption, [caption, _("Count")], lines))
    return found


def shown_of(row: Release) -> list[ShownTable]:
    """Return the tables of a release for a page, with rates beside the counts where it has them."""
    rates = register_areas.rates_of(row.files)
    if not rates:
        return shown(row.tables)
    head = _("For every %(people)s people") % {"people": f"{register_areas.PER:,}"}
    return [
        ShownTable(one.caption, [*one.heads, head], [(name, [*cells, (head, rates.get(name, ""))]) for name, cells in one.rows])
        for one in shown(row.tables)
    ]  # fmt: skip


def _without_empty(by: list[str], rows: list[Any]) -> list[Any]:
    """Return the rows without kinds and places that nobody told of at any time; the file has them all."""
    empty: set[tuple[int, str]] = set()
    for place, name in enumerate(by):
        if name != "month":
            some = {categories[place] for categories, value in rows if value != 0}
            empty |= {(place, categories[place]) for categories, _value in rows} - {(place, one) for one in some}
    return [row for row in rows if not any((place, one) in empty for place, one in enumerate(row[0]))]


def _crossed(by: list[str], rows: list[Any], down: list[str], across: list[str]) -> ShownTable:
    figures = {tuple(categories): value for categories, value in rows}
    heads = [category_word(by[1], one) for one in across]
    lines = [
        (category_word(by[0], name), [(head, _figure(figures.get((name, one)))) for one, head in zip(across, heads, strict=True)])
        for name in down
    ]  # fmt: skip
    caption = f"{column_word(by[0])}, {column_word(by[1])}"
    return ShownTable(caption, [column_word(by[0]), *heads], lines)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _by_area() -> list[str]:
    return [
        _("People tell more where they know us. A dark area is not a place with more trafficking."),
        _("Lines across an area: fewer than %(least)s were counted, so its rate may be far off. A dash: not shown, or nobody could name it.")
        % {"least": register_areas.UNSURE_UNDER},
    ]  # fmt: skip


def file_word(name: str) -> str:
    """Return what a file of a release is."""
    if name == register_areas.RATES:
        return _("Counts and rates by area (CSV)")
    if name.endswith(".csv"):
        return _("The table (CSV)")
    if name == register_areas.MAP:
        return _("The map (SVG)")
    if name.endswith(".svg"):
        return _("A picture (SVG)")
    return _("What the columns mean (JSON)") if name.endswith(".json") else _("What to know (text)")


def beside(row: Release, smallest: int) -> list[str]:
    """Return what a reader must know beside the figures, in the page's language."""
    left_out = any(len(_without_empty(by, rows)) < len(rows) for by, rows in row.tables)
    return [
        _("Counts under %(least)s are not shown, and neither are others from which they could be worked out.")
        % {"least": smallest},
        _("Not shown: %(hidden)s of %(all)s figures. A missing figure is not zero.")
        % {"hidden": row.n_hidden, "all": row.n_hidden + row.n_shown},
        *([_("What nobody told of at any time stands in the file only.")] if left_out else []),
        *(_by_area() if register_areas.RATES in row.files else []),
        _("The figures count what people told us, not how much trafficking there is."),
        _("Somebody who knows more may still learn something from them."),
    ]
