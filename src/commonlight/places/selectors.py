"""Questions to the room: which areas there are, what is known of them, how they lie. Plain tuples, for pages and jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, OuterRef, QuerySet, Subquery

from commonlight.places.models import Area, Boundary, Indicator, IndicatorValue, Source
from commonlight.places.outlines import UNIT, Point, Ring, unpacked


class MixedVintages(Exception):
    """Figures asked for together stand on limits of different years."""


@dataclass(frozen=True)
class AreaRow:
    """An area; centroid is (longitude, latitude) in degrees, None where no outline was loaded."""

    id: UUID
    code: str
    name: str
    population: int | None
    is_rural: bool | None
    centroid: Point | None


@dataclass(frozen=True)
class IndicatorTable:
    """
    Figures by area.

    areas : in the order of their codes; estimates, margins : one row for each area, one column for each of slugs, None where
    the source gives nothing; sources : of each slug; vintage : year of the areas' limits
    """

    areas: tuple[AreaRow, ...]
    estimates: tuple[tuple[float | None, ...], ...]
    margins: tuple[tuple[float | None, ...], ...]
    slugs: tuple[str, ...]
    sources: tuple[UUID, ...] = ()
    vintage: int | None = None


@dataclass(frozen=True)
class Outline:
    """The outline of an area: rings of (longitude, latitude) in degrees, not closed."""

    code: str
    rings: tuple[Ring, ...]


def latest_vintage(level: str) -> int | None:
    """Return the newest year of limits that a level has, None when it has no area."""
    found: int | None = Area.objects.filter(level=level).aggregate(newest=Max("vintage"))["newest"]
    return found


def _areas(level: str, within: str | None, vintage: int | None) -> QuerySet[Area]:
    year = latest_vintage(level) if vintage is None else vintage
    if year is None:
        return Area.objects.none()
    rows = Area.objects.filter(level=level, vintage=year)
    return rows.filter(code__startswith=within) if within else rows


def areas_of(level: str, *, within: str | None = None, vintage: int | None = None) -> list[AreaRow]:
    """
    Return the areas of a level by code, of its newest limits unless a vintage is given.

    within : the code of a larger area; codes of areas begin with the code of the area around them
    """
    return _rows(_areas(level, within, vintage))


def count_of(level: str, *, within: str | None = None) -> int:
    """Return how many areas `areas_of` would give."""
    return _areas(level, within, None).count()


def _rows(areas: QuerySet[Area]) -> list[AreaRow]:
    values = areas.order_by("code").values_list(
        "id", "code", "name", "population", "is_rural", "boundary__x", "boundary__y"
    )
    return [
        AreaRow(pk, code, name, people, rural, None if x is None else (x / UNIT, y / UNIT))
        for pk, code, name, people, rural, x, y in values
    ]


def sources() -> list[Source]:
    """Return what was brought in whole, newest first."""
    return list(Source.objects.filter(is_whole=True).prefetch_related("indicators").order_by("-year", "title", "pk"))


def indicators(*, level: str | None = None) -> list[Indicator]:
    """Return one indicator for each slug, of the newest source that gives it, by theme and name."""
    rows = Indicator.objects.filter(source__is_whole=True).select_related("source")
    if level is not None:
        # A file holds areas of one level, so its first figure says which.
        first = IndicatorValue.objects.filter(indicator=OuterRef("pk")).values("area__level")[:1]
        rows = rows.annotate(its_level=Subquery(first)).filter(its_level=level)
    newest: dict[str, Indicator] = {}
    for one in rows.order_by("source__year", "source__loaded_on", "source__pk"):
        newest[one.slug] = one
    return sorted(newest.values(), key=lambda one: (one.theme, one.name))


def indicator_table(slugs: Sequence[str], *, level: str, within: str | None = None) -> IndicatorTable:
    """
    Return figures of the areas of a level, each slug from the newest source that has it for this level.

    Raises
    ------
    KeyError : no source gives a slug for this level
    MixedVintages : the figures stand on limits of different years; putting them side by side would shift them silently
    """
    found = {one.slug: one for one in indicators(level=level)}
    chosen = [found[slug] for slug in slugs]
    years = {
        IndicatorValue.objects.filter(indicator=one, area__level=level).values_list("area__vintage", flat=True)[0]
        for one in chosen
    }
    if len(years) > 1:
        raise MixedVintages(", ".join(map(str, sorted(years))))
    vintage = next(iter(years), None)
    areas = areas_of(level, within=within, vintage=vintage) if chosen else []
    columns: list[dict[UUID, tuple[float, float | None]]] = []
    for one in chosen:
        # Files of one year are read together: each state's counties come in a file of their own.
        rows = IndicatorValue.objects.filter(
            indicator__slug=one.slug,
            indicator__source__year=one.source.year,
            indicator__source__is_whole=True,
            area__level=level,
            area__vintage=vintage or 0,
        ).order_by("indicator__source__loaded_on", "pk")
        if within:
            rows = rows.filter(area__code__startswith=within)
        columns.append(
            {area: (value, margin) for area, value, margin in rows.values_list("area_id", "value", "margin")}
        )
    nothing = (None, None)
    return IndicatorTable(
        areas=tuple(areas),
        estimates=tuple(tuple(column.get(area.id, nothing)[0] for column in columns) for area in areas),
        margins=tuple(tuple(column.get(area.id, nothing)[1] for column in columns) for area in areas),
        slugs=tuple(slugs),
        sources=tuple(one.source_id for one in chosen),
        vintage=vintage,
    )


def outlines_of(level: str, within: str | None = None, *, vintage: int | None = None) -> list[Outline]:
    """Return the outlines of a level's areas by code; areas without one are left out."""
    return [Outline(code, unpacked(stored)) for code, stored in stored_outlines(level, within, vintage=vintage)]


def stored_outlines(level: str, within: str | None = None, *, vintage: int | None = None) -> list[tuple[str, bytes]]:
    """Return code and outline as stored, for drawing."""
    rows = Boundary.objects.filter(area__in=_areas(level, within, vintage)).order_by("area__code")
    return [(code, bytes(stored)) for code, stored in rows.values_list("area__code", "rings")]
