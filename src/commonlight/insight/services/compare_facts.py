"""
What can be held against each other: counts that were published or released before, and own work whose small groups are hidden.

Nothing here reads a report, a referral or a note's words. What people told and referrals come from figures that are out
already; notes and classes by half-years that are over, so that two questions never differ by a few weeks. Nationality,
status, faith and language (which may stand for them) are no way to split anything.
"""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from commonlight.analysis.disclosure.rules import Audience, Rules, gate_list
from commonlight.core.selectors import site
from commonlight.feedback.code_frame import codes
from commonlight.feedback.models.notes import Note
from commonlight.insight.compare_tables import Published, published
from commonlight.insight.models import OtherTable, Release
from commonlight.insight.register_areas import RATES
from commonlight.learning.models import ClassResult
from commonlight.referrals.models import FigureRelease
from commonlight.referrals.policies.figures import UNMET

FEWEST_GROUPS, MOST_GROUPS = 2, 60
FEWEST_SESSIONS = 3
IN_TIME = "in_time"
NOTE_SPLITS: dict[str, str] = {"channel": "channel", "kind": "kind"}
CLASS_SPLITS = ("course", "place", "half")


class CannotCompare(Exception):
    """Nothing can be said; `reason` is one of `REASONS` in the words of comparisons."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Facts:
    """
    What the child gets, and what pages need to name it.

    shape : "share", "rate" or "mean"; groups : as `kinds.compare` takes them; n_hidden : groups left out, being too small
    about : codes of what was asked; pages turn them into words
    halves : the half-years that were looked at, where they are the groups
    """

    shape: str
    groups: Sequence[Mapping[str, Any]]
    n_hidden: int
    about: Mapping[str, str] = field(default_factory=dict)
    halves: tuple[str, ...] = ()


def _facts(shape: str, groups: Sequence[Mapping[str, Any]], n_hidden: int, **about: str) -> Facts:
    if len(groups) < FEWEST_GROUPS:
        raise CannotCompare("few")
    if len(groups) > MOST_GROUPS:
        raise CannotCompare("many")
    return Facts(shape, groups, n_hidden, about)


def exact(name: str, count: int, of: int) -> dict[str, Any]:
    """Return a group whose share is known."""
    return {"name": name, "least": count, "most": count, "of_least": of, "of_most": of}


def gated(shares: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """
    Return the groups of a share that may be shown: where both who is in it and who is not are enough.

    What is left out together is never one group alone nor few people, so that a total known from elsewhere tells nobody.
    """
    rules = Rules.for_audience(Audience.PUBLIC)
    least = rules.smallest_count
    held = {name: pair for name, pair in shares.items() if pair[1]}
    hidden = {name for name, (count, of) in held.items() if min(count, of - count) < least}
    while hidden and len(hidden) < len(held):
        sums = [
            sum(part) for part in zip(*((held[one][0], held[one][1] - held[one][0]) for one in hidden), strict=True)
        ]
        if len(hidden) > 1 and min(sums) >= least:
            break
        hidden.add(min((of, name) for name, (_count, of) in held.items() if name not in hidden)[1])
    return {name: pair for name, pair in held.items() if name not in hidden}


def half_of(day: date) -> str:
    """Return the half-year of a day, as `2026-H1`."""
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def halves_over(days: Iterable[date], today: date) -> list[str]:
    """Return the half-years of some days that are over, the newest first."""
    return sorted({half_of(day) for day in days} - {half_of(today)}, reverse=True)


# What people told: only tables that are out.


def times(*, release: Release, category: str) -> Facts:
    """Return a category's share of all that was told in each time of a published table."""
    for table in published(release):
        columns = [one for one in table.by if one not in ("month", "area")]
        if "month" not in table.by or not columns or category not in table.categories(columns[0]):
            continue
        shares = {one: table.share(columns[0], category, month=one) for one in table.categories("month")}
        groups = [exact(name, *pair) for name, pair in shares.items() if pair]
        return _facts("share", groups, len(shares) - len(groups), column=columns[0], category=category, title=release.title)  # fmt: skip
    raise CannotCompare("category")


