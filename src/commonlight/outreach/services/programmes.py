"""Starting a programme from a template, changing its plan and its group, and its tasks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b

from django.utils.text import slugify

from commonlight.core import audit
from commonlight.core.models import Account, Organisation
from commonlight.core.store import write
from commonlight.outreach.models import PlanLine, Programme, Task
from commonlight.outreach.template_files import Plan, plan_of, templates


class ProgrammeRefused(ValueError):
    """This cannot be done to this programme."""


class PlanChangedMeanwhile(ProgrammeRefused):
    """Somebody changed the plan after the difference was shown."""


@dataclass(frozen=True)
class Details:
    """What a form says about a programme, besides its plan."""

    name: str
    level: str
    summary: str = ""
    organisation: Organisation | None = None
    lead: Account | None = None
    starts: date | None = None
    ends: date | None = None
    state: str = Programme.State.PLANNED
    is_public: bool = False
    budget_cents: int | None = None
    budget_currency: str = "USD"


def free_slug(name: str) -> str:
    """Return an address for a programme that no other has; letters of any script stay."""
    base = slugify(name, allow_unicode=False)[:120] or "programme"
    taken = set(Programme.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    found, number = base, 2
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    return found


def start_programme(
    *, group: str, setting: str, details: Details, language: str, by: Account, at: datetime
) -> Programme:
    """Start a programme from a template; raises ProgrammeRefused when there is no such template."""
    if group not in templates() or setting not in Programme.Setting.values:
        raise ProgrammeRefused("no such template")
    plan, starts = plan_of(group, setting), details.starts or at.date()
    with write():
        made = Programme(group=group, setting=setting, language=language, made_on=at.date())
        _fill(made, details)
        made.slug, made.starts = free_slug(details.name), starts
        made.save()
        _add_lines(made, plan, set())
        _add_tasks(made, plan, set(), starts)
        audit.record("programme started", by=by, at=at, subject=("programme", made.pk), detail={"group": group})
    return made


def _fill(programme: Programme, details: Details) -> None:
    for name in (
        "name",
        "level",
        "summary",
        "organisation",
        "lead",
        "starts",
        "ends",
        "state",
        "is_public",
        "budget_cents",
        "budget_currency",
    ):
        setattr(programme, name, getattr(details, name))


def _add_lines(programme: Programme, plan: Plan, there: set[str]) -> None:
    PlanLine.objects.bulk_create(
        PlanLine(programme=programme, section=line.section, code=code, position=number)
        for number, (code, line) in enumerate(plan.lines.items())
        if code not in there
    )


def _add_tasks(programme: Programme, plan: Plan, there: set[str], starts: date) -> None:
    Task.objects.bulk_create(
        Task(programme=programme, code=code, due=starts + timedelta(days=task.day), owner=programme.lead)
        for code, task in plan.tasks.items()
        if code not in there
    )


def change_details(programme: Programme, details: Details, *, by: Account, at: datetime) -> None:
    """Change what is said about a programme; its public address stays."""
    with write():
        _fill(programme, details)
        programme.save()
        audit.record("programme changed", by=by, at=at, subject=("programme", programme.pk))


@dataclass(frozen=True)
class Difference:
    """
    What another group or setting would do to a plan.

    kept : template lines that stand in both plans
    goes : template lines nobody touched that leave
    comes : codes of template lines that come
    yours : lines written or changed by hand; they stay unless somebody ticks them away
    removed : lines taken out by hand that the new plan has too; they stay out
    tasks_go, tasks_come, tasks_stay : the same for tasks; done, own and given-to-somebody-else ones stay
    seen : names the state of the plan this was worked out on
    """

    kept: list[PlanLine]
    goes: list[PlanLine]
    comes: list[str]
    yours: list[PlanLine]
    removed: list[PlanLine]
    tasks_go: list[Task]
    tasks_come: list[str]
    tasks_stay: list[Task]
    seen: str


def difference(programme: Programme, *, group: str, setting: str) -> Difference:
    """Return what changing the group or setting would keep, replace and leave; changes nothing."""
    if group not in templates() or setting not in Programme.Setting.values:
        raise ProgrammeRefused("no such template")
    plan = plan_of(group, setting)
    lines = list(programme.lines.order_by("position", "pk"))
    tasks = list(programme.tasks.order_by("due", "pk"))
    there = {line.code for line in lines if line.code}
    untouched = [line for line in lines if line.code and not line.text and not line.is_removed]
    tasks_go = [
        task
        for task in tasks
        if task.code
        and task.code not in plan.tasks
        and task.done_on is None
        and not task.text
        and task.owner_id in (None, programme.lead_id)
    ]
    return Difference(
        kept=[line for line in untouched if line.code in plan.lines],
        goes=[line for line in untouched if line.code not in plan.lines],
        comes=[code for code in plan.lines if code not in there],
        yours=[line for line in lines if line.text and not line.is_removed],
        removed=[line for line in lines if line.is_removed and line.code in plan.lines],
        tasks_go=tasks_go,
        tasks_come=[code for code in plan.tasks if code not in {task.code for task in tasks}],
        tasks_stay=[task for task in tasks if task not in tasks_go],
        seen=_digest(programme, lines, tasks),
    )


def _digest(programme: Programme, lines: list[PlanLine], tasks: list[Task]) -> str:
    said = [programme.group, programme.setting, str(programme.lead_id)]
    said += [f"{line.pk} {line.is_removed} {line.text}" for line in lines]
    said += [f"{task.pk} {task.text} {task.owner_id} {task.done_on}" for task in tasks]
    return blake2b("\0".join(said).encode(), digest_size=12).hexdigest()


def change_group(
    programme: Programme, *, group: str, setting: str, drop: set[int], seen: str, by: Account, at: datetime
) -> Difference:
    """
    Take the plan of another group or setting; lines written by hand stay, but those in `drop`.

    A changed template line that stays becomes a line of the coalition's own when the new plan does not have it. Raises
    PlanChangedMeanwhile when the plan is not the one that was shown (`seen`).
    """
    with write():
        found = difference(programme, group=group, setting=setting)
        if found.seen != seen:
            raise PlanChangedMeanwhile
        plan = plan_of(group, setting)
        programme.group, programme.setting = group, setting
        programme.save(update_fields=["group", "setting"])
        dropped = [line.pk for line in found.yours if line.pk in drop]
        going = [line.pk for line in found.goes] + dropped
        programme.lines.filter(pk__in=going).delete()
        programme.lines.filter(is_removed=True).exclude(code__in=plan.lines).delete()
        programme.lines.exclude(text="").exclude(code__in=plan.lines).update(code="")
        Task.objects.filter(pk__in=[task.pk for task in found.tasks_go]).delete()
        _add_lines(programme, plan, set(programme.lines.exclude(code="").values_list("code", flat=True)))
        _add_tasks(programme, plan, set(programme.tasks.values_list("code", flat=True)), at.date())
        detail: dict[str, str | int] = {"group": group, "setting": setting, "dropped": len(dropped)}
        audit.record("programme group changed", by=by, at=at, subject=("programme", programme.pk), detail=detail)
    return found


def write_line(
    programme: Programme, *, section: str, text: str, line: PlanLine | None = None, by: Account, at: datetime
) -> PlanLine:
    """Write a line of our own, or put our words in the place of the template's."""
    with write():
        if line is None:
            line = PlanLine(programme=programme, section=section, position=1000 + programme.lines.count())
        line.text, line.is_removed = text, False
        line.save()
        audit.record("programme line written", by=by, at=at, subject=("programme", programme.pk))
    return line


