"""Lines of statistics as tables to publish: what people told, by kind, by place of work or trade, and by time."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonlight.insight.models import ImpactPlan
from commonlight.insight.models.impact import TOLD_US
from commonlight.insight.register_kinds import Kind, add_kind
from commonlight.insight.register_tables import Column, Table
from commonlight.insight.selectors_impact import months_between
from commonlight.reports.catalogue import entries
from commonlight.reports.models import StatisticsLine

SOURCE = "report-lines"
NOT_TOLD = "not_told"
# What to count by: the columns of each table, "when" for the time.
TABLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "kind_when": (("kind", "month"),),
    "setting_when": (("setting", "month"),),
    "kind": (("kind",),),
    "setting": (("setting",),),
}
# Written in English into files and the log; pages say the same in their language (`register_words`).
TITLES = {"kind": "What people told us, by kind", "setting": "What people told us, by place of work or life"}
STEPS = ("month", "quarter", "year")
LONGEST_MONTHS = 240


def last_whole_month(on: date) -> date:
    """Return the last month whose lines are all in: the one before this."""
    return (on.replace(day=1) - timedelta(days=1)).replace(day=1)


def step_of(month: date, step: str) -> str:
    """Return the name of the month, quarter or year that a month lies in."""
    if step == "year":
        return f"{month:%Y}"
    return f"{month:%Y}-Q{(month.month + 2) // 3}" if step == "quarter" else f"{month:%Y-%m}"


def time_column(months: list[date], step: str) -> Column:
    """Return the time as a column whose categories know their months; years are shown as sums unless they are the step."""
    stands_for: dict[str, tuple[str, ...]] = {}
    parent: dict[str, str] = {}
    for month in months:
        name = step_of(month, step)
        stands_for[name] = (*stands_for.get(name, ()), f"{month:%Y-%m}")
        if step != "year":
            parent[name] = f"{month:%Y}"
    return Column("month", tuple(stands_for), parent, stands_for)


def told(asked: Mapping[str, Any], on: date) -> Table:
    """
    Return the table asked for; `asked` has what (a key of TABLES), step, first and last (months, ISO).

    Raises ValueError when the months are not over or in the wrong order, or the words are unknown.
    """
    first, last, step = month_of(asked["first"]), month_of(asked["last"]), str(asked["step"])
    if asked["what"] not in TABLES or step not in STEPS:
        raise ValueError(_("There is no such table."))
    months = months_of(first, last, on)
    by = TABLES[asked["what"]]
    names = {name for one in by for name in one}
    columns = [codes_of(name) for name in ("kind", "setting") if name in names]
    if "month" in names:
        columns.append(time_column(months, step))
    return Table(
        title=f"{TITLES[columns[0].name]}, {first:%Y-%m} – {last:%Y-%m}",
        source=SOURCE,
        as_of=(on.replace(day=1) - timedelta(days=1)).isoformat(),
        columns=tuple(columns),
        rows=tuple(_rows(columns, months, step, on)),
        asked=by,
        scope={"month": tuple(f"{month:%Y-%m}" for month in months)},
    )


def before_and_with(asked: Mapping[str, Any], on: date) -> Table:
    """
    Return what an impact report stands on, as two counts: before the start, and from then on; `asked` has the plan.

    Raises ValueError for a plan that was not looked at, or that counts something else than what people told.
    """
    plan = ImpactPlan.objects.filter(pk=UUID(str(asked["plan"])), state=ImpactPlan.State.READY).first()
    if plan is None or plan.measure != TOLD_US:
        raise ValueError(_("Choose a plan that was looked at and counts what people told us."))
    months = months_of(plan.first, plan.until, on)
    names = [f"{month:%Y-%m}" for month in months]
    cut = months.index(plan.start)
    before, after = f"before {plan.start:%Y-%m}", f"from {plan.start:%Y-%m}"
    column = Column("month", (before, after), {}, {before: tuple(names[:cut]), after: tuple(names[cut:])})
    lines = lines_of(months, on).values_list("report_month").annotate(n=Count("pk")).order_by("report_month")
    return Table(
        title=f"{plan.title}: {plan.first:%Y-%m} – {plan.until:%Y-%m}",
        source=SOURCE,
        as_of=(on.replace(day=1) - timedelta(days=1)).isoformat(),
        columns=(column,),
        rows=tuple(((before if month < plan.start else after,), n) for month, n in lines),
        asked=(("month",),),
        scope={"month": tuple(names)},
    )


def month_of(text: object) -> date:
    """Return the month of an ISO day; raises ValueError."""
    return date.fromisoformat(str(text)).replace(day=1)


def months_of(first: date, last: date, on: date) -> list[date]:
    """Return the months asked for; raises ValueError where they are not over or in the wrong order."""
    if last < first:
        raise ValueError(_("The last month lies before the first."))
    if last > last_whole_month(on):
        raise ValueError(_("The last month is not over. More may still come in."))
    months = list(months_between(first, last))
    if len(months) > LONGEST_MONTHS:
        raise ValueError(_("At most 20 years can be looked at."))
    return months


def codes_of(name: str) -> Column:
    """Return all codes of a list as a column; what was not told has a word of its own."""
    codes = [one.code for one in entries(f"{name}s")]
    return Column(name, (*codes, NOT_TOLD) if name == "setting" else tuple(codes))


def lines_of(months: list[date], on: date) -> Any:
    """Return the lines of these months that came in before this month: a batch that still grows is never read."""
    return StatisticsLine.objects.filter(
        report_month__gte=months[0], report_month__lte=months[-1], batch__lt=on.replace(day=1)
    )


def _rows(columns: list[Column], months: list[date], step: str, on: date) -> Iterator[tuple[tuple[str, ...], int]]:
    fields = [{"month": "report_month"}.get(one.name, one.name) for one in columns]
    known = {one.name: set(one.categories) for one in columns}
    for *values, n in lines_of(months, on).values_list(*fields).annotate(n=Count("pk")).order_by(*fields):
        row = []
        for column, value in zip(columns, values, strict=True):
            said = step_of(value, step) if column.name == "month" else value or NOT_TOLD
            # A code that the lists no longer have is counted with what cannot be told, never left out.
            row.append(said if said in known[column.name] else "unclear" if column.name == "kind" else NOT_TOLD)
        yield tuple(row), n


def register() -> None:
    """Let all of it be published."""
    add_kind(Kind("told", gettext_lazy("What people told us"), told))
    add_kind(Kind("before_and_with", gettext_lazy("Counts of an impact report"), before_and_with))
