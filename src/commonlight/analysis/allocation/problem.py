"""What is to be decided: places, programmes, limits and floors, checked before anything is solved."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from commonlight.analysis.base import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088
FLOOR_KINDS = ("covered", "budget", "met")


@dataclass(frozen=True)
class Area:
    """
    One area, which has need and may host programmes.

    id : its name
    need : how much is wanted there (people, or people times an index), from 0
    cost : what it costs to work there, beside the programme's own cost (travel, hall)
    lat, lon : degrees, needed when reach is above 0
    groups : names of the groups it belongs to ("rural")
    """

    id: str
    need: float
    cost: float = 0.0
    lat: float | None = None
    lon: float | None = None
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Programme:
    """
    One thing that can be done at a place, once per place.

    name : its name
    cost : money per place, added to the area's
    effect : share of an area's need that it meets where it reaches, above 0 to 1
    reach_km : how far people come to it; 0: only its own area
    capacity : most need it can meet at one place; None: no limit
    hours : people-hours per place
    at_most : most places; None: no limit
    only : group it is made for; None: all areas
    """

    name: str = "outreach"
    cost: float = 0.0
    effect: float = 1.0
    reach_km: float = 0.0
    capacity: float | None = None
    hours: float = 0.0
    at_most: int | None = None
    only: str | None = None


@dataclass(frozen=True)
class Floor:
    """
    A promise to a group.

    kind : "covered" (at least this share of all covered need is the group's), "budget" (of the money spent is spent
        there) or "met" (of the group's own need is covered)
    """

    group: str
    share: float
    kind: str = "covered"

    def __str__(self) -> str:
        what = {
            "covered": "of the covered need",
            "budget": "of the money spent",
            "met": "of its own need covered",
        }[self.kind]
        return f"{self.group} at least {self.share:.0%} {what}"


@dataclass(frozen=True)
class Problem:
    """
    A budget to place.

    areas, programmes : what there is
    budget : most money; hours : most people-hours, None: no limit
    floors : promises to groups
    returns : worth of the first, second, ... full meeting of an area's need, never rising: (1, 0.5) makes a second
        programme in the same area count half, (1,) makes it count nothing
    fixed, excluded : (area id, programme name) that must or must not be chosen
    fairest : make the worst-served group as well served as possible before anything else

    Raises InputError at once when something in it cannot be.
    """

    areas: tuple[Area, ...]
    programmes: tuple[Programme, ...]
    budget: float
    hours: float | None = None
    floors: tuple[Floor, ...] = ()
    returns: tuple[float, ...] = (1.0,)
    fixed: frozenset[tuple[str, str]] = frozenset()
    excluded: frozenset[tuple[str, str]] = frozenset()
    fairest: bool = False

    def __post_init__(self) -> None:
        self._check_amounts()
        self._check_names()
        self._check_floors()

    def _check_amounts(self) -> None:
        if not (math.isfinite(self.budget) and self.budget > 0):
            raise InputError(f"the budget must be above zero; got {self.budget:g}")
        if not self.areas or not self.programmes:
            raise InputError("a plan needs at least one area and one programme")
        for area in self.areas:
            if not math.isfinite(area.need) or area.need < 0 or not math.isfinite(area.cost) or area.cost < 0:
                raise InputError(f"area {area.id}: need and cost must be numbers from 0")
        for programme in self.programmes:
            if not 0 < programme.effect <= 1 or programme.cost < 0 or programme.reach_km < 0 or programme.hours < 0:
                raise InputError(f"programme {programme.name}: effect above 0 to 1, the rest from 0")
            if programme.capacity is not None and programme.capacity <= 0:
                raise InputError(f"programme {programme.name}: a capacity must be above zero")
        if not self.returns or any(b > a for a, b in zip((1.0, *self.returns), self.returns, strict=False)):
            raise InputError("returns must not rise and start at 1 or below, like 1, 0.5, 0.25")
        if min(self.returns) < 0:
            raise InputError("returns must not be negative")
        if any(self.cost_of(a, p) <= 0 for a in self.areas for p in self.programmes):
            raise InputError("every choice must cost something; a free one needs no plan")

    def _check_names(self) -> None:
        for names, what in (([a.id for a in self.areas], "area"), ([p.name for p in self.programmes], "programme")):
            repeated = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else set()
            if repeated:
                raise InputError(f"{what} {sorted(repeated)[0]!r} stands there twice")
        known = {(area.id, programme.name) for area in self.areas for programme in self.programmes}
        for choice in sorted(self.fixed | self.excluded):
            if choice not in known:
                raise InputError(f"there is no programme {choice[1]!r} at area {choice[0]!r} to fix or exclude")
        if self.fixed & self.excluded:
            raise InputError(f"{sorted(self.fixed & self.excluded)[0]} is both fixed and excluded")
        if any(p.reach_km > 0 for p in self.programmes):
            for area in self.areas:
                if area.lat is None or area.lon is None:
                    raise InputError(f"area {area.id} has no place on the map, and a programme reaches beyond its area")
                if not (-90 <= area.lat <= 90 and -180 <= area.lon <= 180):
                    raise InputError(f"area {area.id}: latitude {area.lat}, longitude {area.lon}: are they swapped?")

    def _check_floors(self) -> None:
        for floor in self.floors:
            if floor.kind not in FLOOR_KINDS:
                raise InputError(f"a floor is of kind {', '.join(FLOOR_KINDS)}; got {floor.kind!r}")
            if not 0 < floor.share <= 1:
                raise InputError(f"floor {floor.group}: the share must be above 0 up to 1; got {floor.share:g}")
            if not any(floor.group in area.groups and area.need > 0 for area in self.areas):
                raise InputError(f"floor {floor.group}: no area with any need belongs to this group")
        for programme in self.programmes:
            if programme.only is not None and not any(programme.only in area.groups for area in self.areas):
                raise InputError(f"programme {programme.name}: no area belongs to {programme.only!r}")
        if self.fairest and not self.groups:
            raise InputError("to serve the worst-served group best, areas must belong to groups")

    @property
    def groups(self) -> list[str]:
        """Names of all groups that have any need."""
        return sorted({group for area in self.areas if area.need > 0 for group in area.groups})

    @staticmethod
    def cost_of(area: Area, programme: Programme) -> float:
        """Return the money one choice takes."""
        return area.cost + programme.cost

    @cached_property
    def choices(self) -> list[tuple[int, int]]:
        """All (area number, programme number) that may be chosen and can be paid at all."""
        found = []
        for a, area in enumerate(self.areas):
            for p, programme in enumerate(self.programmes):
                if (area.id, programme.name) in self.excluded:
                    continue
                if programme.only is not None and programme.only not in area.groups:
                    continue
                if self.cost_of(area, programme) <= self.budget or (area.id, programme.name) in self.fixed:
                    found.append((a, p))
        return found

    @cached_property
    def costs(self) -> "NDArray[np.float64]":
        """Money of each choice, shape (n_choices,)."""
        import numpy as np

        return np.array([self.cost_of(self.areas[a], self.programmes[p]) for a, p in self.choices])

    @cached_property
    def needs(self) -> "NDArray[np.float64]":
        """Need of each area, shape (n_areas,)."""
        import numpy as np

        return np.array([area.need for area in self.areas])

    def in_group(self, group: str) -> "NDArray[np.bool_]":
        """Which areas belong to a group, shape (n_areas,)."""
        import numpy as np

        return np.array([group in area.groups for area in self.areas])

    @cached_property
    def reached(self) -> "list[NDArray[np.int64]]":
        """For each choice the numbers of the areas it reaches (great-circle distance between their points)."""
        import numpy as np

        own = [np.array([a]) for a in range(len(self.areas))]
        within: dict[float, list[NDArray[np.int64]]] = {0.0: own}
        for reach in {programme.reach_km for programme in self.programmes} - {0.0}:
            within[reach] = self._neighbours(reach)
        return [within[self.programmes[p].reach_km][a] for a, p in self.choices]

    def _neighbours(self, reach_km: float) -> "list[NDArray[np.int64]]":
        import numpy as np
        from scipy.spatial import cKDTree

        lat = np.radians([float(area.lat or 0) for area in self.areas])
        lon = np.radians([float(area.lon or 0) for area in self.areas])
        points = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
        chord = 2 * math.sin(min(reach_km / EARTH_RADIUS_KM, math.pi) / 2)
        tree = cKDTree(points)
        return [np.array(sorted(found)) for found in tree.query_ball_point(points, chord + 1e-12)]
