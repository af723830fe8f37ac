"""Who covers which service in which place and language, and where nobody does."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commonlight.core.languages import languages as languages_of_site
from commonlight.partners.models import Coverage
from commonlight.partners.services_given import SERVICES


def names_of(codes: Collection[str]) -> list[str]:
    """Return languages as their speakers write them; a code the site does not know stays a code."""
    known = languages_of_site()
    return [known[code].name if code in known else code for code in codes]


@dataclass(frozen=True)
class Cell:
    """
    One service in one place.

    n : organisations that give it, in the language asked for; missing : languages nobody there speaks
    """

    place: str
    n: int
    languages: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def missing_names(self) -> list[str]:
        """Return the missing languages as their speakers write them."""
        return names_of(self.missing)

    @property
    def is_gap(self) -> bool:
        """Whether nobody gives it there."""
        return self.n == 0


@dataclass(frozen=True)
class Line:
    """One service in all places."""

    service: str
    label: str
    cells: tuple[Cell, ...]

    @property
    def gaps(self) -> list[str]:
        """Places where nobody gives it."""
        return [cell.place for cell in self.cells if cell.is_gap]


@dataclass(frozen=True)
class Map:
    """The whole map; `n_gaps` counts services without anybody, over all places."""

    places: tuple[str, ...]
    lines: tuple[Line, ...]
    n_gaps: int
    n_organisations: int


@dataclass(frozen=True)
class Giver:
    """An organisation, what it gives of the services asked for, and in which places."""

    name: str
    services: tuple[str, ...]
    places: tuple[str, ...]


def givers(services: Collection[str], *, day: date) -> list[Giver]:
    """Return the organisations that give any of these services, by name, without those that left; for other rooms."""
    rows = (
        Coverage.objects.filter(service__in=services)
        .exclude(Q(organisation__partner_profile__left__lte=day))
        .order_by("organisation__name", "organisation_id", "service", "place")
        .values_list("organisation_id", "organisation__name", "service", "place")
    )
    found: dict[object, Giver] = {}
    for key, name, service, place in rows:
        held = found.get(key, Giver(name, (), ()))
        found[key] = Giver(
            name, tuple(dict.fromkeys((*held.services, service))), tuple(dict.fromkeys((*held.places, place)))
        )
    return list(found.values())


def coverage_map(*, day: date, wanted: Collection[str], language: str = "", service: str = "") -> Map:
    """
    Return who covers what, without organisations that left.

    wanted : languages the coalition wants everywhere; language, service : count only these when given
    """
    rows = (
        Coverage.objects.exclude(Q(organisation__partner_profile__left__lte=day))
        .values_list("organisation_id", "service", "place", "languages")
        .iterator()
    )
    given: dict[tuple[str, str], int] = defaultdict(int)
    spoken: dict[tuple[str, str], set[str]] = defaultdict(set)
    places: dict[str, str] = {}
    organisations = set()
    for organisation, what, place, languages in rows:
        organisations.add(organisation)
        # The same place, however its capitals are written.
        key = places.setdefault(place.casefold(), place)
        spoken[what, key].update(languages)
        given[what, key] += not language or language in languages
    shown = tuple(sorted(places.values(), key=str.casefold))
    lines = tuple(
        Line(
            what,
            str(label),
            tuple(
                Cell(
                    place,
                    given[what, place],
                    tuple(sorted(spoken[what, place])),
                    tuple(sorted(set(wanted) - spoken[what, place])),
                )
                for place in shown
            ),
        )
        for what, label in SERVICES.items()
        if service in ("", what)
    )
    return Map(shown, lines, sum(len(line.gaps) for line in lines), len(organisations))
