"""Work out four layers of areas, each for itself, with what error and choice of figures do to places. Child process only."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commonlight.analysis.vulnerability import Index, Recipe

Progress = Callable[[int], None]
MISSING = -999.0
MOST_DECIMALS = 4
# Sums of percentiles: an area's place does not hang on the unit of a figure.
HOW = {"normalise": "percentile", "within": "sum", "across": "sum", "impute": "leave-out", "missing": MISSING}


def work_out(asked: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """
    Return four layers, never one sum of them, and a list of areas by need alone with its rural floor.

    asked : areas (code, population, rural), need and exposure (figures), services, reached, n, rural_floor, people_floor, draws, seed
    """
    from commonlight.analysis.base import InputError

    try:
        need = layer(asked, asked["need"], progress, 5, 75)
    except InputError as problem:
        return {"problem": str(problem)}
    exposure = None
    if asked["exposure"]["figures"]:
        try:
            exposure = layer(asked, asked["exposure"], progress, 75, 95)
        except InputError as problem:
            exposure = {"problem": str(problem)}
    rural = [area["rural"] for area in asked["areas"]]
    chosen = shortlist(need["rank"], rural, n=asked["n"], floor=asked["rural_floor"])
    return {
        "need": need,
        "exposure": exposure,
        "standing": standings(need, asked["n"]),
        "chosen": chosen,
        "too_few_people": [
            area["code"] for area in asked["areas"] if 0 < (area["population"] or 0) < asked["people_floor"]
        ],
    }


def layer(
    asked: Mapping[str, Any], said: Mapping[str, Any], progress: Progress, begin: int, end: int
) -> dict[str, Any]:
    """Return places of areas by some figures, from how far to how far each may lie, and what single choices do to them."""
    from commonlight.analysis.base import InputError
    from commonlight.analysis.vulnerability import build_index, rank_intervals
    from commonlight.analysis.vulnerability.index import columns_of
    from commonlight.analysis.vulnerability.sensitivity import compare_ranks

    whole, table = recipe_of(said), table_of_figures(asked, said)
    used = whole if said["with_minority"] else whole.for_allocation()
    index = build_index(table, used, area="area")
    progress(begin + 5)
    low, high, no_margin = index.rank, index.rank, ""
    try:
        found = rank_intervals(index, draws=asked["draws"], seed=asked["seed"])
        low, high = found.low, found.high
    except InputError as problem:
        no_margin = str(problem)
    progress((begin + end) // 2)
    other: dict[str, Any] = {}
    if len(used.indicators) > 1:
        other |= {f"drop:{one.name}": columns_of(index.values, used.without(one.name))[1] for one in used.indicators}
    bare = whole.for_allocation()
    if said["with_minority"] and 0 < len(bare.indicators) < len(whole.indicators):
        other["without-minority"] = columns_of(index.values, bare)[1]
    elif not said["with_minority"] and len(bare.indicators) < len(whole.indicators):
        other["with-minority"] = build_index(table, whole, area="area").rank
    ends = [ranks for name, ranks in other.items() if name.startswith("drop:")]
    compared = []
    for name, ranks in other.items():
        one = compare_ranks(index.rank, ranks, name)
        compared.append({"what": name, "top_tenth_shared": one.top_tenth_shared, "largest_move": one.largest_move})
    progress(end)
    return {
        "used": [one.name for one in used.indicators],
        "n_ranked": index.n_ranked,
        "rank": _whole(index.rank),
        "low": _whole(_extreme([low, *ends], smallest=True)),
        "high": _whole(_extreme([high, *ends], smallest=False)),
        "error_low": _whole(low),
        "error_high": _whole(high),
        "no_margin": no_margin,
        "other_runs": {name: _whole(ranks) for name, ranks in other.items()},
        "compared": compared,
        "themes": _themes(index, used),
        "warnings": list(index.warnings),
    }


def _themes(index: "Index", used: "Recipe") -> dict[str, list[float | None]]:
    """Return each theme's percentile by area: what a high place is made of."""
    return {theme.name: _decimals(index.columns[f"RPL_{theme.name}"]) for theme in used.themes}


