"""Questions put to programmes: the plan as a page shows it, what is due, who was reached of how many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, QuerySet, When

from commonlight.library.selectors import Text
from commonlight.outreach.models import Level, PlanLine, Programme, Reach, Task
from commonlight.outreach.template_files import (
    SOURCE,
    Evidence,
    covered_by,
    evidence,
    stands_everywhere,
    team_only,
    templates,
    words_of,
)
from commonlight.places.home import name_of

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class ShownLine:
    """A line as a page shows it; `is_changed`: our words stand in the place of the template's."""

    row: PlanLine
    text: Text

    @property
    def is_changed(self) -> bool:
        """Whether our words stand in the place of the template's."""
        return bool(self.row.code and self.row.text)

    @property
    def is_own(self) -> bool:
        """Whether no template has this line."""
        return not self.row.code


@dataclass(frozen=True)
class ShownSection:
    """A part of the plan with its lines."""

    code: str
    label: str
    lines: list[ShownLine]


@dataclass(frozen=True)
class ShownTask:
    """A task as a page shows it."""

    row: Task
    text: Text
    is_late: bool


def said(code: str, own: str, own_language: str, language: str) -> Text:
    """Return own words, else the template's; a template's line this install no longer has shows its id."""
    if own:
        return Text(own, own_language, language)
    words = words_of(code)
    return words.shown_in(language) if words else Text(code, SOURCE, language)


def shown_lines(programme: Programme, rows: Iterable[PlanLine], language: str) -> list[ShownLine]:
    """Return lines with their words in `language`."""
    return [ShownLine(row, said(row.code, row.text, programme.language, language)) for row in rows]


def plan(programme: Programme, language: str) -> list[ShownSection]:
    """Return the plan by section, in the order of the page; one query."""
    rows = list(programme.lines.filter(is_removed=False).order_by("position", "pk"))
    return [
        ShownSection(
            section.value,
            str(section.label),
            shown_lines(programme, [row for row in rows if row.section == section.value], language),
        )
        for section in PlanLine.Section
    ]


def public_plan(programme: Programme, language: str) -> dict[str, list[ShownLine]]:
    """
    Return the plan's lines by section, as the public reads them.

    Left out are those that would tell whoever controls somebody where we meet them, and a line of every programme that
    another line says for this group: the team works with both, a reader needs it once. Words of our own are never left out.
    """
    held, kept, doubles = plan(programme, language), team_only(), covered_by()
    # A line somebody reworded may no longer say what it covered.
    standing = {line.row.code for section in held for line in section.lines if line.row.code and not line.is_changed}

    def is_shown(line: ShownLine) -> bool:
        if line.row.code in kept:
            return False
        return line.is_changed or not (doubles.get(line.row.code, frozenset()) & standing)

    return {section.code: [line for line in section.lines if is_shown(line)] for section in held}


def split_off_general(lines: list[ShownLine]) -> tuple[list[ShownLine], list[ShownLine]]:
    """Return the lines of this programme, and those in the template's words that every programme has."""
    general = [line for line in lines if stands_everywhere(line.row.code) and not line.is_changed]
    return [line for line in lines if line not in general], general


def removed_lines(programme: Programme, language: str) -> list[ShownLine]:
    """Return the lines that were taken out by hand."""
    return shown_lines(programme, programme.lines.filter(is_removed=True).order_by("position"), language)


def tasks(programme: Programme, language: str, *, today: date) -> list[ShownTask]:
    """Return a programme's tasks, the open ones by day first."""
    rows = sorted(programme.tasks.select_related("owner"), key=lambda row: (row.done_on is not None, row.due, row.pk))
    return [_shown_task(programme, row, language, today) for row in rows]


def _shown_task(programme: Programme, row: Task, language: str, today: date) -> ShownTask:
    text = said(row.code, row.text, programme.language, language)
    return ShownTask(row, text, row.done_on is None and row.due < today)


def due_soon(language: str, *, today: date) -> list[ShownTask]:
    """Return the open tasks of programmes that go on, due within a week or late, by day."""
    rows = (
        Task.objects.filter(done_on=None, due__lte=today + WEEK)
        .exclude(programme__state__in=(Programme.State.ENDED, Programme.State.PAUSED))
        .select_related("programme", "owner")
        .order_by("due", "pk")
    )
    return [_shown_task(row.programme, row, language, today) for row in rows]


def programmes() -> QuerySet[Programme]:
    """Return all programmes, those that ended last."""
    has_ended = Case(When(state=Programme.State.ENDED, then=1), default=0)
    return Programme.objects.select_related("lead", "organisation").order_by(has_ended, "name")


def public_programmes() -> QuerySet[Programme]:
    """Return what the public sees: what was put there and goes on."""
    going = (Programme.State.RUNNING, Programme.State.PLANNED)
    return Programme.objects.filter(is_public=True, state__in=going).order_by("name")


def group_name(programme: Programme, language: str) -> Text:
    """Return whom a programme is for."""
    found = templates().get(programme.group)
    return found.name.shown_in(language) if found else Text(programme.group, SOURCE, language)


def evidence_of(group: str) -> list[Evidence]:
    """Return what is known beside a group's template."""
    found = templates().get(group)
    return [evidence()[name] for name in found.evidence] if found else []


@dataclass(frozen=True)
class ShownReach:
    """
    Reach with its share of the people there, where their number is known.

    area : the area of places it lies in, where the words alone do not name it
    """

    row: Reach
    area: str = ""

    @property
    def percent(self) -> int | None:
        """Return the share in whole percent, or None where the number of people is not known."""
        return round(100 * self.row.reached / self.row.population) if self.row.population else None

    @property
    def is_more_than_all(self) -> bool:
        """Whether more were counted than live there: people were counted more than once, or the source is old."""
        return 0 < self.row.population < self.row.reached


def reach(programme: Programme) -> list[ShownReach]:
    """Return a programme's reach by area and time."""
    return [ShownReach(row, _area_beside(row)) for row in programme.reach.order_by("area", "since")]


def _area_beside(row: Reach) -> str:
    name = name_of(row.area_level, row.area_code) if row.area_code else ""
    return "" if name == row.area else name


def level_number(level: str) -> int:
    """Return how high on the ladder of taking part a level stands, from 1."""
    return Level.values.index(level) + 1
