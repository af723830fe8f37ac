"""
What one does with a session, whoever stands at its door: somebody of the team, or a teacher with a link.

A `Door` says which session, who asks, and how the addresses are called on that side; each function answers one page.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.core.models import Account
from commonlight.learning import certificates, form_files, policies, selectors
from commonlight.learning.course_files import Course, course
from commonlight.learning.forms.answers import ColumnsForm, FileForm, Grid
from commonlight.learning.forms.sessions import CompareForm, HeadsForm, PapersForm
from commonlight.learning.letters import CODE_QUESTIONS
from commonlight.learning.models import AnswerFile, Round, Session, Sheet
from commonlight.learning.results_words import FILE_PROBLEMS, ROW_PROBLEMS, words_of
from commonlight.learning.services import sessions as session_services
from commonlight.learning.services import sheets as sheet_services
from commonlight.learning.services import working_out
from commonlight.learning.views.request import WRONG_INPUT, language

PROBLEMS_SHOWN = 50
PREVIEW_ROWS = 3


@dataclass(frozen=True)
class Door:
    """One session as one person reaches it; `by` is None for a teacher with a link."""

    session: Session
    by: Account | None
    part: str = "course"

    @property
    def is_team(self) -> bool:
        """Whether somebody of the team stands here."""
        return self.by is not None

    def url(self, page: str, *args: object) -> str:
        """Return the address of one of the session's pages on this side."""
        if self.is_team:
            name = "learning:session" if page == "room" else f"learning:session_{page}"
            return reverse(name, args=[self.session.pk, *args])
        return reverse(f"learning:class_{page}", args=[self.part, *args])

    def course(self) -> Course:
        """Return the session's course in the language of the page."""
        return course(self.session.course, language())

    def context(self, **more: Any) -> dict[str, Any]:
        """Return what every page of a session shows."""
        pages = ("room", "heads", "compare", "results", "papers")
        return {
            "session": self.session,
            "course": self.course(),
            "is_team": self.is_team,
            "part": self.part,
            "urls": {page: self.url(page) for page in pages},
            **more,
        }


def round_or_404(door: Door, kind: str) -> Round:
    """Return a round of the door's session."""
    found = Round.objects.filter(session=door.session, kind=kind).select_related("session").first()
    if found is None:
        raise Http404
    return found


def room(request: HttpRequest, door: Door, **more: Any) -> HttpResponse:
    """Show a session: what to print, what came in, what comes next."""
    rounds = [
        {
            "now": now,
            "is_open": policies.is_open(now.round),
            "answers": door.url("answers", now.kind),
            "file": door.url("file", now.kind),
            "end": door.url("close", now.kind),
            "again": reverse("learning:session_again", args=[door.session.pk, now.kind]) if door.is_team else "",
        }
        for now in selectors.rounds_of(door.session)
    ]
    context = door.context(
        rounds=rounds,
        heads=HeadsForm(initial={"headcount": door.session.headcount}, auto_id="heads_%s"),
        papers=PapersForm(initial={"papers": door.session.headcount or 30}, auto_id="papers_%s"),
        comparison=Session.objects.filter(compared_with=door.session).first(),
        compare=CompareForm(initial={"place": door.session.place}, auto_id="compare_%s"),
        result=selectors.result_of(door.session),
        later_from=door.session.day + policies.LATER_AFTER,
        is_school=door.session.course == "youth",
        codes_forgotten=door.session.salt is None,
        **more,
    )
    return render(request, "learning/team/session.html", context)


def heads(request: HttpRequest, door: Door) -> HttpResponse:
    """Keep how many came."""
    form = HeadsForm(posted(request))
    if form.is_valid():
        session_services.count_heads(
            session=door.session, headcount=form.cleaned_data["headcount"], by=door.by, at=clock.now()
        )
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Nothing was saved: write a whole number of people."))
    return redirect(door.url("room"))


def compare(request: HttpRequest, door: Door) -> HttpResponse:
    """Add a group to compare with."""
    form = CompareForm(posted(request))
    if not form.is_valid():
        messages.error(request, _("Nothing was saved: say where the group is and which it is."))
        return redirect(door.url("room"))
    try:
        session_services.add_comparison(session=door.session, **form.cleaned_data, by=door.by, at=clock.now())
    except session_services.HasComparison:
        messages.error(request, _("This session already has a group to compare with."))
    else:
        messages.success(request, _("The group is there. It takes the tests on the same days, without the course."))
    return redirect(door.url("room"))


