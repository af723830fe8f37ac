"""Scores that come back from a school's or hospital's own system, as the file it gives."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.learning import form_files, permissions
from commonlight.learning.course_files import course
from commonlight.learning.forms.answers import ScoreFileForm
from commonlight.learning.models import ScoreFile
from commonlight.learning.results_words import FILE_PROBLEMS
from commonlight.learning.services import score_files
from commonlight.learning.views.request import WRONG_INPUT, language, me, team_page
from commonlight.learning.views.sessions import courses_to_choose, houses_to_choose

PURPOSE = "course scores"


@team_page(*permissions.TEACHERS, methods=("GET", "HEAD", "POST"))
def bring(request: HttpRequest) -> HttpResponse:
    """Choose the file, choose its column of scores, look, keep."""
    if "held" in request.POST:
        return _chosen(request)
    form = ScoreFileForm(
        posted(request),
        request.FILES or None,
        courses=courses_to_choose(),
        organisations=houses_to_choose(request),
    )
    if form.is_bound and form.is_valid():
        try:
            table = form_files.read_table(form.cleaned_data["file"].read(), with_scores=True)
        except form_files.CannotRead as problem:
            form.add_error("file", FILE_PROBLEMS[problem.reason])
        else:
            return _preview(
                request, table, {name: form.cleaned_data[name] for name in ("course", "organisation", "place")}
            )
    return _page(request, form=form, status=WRONG_INPUT if form.is_bound else 200)


def _page(request: HttpRequest, *, status: int = 200, **more: object) -> HttpResponse:
    houses = permissions.houses_of(me(request))
    rows = [
        {"file": one, "title": course(one.course, language()).title}
        for one in ScoreFile.objects.filter(organisation_id__in=houses).order_by("-day", "place")[:50]
    ]
    return render(request, "learning/team/scores.html", {"rows": rows, **more}, status=status)


def _preview(request: HttpRequest, table: form_files.FormTable, about: dict[str, str]) -> HttpResponse:
    """Show each column as scores: the person chooses the one that has them. Only numbers travel on."""
    choices: list[dict[str, object]] = []
    for place, name in enumerate(table.names):
        scores = form_files.read_scores(table, place)
        if scores.n_scored:
            choices.append({"name": name, "scores": scores, "number": len(choices)})
    packed = HiddenState({"about": about, "scores": [_values(one["scores"]) for one in choices]})
    held = packed.seal(purpose=PURPOSE, at=clock.now())
    return _page(request, choices=choices, held=held, no_scores=not choices)


def _values(scores: object) -> list[float | int | None]:
    assert isinstance(scores, form_files.Scores)
    return [scores.n_people, scores.n_scored, scores.n_passed, scores.mean_percent]


def _chosen(request: HttpRequest) -> HttpResponse:
    try:
        held = HiddenState.open(request.POST["held"], purpose=PURPOSE, at=clock.now()).content
        values = held["scores"][int(request.POST.get("column", ""))]
    except (StateBroken, StateExpired, ValueError, IndexError):
        messages.error(request, _("Nothing was saved. Choose the file again, then the column with the scores."))
        return redirect("learning:scores")
    about = held["about"]
    score_files.keep_scores(
        course=about["course"],
        organisation_id=UUID(about["organisation"]),
        place=about["place"],
        scores=form_files.Scores(*values),
        by=me(request),
        at=clock.now(),
    )
    messages.success(request, _("The scores came in as counts. No name was kept."))
    return redirect("learning:scores")


@team_page(*permissions.TEACHERS, methods=("POST",))
def take_back(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Take the counts of a file back."""
    houses = permissions.houses_of(me(request))
    found = ScoreFile.objects.filter(pk=file_id, organisation_id__in=houses).first()
    if found is None:
        raise Http404
    try:
        score_files.take_scores_back(file=found, by=me(request), at=clock.now())
    except score_files.AlreadyTakenBack:
        messages.error(request, _("This file was taken back before."))
    else:
        messages.success(request, _("The counts of this file were taken back."))
    return redirect("learning:scores")