def take_line_back(line: PlanLine, *, by: Account, at: datetime) -> None:
    """Let the template's words stand again; raises ProgrammeRefused for a line of our own."""
    if not line.code:
        raise ProgrammeRefused("a line of our own has no template")
    with write():
        line.text, line.is_removed = "", False
        line.save(update_fields=["text", "is_removed"])
        audit.record("programme line taken back", by=by, at=at, subject=("programme", line.programme_id))


def remove_line(line: PlanLine, *, by: Account, at: datetime) -> None:
    """Take a line out of the plan; a template's line can be brought back, one of our own is gone."""
    with write():
        if line.code:
            line.is_removed = True
            line.save(update_fields=["is_removed"])
        else:
            line.delete()
        audit.record("programme line removed", by=by, at=at, subject=("programme", line.programme_id))


def save_task(
    programme: Programme,
    *,
    text: str,
    due: date,
    owner: Account | None,
    task: Task | None = None,
    by: Account,
    at: datetime,
) -> Task:
    """Add a task, or change one; an empty text leaves a template's words."""
    with write():
        task = task or Task(programme=programme)
        if not text and not task.code:
            raise ProgrammeRefused("a task says what to do")
        task.text, task.due, task.owner = text, due, owner
        task.save()
        audit.record("programme task saved", by=by, at=at, subject=("programme", programme.pk))
    return task


def set_task_done(task: Task, *, done: bool, by: Account, at: datetime) -> None:
    """Tick a task off, or open it again."""
    with write():
        task.done_on = at.date() if done else None
        task.save(update_fields=["done_on"])
        kind = "programme task done" if done else "programme task opened again"
        audit.record(kind, by=by, at=at, subject=("programme", task.programme_id))