def areas(*, release: Release) -> Facts:
    """Return the rates of the areas of a published map."""
    rows = list(csv.DictReader(io.StringIO(release.files.get(RATES, ""))))
    if release.state != Release.State.RELEASED or not rows:
        raise CannotCompare("few")
    groups = [
        {"name": row["area"].removeprefix("'"), "events": int(row["count"]), "exposure": int(row["people"])}
        for row in rows
        if row["status"] == "shown"
    ]
    if not any(one["events"] for one in groups):
        raise CannotCompare("few")
    return _facts("rate", groups, len(rows) - len(groups), title=release.title)


def other_tables() -> list[Published]:
    """Return what other coalitions published and a coordinator brought here, the newest first."""
    return [
        Published(
            row.coalition, row.number, row.title, row.source, row.as_of.isoformat(), row.issued.isoformat(), tuple(row.by),
            {tuple(key): count for key, count in row.cells},
        )
        for row in OtherTable.objects.order_by("-as_of", "-issued", "pk")
    ]  # fmt: skip


def own_tables() -> list[Published]:
    """Return what is out of our own, the newest first."""
    rows = Release.objects.filter(state=Release.State.RELEASED).order_by("-number")
    return [table for row in rows for table in published(row)]


def coalitions(*, column: str, category: str, period: str) -> Facts:
    """
    Return a category's share of all that was told in one time, by coalition: ours, and others' published tables.

    Of several tables of a coalition the newest that has the time counts.
    """
    shares: dict[str, tuple[int, int] | None] = {}
    own = site().coalition_name
    tables = [(own, one) for one in own_tables()] + [
        (one.coalition if one.coalition != own else f"{one.coalition} (2)", one) for one in other_tables()
    ]
    for name, table in tables:
        if column in table.by and "month" in table.by and period in table.categories("month"):
            # Not shown in the newest is not shown: an older table must not undo what a newer one hides.
            shares.setdefault(name, table.share(column, category, month=period))
    groups = [exact(name, *pair) for name, pair in shares.items() if pair]
    return _facts("share", groups, len(shares) - len(groups), column=column, category=category, period=period)


# Own work.


def classes(*, split: str, today: date) -> Facts:
    """
    Return what sessions changed, in points of 100 sentences, by course, place or half-year; a session counts once.

    A group needs three sessions and as many matched people as may be told of.
    """
    if split not in CLASS_SPLITS:
        raise CannotCompare("category")
    least = Rules.for_audience(Audience.PUBLIC).smallest_count
    values: dict[str, list[tuple[float, int]]] = defaultdict(list)
    rows = ClassResult.objects.filter(state=ClassResult.State.READY, session__compared_with=None)
    for row in rows.select_related("session").order_by("session__day", "session_id"):
        gain, session = row.found.get("gain"), row.session
        if not gain or gain.get("estimate") is None or half_of(session.day) == half_of(today):
            continue
        named = {"course": session.course, "place": " ".join(session.place.split()), "half": half_of(session.day)}
        # The mean of a session does not depend on its interval, so few people in one room still count.
        values[named[split]].append((round(100 * gain["estimate"] / row.found["n_sentences"], 4), int(gain["n"])))
    enough = {
        name: found
        for name, found in sorted(values.items())
        if len(found) >= FEWEST_SESSIONS and sum(n for _gain, n in found) >= least
    }
    groups = [
        {"name": name, "values": [gain for gain, _n in found], "people": sum(n for _gain, n in found)}
        for name, found in enough.items()
    ]
    return _facts("mean", groups, len(values) - len(groups), split=split)


@dataclass(frozen=True)
class Counted:
    """What an earlier answer to the same question counted: the half-years it looked at, and the groups it showed."""

    halves: Sequence[str] = ()
    groups: Sequence[Mapping[str, Any]] = ()