def answers(request: HttpRequest, door: Door, kind: str) -> HttpResponse:
    """Type answers from paper, look at what came in, remove a sheet typed wrong."""
    found = round_or_404(door, kind)
    if "remove" in request.POST:
        return _remove(request, door, found)
    if "file_back" in request.POST:
        return _file_back(request, door, found)
    n_sentences = len(door.course().items)
    grid = Grid(posted(request), n_sentences=n_sentences, language=language())
    if grid.is_valid:
        try:
            numbers = sheet_services.enter_sheets(found=found, sheets=grid.sheets, by=door.by, at=clock.now())
        except sheet_services.RoundClosed:
            return _closed(request, door)
        except sheet_services.TooMany:
            messages.error(request, _("A session holds 1,000 sheets at most. Nothing was saved."))
            return redirect(door.url("answers", kind))
        said = {"first": numbers[0], "last": numbers[-1]}
        messages.success(
            request,
            ngettext(
                "Saved. Write the number %(first)s on the sheet.",
                "Saved. Write the numbers %(first)s to %(last)s on the sheets, from top to bottom.",
                len(numbers),
            )
            % said,
        )
        return redirect(door.url("answers", kind))
    now = selectors.round_now(found)
    context = door.context(
        now=now,
        is_open=policies.is_open(found),
        grid=grid,
        sheets=Sheet.objects.filter(round=found).order_by("number"),
        files=AnswerFile.objects.filter(round=found).order_by("day", "pk"),
        here=door.url("answers", kind),
        file_url=door.url("file", kind),
    )
    return render(request, "learning/team/answers.html", context, status=WRONG_INPUT if grid.is_bound else 200)


def _remove(request: HttpRequest, door: Door, found: Round) -> HttpResponse:
    said = request.POST.get("remove", "")
    sheet = Sheet.objects.filter(round=found, number=int(said)).first() if said.isdecimal() else None
    if sheet is None:
        raise Http404
    try:
        sheet_services.remove_sheet(sheet=sheet, by=door.by, at=clock.now())
    except sheet_services.RoundClosed:
        return _closed(request, door)
    messages.success(request, _("The sheet was removed. Type it again if it was only wrong."))
    return redirect(door.url("answers", found.kind))


def _file_back(request: HttpRequest, door: Door, found: Round) -> HttpResponse:
    """Take the answers of a file back as a whole; a teacher with a link brought it in and may do that too."""
    try:
        number = UUID(request.POST.get("file_back", ""))
    except ValueError as problem:
        raise Http404 from problem
    file = AnswerFile.objects.filter(pk=number, round=found).select_related("round__session").first()
    if file is None:
        raise Http404
    try:
        n = sheet_services.take_file_back(file=file, by=door.by, at=clock.now())
    except sheet_services.RoundClosed:
        return _closed(request, door)
    except sheet_services.AlreadyTakenBack:
        messages.error(request, _("This file was taken back before."))
    else:
        messages.success(
            request, ngettext("%(n)s sheet was taken back.", "%(n)s sheets were taken back.", n) % {"n": n}
        )
    return redirect(door.url("answers", found.kind))


def _closed(request: HttpRequest, door: Door) -> HttpResponse:
    messages.error(
        request, _("This test was ended, so no answer comes in any more. Nothing was saved. Open it again first.")
    )
    return redirect(door.url("room"))


def file(request: HttpRequest, door: Door, kind: str) -> HttpResponse:
    """Bring answers in from a form service: choose the file, match its columns, look, then keep."""
    found = round_or_404(door, kind)
    if not policies.is_open(found):
        return _closed(request, door)
    if "table" in request.POST:
        return _columns(request, door, found)
    form = FileForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            table = form_files.read_table(form.cleaned_data["file"].read())
        except form_files.CannotRead as problem:
            form.add_error("file", FILE_PROBLEMS[problem.reason])
        else:
            return _ask_columns(request, door, found, table, None)
    context = door.context(form=form, now=selectors.round_now(found), answers_url=door.url("answers", kind))
    return render(request, "learning/team/file.html", context, status=WRONG_INPUT if form.is_bound else 200)


def _wanted(door: Door) -> list[tuple[str, str]]:
    place = 1 if language() == "es" else 0
    codes = [(f"code{n}", texts[place]) for n, texts in CODE_QUESTIONS.items()]
    return [*codes, *((item.id, item.text) for item in door.course().items)]


