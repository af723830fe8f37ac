"""The team's pages of programmes: what is due, starting one, its plan, its group, its tasks."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import has_role
from commonlight.outreach import permissions, selectors_programmes
from commonlight.outreach.forms.programmes import DetailsForm, GroupForm, LineForm, StartForm, TaskForm
from commonlight.outreach.models import PlanLine, Programme, Task
from commonlight.outreach.permissions import requires_role
from commonlight.outreach.selectors_money import budget_left, grants_over, periods_due, spending_of
from commonlight.outreach.services import programmes as services
from commonlight.outreach.template_files import guides, plan_of, templates, words_of
from commonlight.outreach.views.shared import WRONG_INPUT, form_page, language, programme_or_404

FORM = ["GET", "HEAD", "POST"]


@requires_role(*permissions.PROGRAMME_READERS)
@no_trace
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show what is due this week, then all programmes."""
    today, shown_in = clock.today(), language()
    keeps_books = has_role(request.user, *permissions.BOOKS)
    context = {
        "due": selectors_programmes.due_soon(shown_in, today=today),
        "periods": periods_due(today + selectors_programmes.WEEK * 2) if keeps_books else [],
        "over": grants_over() if keeps_books else [],
        "programmes": [
            (row, selectors_programmes.group_name(row, shown_in)) for row in selectors_programmes.programmes()
        ],
        "may_plan": has_role(request.user, *permissions.PLANNERS),
        "today": today,
    }
    return render(request, "outreach/team_programmes.html", context)


