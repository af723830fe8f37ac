"""A priority run as a page: map and table of need with its ranges, the other layers beside it, and what choices did to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commonlight.places.drawing import Legend, county_map, key_of
from commonlight.places.models import Source
from commonlight.places.selectors import outlines_of

CLASS_OF = {"no": 0, "perhaps": 1, "surely": 2}
# A theme is high where at most a tenth of the areas rank above it.
HIGH = 0.9


@dataclass(frozen=True)
class PriorityPage:
    """What a page shows of a run."""

    picture: SafeString
    key: SafeString
    rows: SafeString
    chosen: list[dict[str, Any]]
    close: list[dict[str, Any]]
    n_surely: int
    n_perhaps: int
    n_ranked: int
    n_areas: int
    high_themes: list[str]


def page_of(asked: Mapping[str, Any], found: Mapping[str, Any]) -> PriorityPage:
    """Return the content of the page."""
    standing = found["standing"]
    codes = [area["code"] for area in asked["areas"]]
    classes = {code: CLASS_OF.get(word) for code, word in zip(codes, standing, strict=True)}
    unsure = frozenset(code for code, word in zip(codes, standing, strict=True) if word == "perhaps")
    n_ranked, n = found["need"]["n_ranked"], asked["n"]
    title = _("Need, by place from the top. %(surely)s areas are surely among the first %(n)s, %(perhaps)s perhaps.") % {
        "surely": standing.count("surely"), "n": n, "perhaps": len(unsure),
    }  # fmt: skip
    names = [_("not among the first %(n)s") % {"n": n}, _("perhaps"), _("surely among the first %(n)s") % {"n": n}]
    legend = Legend(
        title, tuple(names), _("no place: too few people or figures"), unsure, _("perhaps: error or choice decides")
    )
    where = (asked["level"], asked["within"] or None, asked["vintage"])
    picture, key = _drawn(where, tuple(classes.items()), legend, _newest())
    say = {
        "range": _("%(low)s to %(high)s of %(all)s"),
        "none": _("none that says so"),
        "reached": _("not known or too few"),
        "served": _("%(n)s, %(speaking)s in the language"),
        "each": _("%(n)s, %(speaking)s in the language; one for %(each)s people"),
        "unheard": _(
            "about %(people)s people speak little English, and no service says that it speaks another language"
        ),
        "heard": _("about %(people)s people speak little English; %(besides)s services speak another language"),
    }
    lines = [line_of(asked, found, place, say) for place in range(len(codes))]
    chosen = found["chosen"]
    picked = set(chosen["places"])
    # By name: an order by need would say more than the ranges allow.
    first = sorted((lines[place] for place in picked), key=lambda one: one["name"])
    return PriorityPage(
        # Made of numbers and of words that county_map escapes.
        picture=mark_safe(picture),  # noqa: S308
        key=key_as_list(key),
        rows=_rows(lines),
        chosen=first,
        close=[
            line for place, line in enumerate(lines) if standing[place] in ("surely", "perhaps") and place not in picked
        ],
        n_surely=standing.count("surely"),
        n_perhaps=len(unsure),
        n_ranked=n_ranked,
        n_areas=len(codes),
        high_themes=_high_themes(found, chosen["places"]),
    )


def _newest() -> str:
    """Return what changes when outlines were brought in."""
    return ",".join(map(str, Source.objects.filter(is_whole=True).order_by("pk").values_list("pk", flat=True)))


@lru_cache(maxsize=1)
def _drawn(
    where: tuple[str, str | None, int | None],
    classes: tuple[tuple[str, int | None], ...],
    legend: Legend,
    _sources: str,
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the map and its key; the last one is kept, for drawing takes longer than all the rest of the page."""
    level, within, vintage = where
    outlines, by_code = outlines_of(level, within, vintage=vintage), dict(classes)
    codes = [one.code for one in outlines]
    picture = county_map(outlines, by_code, legend=legend, with_key=False)
    return picture, tuple(key_of(codes, by_code, legend=legend))