def recipe_of(said: Mapping[str, Any]) -> "Recipe":
    """Return the recipe of a layer: figures by theme with the weights asked for; minority status only describes."""
    from commonlight.analysis.vulnerability.recipe import recipe_from

    themes: dict[str, list[dict[str, Any]]] = {}
    for place, one in enumerate(said["figures"]):
        values = [row[place] for row in said["estimates"] if row[place] is not None]
        themes.setdefault(one["theme"], []).append(
            {
                "name": one["slug"],
                "value": f"value {one['slug']}",
                "margin": f"margin {one['slug']}",
                "higher_means": one["higher_means"],
                "most": 100.0 if one["is_percent"] and max(values, default=0) <= 100 else None,
                "decimals": _digits(values),
            }
        )
    return recipe_from(
        {
            "name": "layer",
            "title": said["title"],
            "source": "figures of areas",
            "universe": "people there",
            **HOW,
            "themes": [
                {
                    "name": name,
                    "title": name,
                    "indicators": indicators,
                    "describes_only": name == "minority",
                    "weight": float(said["weights"].get(name, 1.0)),
                }
                for name, indicators in themes.items()
            ],
        }
    )


def _digits(values: Sequence[float]) -> int:
    """Return with how many digits figures are published, at most four."""
    return max((len(f"{v:.{MOST_DECIMALS}f}".rstrip("0").partition(".")[2]) for v in values), default=1)


def table_of_figures(asked: Mapping[str, Any], said: Mapping[str, Any]) -> Any:
    """Return the table of a layer; an area with too few people has no figures in it and so gets no place."""
    from commonlight.analysis.base.tables import table_of

    slugs = [one["slug"] for one in said["figures"]]
    heads = ("area", "people there", *(f"value {slug}" for slug in slugs), *(f"margin {slug}" for slug in slugs))
    rows = []
    for area, values, margins in zip(asked["areas"], said["estimates"], said["margins"], strict=True):
        people = area["population"] or 0
        enough = people >= asked["people_floor"]
        # Where the source gives no margin at all the cell stays empty, and the page says that nobody knows the error.
        cells = [*values, *margins] if enough else [None] * (2 * len(slugs))
        rows.append((area["code"], str(people if enough else 0), *("" if one is None else repr(one) for one in cells)))
    return table_of(heads, rows)


def standings(need: Mapping[str, Any], n: int) -> list[str]:
    """Return of each area whether it is among the first n: "surely" or "perhaps", "no", or "" without a place."""
    words = []
    for low, high in zip(need["low"], need["high"], strict=True):
        words.append("" if low is None else "surely" if high <= n else "perhaps" if low <= n else "no")
    return words


def shortlist(ranks: Sequence[int | None], rural: Sequence[bool | None], *, n: int, floor: float) -> dict[str, Any]:
    """
    Return positions of the first n areas by need, of which at least a share is rural; and who came in and who went for it.

    A floor that cannot be met takes all rural areas there are and says so.
    """
    order = sorted((rank, place) for place, rank in enumerate(ranks) if rank is not None)
    first = [place for _rank, place in order[:n]]
    wanted = math.ceil(floor * len(first) - 1e-9)
    waiting = [place for _rank, place in order[n:] if rural[place]]
    came, went = [], []
    while sum(bool(rural[place]) for place in first) < wanted and waiting:
        leaving = next(place for place in reversed(first) if not rural[place])
        first.remove(leaving)
        came.append(waiting.pop(0))
        first.append(came[-1])
        went.append(leaving)
    return {"places": first, "by_floor": came, "gave_way": went, "met": sum(bool(rural[p]) for p in first) >= wanted}


def _extreme(columns: Sequence[Any], *, smallest: bool) -> Any:
    import numpy as np

    stack = np.vstack(columns)
    return stack.min(axis=0) if smallest else stack.max(axis=0)


def _whole(column: Any) -> list[int | None]:
    return [None if math.isnan(one) else int(one) for one in column]


def _decimals(column: Any) -> list[float | None]:
    return [None if math.isnan(one) else round(float(one), 4) for one in column]