@requires_role(*permissions.PLANNERS)
@no_trace
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Show the templates, each for the country and for the city."""
    shown_in = language()
    found = [
        (one.group, one.kind, one.name.shown_in(shown_in), one.about.shown_in(shown_in)) for one in templates().values()
    ]
    return render(request, "outreach/team_choose.html", {"templates": found, "settings": Programme.Setting.choices})


@requires_role(*permissions.PLANNERS)
@no_trace
@require_http_methods(FORM)
def start(request: HttpRequest, group: str, setting: str) -> HttpResponse:
    """Show what a template brings, and start a programme from it."""
    found = templates().get(group)
    if found is None or setting not in Programme.Setting.values:
        raise Http404
    shown_in = language()
    data = request.POST if request.method == "POST" else None
    initial = {
        "name": f"{found.name.shown_in(shown_in).words}, {Programme.Setting(setting).label}",
        "level": found.level,
        "starts": clock.today(),
        "lead": request.user.pk,
    }
    form = StartForm(data, initial=initial)
    if form.is_bound and form.is_valid():
        made = services.start_programme(
            group=group,
            setting=setting,
            details=form.details(),
            language=shown_in,
            by=request.user,  # type: ignore[arg-type]
            at=clock.now(),
        )
        messages.success(request, _("The programme stands. Its first tasks are on your list."))
        return redirect("outreach:programme", made.pk)
    plan = plan_of(group, setting)
    context = {
        "form": form,
        "name": found.name.shown_in(shown_in),
        "about": found.about.shown_in(shown_in),
        "setting": Programme.Setting(setting).label,
        "sections": [
            (section.label, [line.words.shown_in(shown_in) for line in plan.lines.values() if line.section == section])
            for section in PlanLine.Section
        ],
        "evidence": _evidence(group),
    }
    return render(request, "outreach/team_start.html", context, status=WRONG_INPUT if form.is_bound else 200)


def _evidence(group: str) -> list[dict[str, Any]]:
    shown_in = language()
    return [
        {"row": one, "says": one.says.shown_in(shown_in), "limits": one.limits.shown_in(shown_in)}
        for one in selectors_programmes.evidence_of(group)
    ]


@requires_role(*permissions.PROGRAMME_READERS)
@no_trace
@require_GET
def programme(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """Show a programme: what is to do, the plan, what came of it."""
    found, shown_in, today = programme_or_404(programme_id), language(), clock.today()
    keeps_books = has_role(request.user, *permissions.BOOKS)
    questions = {part.id: part.words.shown_in(shown_in) for one in guides().values() for part in one.parts}
    tasks = selectors_programmes.tasks(found, shown_in, today=today)
    context = {
        "programme": found,
        "group": selectors_programmes.group_name(found, shown_in),
        "level_number": selectors_programmes.level_number(found.level),
        "open_tasks": [task for task in tasks if task.row.done_on is None],
        "done_tasks": [task for task in tasks if task.row.done_on is not None],
        "sections": selectors_programmes.plan(found, shown_in),
        "removed": selectors_programmes.removed_lines(found, shown_in),
        "evidence": _evidence(found.group),
        "reach": selectors_programmes.reach(found),
        "codesign": found.codesign.order_by("-held_on", "-pk"),
        "changes": found.changes.order_by("-changed_on", "-pk"),
        "ambassadors": found.ambassadors.order_by("ended_on", "name"),
        "conversations": [
            (row, questions[row.question])
            for row in found.conversations.order_by("-asked_on")
            if row.question in questions
        ],
        "spending": spending_of(found) if keeps_books else [],
        "budget_left": budget_left(found) if keeps_books else None,
        "may_plan": has_role(request.user, *permissions.PLANNERS),
    }
    return render(request, "outreach/team_programme.html", context)


@requires_role(*permissions.PLANNERS)
@no_trace
@require_http_methods(FORM)
def details(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """Change what is said about a programme."""
    found = programme_or_404(programme_id)
    initial = {name: getattr(found, name) for name in DetailsForm.base_fields}
    form = DetailsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        services.change_details(found, form.details(), by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("outreach:programme", found.pk)
    return _form(request, form, found, title=_("About this programme"))


def _form(request: HttpRequest, form: Any, found: Programme, *, title: str, **more: Any) -> HttpResponse:
    back = reverse("outreach:programme", args=[found.pk])
    return form_page(request, form, title=title, back=back, back_label=found.name, act=_("Save"), **more)


@requires_role(*permissions.PLANNERS)
@no_trace
@require_http_methods(FORM)
def group(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """Show what another group or setting would keep, replace and leave; POST takes it."""
    found, shown_in = programme_or_404(programme_id), language()
    asked = request.POST if request.method == "POST" else request.GET
    form = GroupForm(
        asked if "group" in asked else None,
        initial={"group": found.group, "setting": found.setting},
        language=shown_in,
    )
    context: dict[str, Any] = {"programme": found, "form": form}
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        if request.method == "POST":
            dropped = {int(number) for number in request.POST.getlist("drop") if number.isdigit()}
            try:
                services.change_group(
                    found,
                    **chosen,
                    drop=dropped,
                    seen=request.POST.get("seen", ""),
                    by=request.user,  # type: ignore[arg-type]
                    at=clock.now(),
                )
            except services.PlanChangedMeanwhile:
                messages.warning(request, _("Somebody changed the plan meanwhile. Nothing was done: look again."))
            else:
                messages.success(request, _("The plan is changed. What you wrote yourselves stayed."))
                return redirect("outreach:programme", found.pk)
        context |= _difference(found, chosen["group"], chosen["setting"])
    return render(request, "outreach/team_group.html", context)


def _difference(found: Programme, group: str, setting: str) -> dict[str, Any]:
    shown_in = language()
    diff, plan = services.difference(found, group=group, setting=setting), plan_of(group, setting)

    def by_section(lines: list[tuple[str, Any]]) -> list[tuple[str, list[Any]]]:
        return [
            (str(section.label), texts)
            for section in PlanLine.Section
            if (texts := [text for code, text in lines if code == section.value])
        ]

    def rows(lines: list[PlanLine]) -> list[tuple[str, Any]]:
        return [(one.row.section, one.text) for one in selectors_programmes.shown_lines(found, lines, shown_in)]

    def words(codes: list[str]) -> list[Any]:
        return [text.shown_in(shown_in) for code in codes if (text := words_of(code))]

    return {
        "diff": diff,
        "goes": by_section(rows(diff.goes)),
        "comes": by_section(
            [(plan.lines[code].section, plan.lines[code].words.shown_in(shown_in)) for code in diff.comes]
        ),
        "kept": by_section(rows(diff.kept)),
        "yours": selectors_programmes.shown_lines(found, diff.yours, shown_in),
        "removed": selectors_programmes.shown_lines(found, diff.removed, shown_in),
        "tasks_go": [selectors_programmes.said(one.code, one.text, found.language, shown_in) for one in diff.tasks_go],
        "tasks_come": words(diff.tasks_come),
        "is_same": (group, setting) == (found.group, found.setting),
        "new_group": templates()[group].name.shown_in(shown_in),
        "new_setting": Programme.Setting(setting).label,
    }


@requires_role(*permissions.PLANNERS)
@no_trace
@require_http_methods(FORM)
def add_line(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """Write a line of our own."""
    found = programme_or_404(programme_id)
    form = LineForm(request.POST if request.method == "POST" else None, initial={"section": request.GET.get("in", "")})
    if form.is_bound and form.is_valid():
        services.write_line(found, **form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        return redirect("outreach:programme", found.pk)
    return _form(request, form, found, title=_("A line of our own"))


@requires_role(*permissions.PLANNERS)
@no_trace
@require_http_methods(FORM)
def line(request: HttpRequest, programme_id: UUID, line_id: int) -> HttpResponse:
    """Change a line, take the template's words back, or take the line out."""
    found = programme_or_404(programme_id)
    row = get_object_or_404(PlanLine, pk=line_id, programme=found)
    act, by = request.POST.get("act", "save"), request.user
    if request.method == "POST" and act == "remove":
        services.remove_line(row, by=by, at=clock.now())  # type: ignore[arg-type]
        return redirect("outreach:programme", found.pk)
    if request.method == "POST" and act == "back" and row.code:
        services.take_line_back(row, by=by, at=clock.now())  # type: ignore[arg-type]
        return redirect("outreach:programme", found.pk)
    text = selectors_programmes.said(row.code, row.text, found.language, language())
    form = LineForm(
        request.POST if request.method == "POST" else None, initial={"section": row.section, "text": text.words}
    )
    if row.code:
        del form.fields["section"]
    if form.is_bound and form.is_valid():
        said = {"section": row.section, **form.cleaned_data}
        services.write_line(found, line=row, **said, by=by, at=clock.now())  # type: ignore[arg-type]
        return redirect("outreach:programme", found.pk)
    return _form(request, form, found, title=_("Change a line"), line=row)


