"""A map page's content: areas in five groups by one figure, who of them may belong to another, and the table that says the same."""

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commonlight.places.drawing import Legend, county_map, drawing_of, key_of
from commonlight.places.models import Indicator
from commonlight.places.selectors import AreaRow, indicator_table, stored_outlines

GROUPS = 5
OLD_AFTER = 5


@dataclass(frozen=True)
class MapPage:
    """What a page shows of one figure: picture, rows of the table, and how much of it is unsure."""

    picture: SafeString
    key: SafeString
    rows: SafeString
    n_areas: int
    n_unknown: int
    n_unsure: int
    n_undrawn: int
    has_margins: bool
    vintage: int | None


def limits_of(values: Sequence[float]) -> list[float]:
    """
    Return the lower limits of the second to the last of five groups of about as many areas; fewer where values are alike.

    >>> limits_of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    [3, 5, 7, 9]
    """
    ordered = sorted(values)
    cuts = (ordered[len(ordered) * n // GROUPS] for n in range(1, GROUPS)) if ordered else iter(())
    return sorted({cut for cut in cuts if cut > ordered[0]})


def is_unsure(value: float, margin: float | None, limits: Sequence[float]) -> bool:
    """Whether the 90 % interval reaches into another group."""
    return margin is not None and bisect_right(limits, value - margin) != bisect_right(limits, value + margin)


def is_old(indicator: Indicator, year: int) -> bool:
    """Whether a figure is more than five years old."""
    return year - indicator.source.year > OLD_AFTER


def written(value: float, unit: str) -> str:
    """Return a figure in the page's language."""
    digits = 0 if value == round(value) or abs(value) >= 1000 else 1 if abs(value) >= 1 or unit == "%" else 2
    said = number_format(round(value, digits), digits, force_grouping=abs(value) >= 1000)
    return f"{said} {unit}".strip()


def page_of(indicator: Indicator, *, level: str, within: str | None) -> MapPage:
    """Return the content of a map page; raises KeyError where no source has the figure for this level."""
    table = indicator_table([indicator.slug], level=level, within=within)
    figures = [row[0] for row in table.estimates]
    margins = [row[0] for row in table.margins]
    limits = limits_of([value for value in figures if value is not None])
    unit = indicator.unit
    classes = {
        area.code: None if value is None else bisect_right(limits, value)
        for area, value in zip(table.areas, figures, strict=True)
    }
    unsure = frozenset(
        area.code
        for area, value, margin in zip(table.areas, figures, margins, strict=True)
        if value is not None and is_unsure(value, margin, limits)
    )
    outlines = drawing_of(stored_outlines(level, within, vintage=table.vintage))
    said = [written(limit, unit) for limit in limits]
    names = [
        *([_("below %(limit)s") % {"limit": said[0]}] if said else [_("all alike")]),
        *(_("%(low)s to %(high)s") % {"low": low, "high": high} for low, high in itertools.pairwise(said)),
        *([_("%(limit)s and more") % {"limit": said[-1]}] if said else []),
    ]
    title = _("%(figure)s, %(year)s. In %(unsure)s of %(all)s areas the error reaches into another group.") % {
        "figure": _(indicator.name),
        "year": indicator.source.year,
        "unsure": len(unsure),
        "all": len(table.areas),
    }
    legend = Legend(title, names, _("no figure"), unsure, _("may belong to another group"))
    drawn = set(outlines.codes)
    return MapPage(
        # Made of numbers and of words that county_map escapes.
        picture=mark_safe(county_map(outlines, classes, legend=legend, with_key=False)),  # noqa: S308
        key=_key(key_of(outlines.codes, classes, legend=legend)),
        rows=_rows(table.areas, figures, margins, unsure, unit, level),
        n_areas=len(table.areas),
        n_unknown=sum(value is None for value in figures),
        n_unsure=len(unsure),
        n_undrawn=sum(area.code not in drawn for area in table.areas),
        has_margins=any(margin is not None for margin in margins),
        vintage=table.vintage,
    )


def _key(key: Sequence[tuple[str, str]]) -> SafeString:
    box = (
        '<li><svg width="26" height="18" viewBox="0 0 26 18" aria-hidden="true"><rect width="26" height="18" fill="{}" '
    )
    return format_html_join("", box + 'stroke="#444"/></svg> {}</li>', key)


def _rows(
    areas: Sequence[AreaRow],
    figures: Sequence[float | None],
    margins: Sequence[float | None],
    unsure: frozenset[str],
    unit: str,
    level: str,
) -> SafeString:
    # Three thousand rows: a template would take longer than the map.
    order = sorted(range(len(areas)), key=lambda n: areas[n].code)
    unknown, other = _("no figure"), _("may belong to another group")
    heads = (_("Figure"), _("Margin (90 %)"), _("People"))
    row = '<tr><th scope="row"><a href="{}/{}/">{}</a></th><td data-label="{}" class="count">{}</td>'
    row += '<td data-label="{}" class="count">{}</td><td data-label="{}" class="count">{}</td><td>{}</td></tr>'

    def cells(n: int) -> tuple[str, ...]:
        value, margin, area = figures[n], margins[n], areas[n]
        return (
            *(level, area.code, area.name, heads[0], unknown if value is None else written(value, unit), heads[1]),
            "" if margin is None else f"± {written(margin, unit)}",
            *(heads[2], "" if area.population is None else number_format(area.population, 0, force_grouping=True)),
            other if area.code in unsure else "",
        )

    return format_html_join("", row, (cells(n) for n in order)) if order else format_html("")