def notes(*, what: str, split: str, half: str, today: date, counted: Counted | None = None) -> Facts:
    """
    Return the share of notes answered by the promised day, by way, kind or half-year; or of one code, by half-year.

    Codes are not crossed with anything: of a table of codes by way, with the sums that stand elsewhere, small counts could be
    worked out. Half-years that were counted before stand as they were counted then.

    what : "in_time" or a code of the frame; split : "channel", "kind" or "half"; half : the half-year, "" for all when split by it
    """
    if split not in (*NOTE_SPLITS, "half") or (what != IN_TIME and split != "half"):
        raise CannotCompare("category")
    before = counted or Counted()
    if what == IN_TIME:
        fresh, shown = _in_time(split, half, today, before.halves)
    else:
        fresh, shown = _of_code(what, today, before.halves)
    groups = sorted(
        [*before.groups, *(exact(name, *pair) for name, pair in shown.items())], key=lambda one: one["name"]
    )
    seen = sorted({*before.halves, *fresh}) if split == "half" else fresh
    found = _facts("share", groups, len(seen) - len(groups), what=what, split=split, half=half)
    return replace(found, halves=tuple(seen) if split == "half" else ())


Shares = dict[str, tuple[int, int]]


def _in_time(split: str, half: str, today: date, before: Sequence[str]) -> tuple[list[str], Shares]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for channel, kind, due, done_on in Note.objects.values_list("channel", "kind", "due", "done_on"):
        when = half_of(due)
        if when == half_of(today) or due >= today or when in before or (split != "half" and when != half):
            continue
        pair = counts[{"channel": channel, "kind": kind, "half": when}[split]]
        pair[0] += done_on is not None and done_on <= due
        pair[1] += 1
    return sorted(counts), gated({name: (count, of) for name, (count, of) in sorted(counts.items())})


def _of_code(what: str, today: date, before: Sequence[str]) -> tuple[list[str], Shares]:
    """Return the share of a code in each half-year: all its codes pass the gate of lists together, for they add up to the total."""
    rules = Rules.for_audience(Audience.PUBLIC)
    by_half: dict[str, Counter[str]] = defaultdict(Counter)
    for code, state, came in Note.objects.values_list("code", "state", "came"):
        when = half_of(came)
        if when == half_of(today) or when in before:
            continue
        if state == Note.State.NEW:
            raise CannotCompare("unsorted")
        by_half[when][code] += 1
    shown = {}
    for when, counts in sorted(by_half.items()):
        # The whole frame each time: whatever is asked, the same codes are left out.
        told = gate_list({code: counts[code] for code in sorted({*codes(), *counts, what})}, rules, rounded=False)
        count = told.counts[what]
        if count is not None and told.total is not None:
            shown[when] = (count, told.total)
    return sorted(by_half), shown


# Referrals: totals that were released, and nothing else.


def referrals() -> Facts:
    """Return the share of needs that stayed open by released quarter; rounding and hidden counts widen what it may be."""
    rows = FigureRelease.objects.order_by("quarter")
    return _facts("share", [_open_needs(row) for row in rows if row.total], 0)


def _open_needs(row: FigureRelease) -> dict[str, Any]:
    """Return the least and the most that the true counts of a quarter may be."""
    down, up = row.rounding // 2, (row.rounding - 1) // 2
    of_least, of_most = max(1, row.total - down), row.total + up
    told = [(key[0] == UNMET, count) for key, count in row.told]
    least = sum(max(0, count - down) for is_unmet, count in told if is_unmet)
    most = sum(count + up for is_unmet, count in told if is_unmet)
    if row.n_hidden:
        most += max(0, of_most - sum(max(0, count - down) for _is_unmet, count in told))
    return {
        "name": row.quarter.isoformat(), "least": min(least, of_most), "most": min(most, of_most), "of_least": of_least, "of_most": of_most,
    }  # fmt: skip


Gatherer = Callable[..., Facts]
SOURCES: dict[str, Gatherer] = {
    "times": times,
    "areas": areas,
    "coalitions": coalitions,
    "classes": classes,
    "notes": notes,
    "referrals": referrals,
}