@requires_role(*permissions.PLANNERS)
@no_trace
@require_http_methods(FORM)
def add_task(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """Add a task."""
    found = programme_or_404(programme_id)
    form = TaskForm(request.POST if request.method == "POST" else None, initial={"owner": request.user.pk})
    if form.is_bound and form.is_valid():
        services.save_task(found, **form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        return redirect("outreach:programme", found.pk)
    return _form(request, form, found, title=_("A new task"))


@requires_role(*permissions.PLANNERS)
@no_trace
@require_http_methods(FORM)
def task(request: HttpRequest, programme_id: UUID, task_id: int) -> HttpResponse:
    """Change a task: its words, its day, who does it."""
    found = programme_or_404(programme_id)
    row = get_object_or_404(Task, pk=task_id, programme=found)
    form = TaskForm(
        request.POST if request.method == "POST" else None,
        initial={"text": row.text, "due": row.due, "owner": row.owner_id},
        is_template=bool(row.code),
    )
    if form.is_bound and form.is_valid():
        services.save_task(found, task=row, **form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        return redirect("outreach:programme", found.pk)
    said = selectors_programmes.said(row.code, row.text, found.language, language())
    return _form(request, form, found, title=said.words)


@requires_role(*permissions.PLANNERS)
@require_POST
def task_done(request: HttpRequest, programme_id: UUID, task_id: int) -> HttpResponse:
    """Tick a task off, or open it again."""
    row = get_object_or_404(Task, pk=task_id, programme_id=programme_id)
    services.set_task_done(row, done=row.done_on is None, by=request.user, at=clock.now())  # type: ignore[arg-type]
    if request.POST.get("to") == "list":
        return redirect("outreach:programmes")
    return redirect("outreach:programme", programme_id)


@requires_role(*permissions.PROGRAMME_READERS)
@no_trace
@require_GET
def guides_page(request: HttpRequest) -> HttpResponse:
    """Show the conversation guides: questions to ask with local partners."""
    shown_in = language()
    chapters = [
        (chapter.id, chapter.name.shown_in(shown_in), [part.words.shown_in(shown_in) for part in chapter.parts])
        for chapter in guides().values()
    ]
    return render(request, "outreach/team_guides.html", {"chapters": chapters})