def line_of(asked: Mapping[str, Any], found: Mapping[str, Any], place: int, say: Mapping[str, str]) -> dict[str, Any]:
    """Return the four layers of one area in words."""
    area = asked["areas"][place]
    services, speaking = asked["services"]["counts"][place], asked["services"]["speaking"][place]
    reached = asked["reach"]["counts"][place]
    chosen = found["chosen"]
    return {
        "code": area["code"],
        "name": area["name"],
        "rural": area["rural"],
        "need": range_of(found["need"], place, say["range"]),
        "exposure": range_of(found["exposure"], place, say["range"])
        if found["exposure"] and "rank" in found["exposure"]
        else "–",
        "services": "; ".join(
            part
            for part in (_services(services, speaking, area["population"], say), _spoken(asked, place, say))
            if part
        ),
        "reached": say["reached"] if reached is None else _number(reached),
        "by_floor": place in chosen["by_floor"],
        "standing": found["standing"][place],
    }


def range_of(layer: Mapping[str, Any], place: int, words: str) -> str:
    """Return from which to which place from the top an area may lie, "–" where it has none. Never one place alone."""
    low, high = layer["low"][place], layer["high"][place]
    if low is None:
        return "–"
    return words % {"low": low, "high": high, "all": layer["n_ranked"]}


def _services(services: int, speaking: int, people: int | None, say: Mapping[str, str]) -> str:
    if not services:
        return say["none"]
    said = {"n": services, "speaking": speaking, "each": _number((people or 0) // services)}
    if not people:
        return say["served"] % said
    return say["each"] % said


def _spoken(asked: Mapping[str, Any], place: int, say: Mapping[str, str]) -> str:
    """Return how many people speak little English there beside how many services speak another language; "" if unknown."""
    held = asked["services"].get("limited_english")
    share, people = held[place] if held else None, asked["areas"][place]["population"]
    if share is None or not people:
        return ""
    # Two figures are as fine as a share with its error allows.
    few = round(share * people / 100)
    about = round(few, 2 - len(str(few))) if few else 0
    if not about:
        return ""
    besides = asked["services"]["besides"][place]
    return say["heard" if besides else "unheard"] % {"people": _number(about), "besides": besides}


def channels_of(asked: Mapping[str, Any], places: Sequence[int]) -> list[tuple[str, str, str]]:
    """Return name, source and the sum over the chosen areas of each figure of places where people can be met."""
    found = []
    for one in asked.get("channels", ()):
        values = [one["values"][place] for place in places if one["values"][place] is not None]
        found.append((one["name"], one["source"], _number(round(sum(values))) if values else "–"))
    return found


def _high_themes(found: Mapping[str, Any], places: Sequence[int]) -> list[str]:
    """Return the themes of need that are high in any of the chosen areas, those high in most of them first."""
    counts = {
        theme: sum((column[place] or 0) >= HIGH for place in places)
        for theme, column in found["need"]["themes"].items()
    }
    return [theme for theme in sorted(counts, key=lambda one: (-counts[one], one)) if counts[theme]]


def _number(value: int) -> str:
    return number_format(value, 0, force_grouping=True)


def key_as_list(key: Sequence[tuple[str, str]]) -> SafeString:
    box = (
        '<li><svg width="26" height="18" viewBox="0 0 26 18" aria-hidden="true"><rect width="26" height="18" fill="{}" '
    )
    return format_html_join("", box + 'stroke="#444"/></svg> {}</li>', key)


def _rows(lines: Sequence[Mapping[str, Any]]) -> SafeString:
    # Three thousand rows: a template would take longer than the map.
    if not lines:
        return format_html("")
    heads = (_("Need, place from the top"), _("Exposure"), _("Services"), _("People reached"))
    row = '<tr><th scope="row">{}</th>' + '<td data-label="{}">{}</td>' * 4 + "</tr>"
    keys = ("need", "exposure", "services", "reached")
    return format_html_join(
        "",
        row,
        (
            (line["name"], *(part for head, key in zip(heads, keys, strict=True) for part in (head, line[key])))
            for line in lines
        ),
    )