def _ask_columns(
    request: HttpRequest, door: Door, found: Round, table: form_files.FormTable, form: ColumnsForm | None, **more: Any
) -> HttpResponse:
    """Show the columns with what their words tell, or what was chosen, and how the first rows would be read."""
    items = [item.id for item in door.course().items]
    if form is None:
        matched = form_files.match(table, door.session.course)
        initial = {f"column_{name}": str(place) for name, place in matched.items()}
        form = ColumnsForm(table=table, wanted=_wanted(door), required=frozenset(items), initial=initial)
        more["n_matched"] = sum(item in matched for item in items)
    packed = HiddenState({"names": table.names, "rows": table.rows})
    context = door.context(
        form=form,
        table=packed.seal(purpose=_purpose(found), at=clock.now()),
        now=selectors.round_now(found),
        n_rows=len(table.rows),
        n_sentences=len(items),
        here=door.url("file", found.kind),
        **more,
    )
    status = WRONG_INPUT if form.is_bound and not more.get("reading") else 200
    return render(request, "learning/team/columns.html", context, status=status)


def _purpose(found: Round) -> str:
    return f"answers of round {found.pk}"


def _columns(request: HttpRequest, door: Door, found: Round) -> HttpResponse:
    try:
        held = HiddenState.open(request.POST["table"], purpose=_purpose(found), at=clock.now()).content
    except (StateBroken, StateExpired):
        messages.error(request, _("The page was open for too long. Please choose the file again; nothing was saved."))
        return redirect(door.url("file", found.kind))
    table = form_files.FormTable(tuple(held["names"]), tuple(tuple(row) for row in held["rows"]))
    items = [item.id for item in door.course().items]
    form = ColumnsForm(request.POST, table=table, wanted=_wanted(door), required=frozenset(items))
    if not form.is_valid():
        return _ask_columns(request, door, found, table, form)
    reading = form_files.read_sheets(table, form.places(), items)
    problems = [
        {"row": row, "text": ROW_PROBLEMS[problem], "column": column}
        for row, problem, column in reading.problems[:PROBLEMS_SHOWN]
    ]
    if "keep" not in request.POST or not reading.sheets:
        n_codes = sum(bool(sheet.code) for sheet in reading.sheets)
        return _ask_columns(request, door, found, table, form, reading=reading, problems=problems, n_codes=n_codes)
    try:
        sheet_services.bring_in_file(
            found=found, sheets=reading.sheets, n_rows=len(table.rows), by=door.by, at=clock.now()
        )
    except sheet_services.RoundClosed:
        return _closed(request, door)
    n = len(reading.sheets)
    messages.success(request, ngettext("%(n)s sheet came in.", "%(n)s sheets came in.", n) % {"n": n})
    return redirect(door.url("answers", found.kind))


def close(request: HttpRequest, door: Door, kind: str) -> HttpResponse:
    """End a round."""
    session_services.close_round(found=round_or_404(door, kind), by=door.by, at=clock.now())
    messages.success(request, _("The test is ended. No answer comes in any more."))
    return redirect(door.url("room"))


def results(request: HttpRequest, door: Door) -> HttpResponse:
    """Show what the tests say; POST asks for it to be worked out anew."""
    if request.method == "POST":
        working_out.ask_for_result(session=door.session, by=door.by, at=clock.now())
        messages.success(request, _("It is being worked out. Load this page again in a moment."))
        return redirect(door.url("results"))
    now = selectors.result_of(door.session)
    found = words_of(now.result.found, door.course()) if now.is_ready and now.result else None
    rounds = selectors.rounds_of(door.session)
    alike = [(one.label, numbers) for one in rounds for numbers in one.alike]
    context = door.context(now=now, found=found, rounds=rounds, alike=alike)
    return render(request, "learning/team/results.html", context)


def papers(request: HttpRequest, door: Door) -> HttpResponse:
    """Print certificates of a session, each with a code of its own; none is stored."""
    form = PapersForm(posted(request))
    if not form.is_valid() or door.session.is_comparison:
        messages.error(request, _("Nothing was printed: between 1 and 60 certificates at a time."))
        return redirect(door.url("room"))
    made = certificates.Certificate(door.session.course, door.session.day, door.session.minutes, in_session=True)
    papers = [certificates.make_code(made) for _n in range(form.cleaned_data["papers"])]
    context = {"papers": papers, "made": made, "course": door.course(), "back": door.url("room")}
    return render(request, "learning/print/certificates.html", context)
