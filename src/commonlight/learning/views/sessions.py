"""The team's pages: sessions of the own organisation, planned, held, tested."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.core.selectors import organisation
from commonlight.learning import permissions, policies, selectors
from commonlight.learning.course_files import all_courses, facts, grade_of
from commonlight.learning.forms.sessions import ChangeForm, PlanForm
from commonlight.learning.models import AnswerFile, ClassLink
from commonlight.learning.services import links
from commonlight.learning.services import sessions as session_services
from commonlight.learning.services import sheets as sheet_services
from commonlight.learning.views import doing
from commonlight.learning.views.doing import Door
from commonlight.learning.views.request import WRONG_INPUT, course_or_404, language, me, team_page

PER_PAGE = 30
BOTH = ("GET", "HEAD", "POST")
AtDoor = Callable[..., HttpResponse]


def _door(request: HttpRequest, session_id: UUID) -> Door:
    found = selectors.session_for(me(request), session_id)
    if found is None:
        raise Http404
    return Door(found, me(request), part="compared" if found.is_comparison else "course")


def _at_door(*methods: str) -> Callable[[AtDoor], AtDoor]:
    """Mark a view of one session: its first argument after the request is the door."""

    def mark(view: AtDoor) -> AtDoor:
        @wraps(view)
        def shown(request: HttpRequest, session_id: UUID, **kwargs: Any) -> HttpResponse:
            return view(request, _door(request, session_id), **kwargs)

        return team_page(*permissions.TEACHERS, methods=methods or ("GET", "HEAD"))(shown)

    return mark


@team_page(*permissions.TEACHERS)
def listing(request: HttpRequest) -> HttpResponse:
    """Show the sessions of the own organisations and the courses there are."""
    page = Paginator(selectors.sessions_of(me(request)), PER_PAGE).get_page(request.GET.get("page"))
    titles = {course.slug: course.title for course in all_courses(language())}
    rows = [{"session": one, "title": titles.get(one.course, one.course)} for one in page.object_list]
    context = {"page": page, "rows": rows, "courses": all_courses(language())}
    return render(request, "learning/team/sessions.html", context)


def courses_to_choose() -> list[tuple[str, str]]:
    """Return the courses for a form."""
    return [(one.slug, one.title) for one in all_courses(language())]


def houses_to_choose(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the organisations a person teaches for, for a form."""
    return [(str(pk), organisation(pk).name) for pk in permissions.houses_of(me(request))]


@team_page(*permissions.TEACHERS, methods=BOTH)
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a session."""
    wanted = request.GET.get("course", "")
    form = PlanForm(
        posted(request),
        courses=courses_to_choose(),
        organisations=houses_to_choose(request),
        initial={"course": wanted if wanted in facts() else "", "day": clock.today()},
    )
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        found = session_services.plan_session(
            organisation_id=UUID(said.pop("organisation")), **said, by=me(request), at=clock.now()
        )
        messages.success(request, _("The session is planned. Print what you need below."))
        return redirect("learning:session", found.pk)
    return render(request, "learning/team/plan.html", {"form": form}, status=WRONG_INPUT if form.is_bound else 200)


@team_page(*permissions.TEACHERS)
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a facilitator needs: notes, the plan, what to do when somebody speaks up, what to print."""
    found = course_or_404(slug)
    context = {"course": found, "grade": grade_of(slug, found.language)}
    return render(request, "learning/team/guide.html", context)


@_at_door()
def room(request: HttpRequest, door: Door) -> HttpResponse:
    """Show a session."""
    today = clock.today()
    links_now = [
        {"link": link, "state": policies.state_of(link, on=today)}
        for link in ClassLink.objects.filter(session=door.session).order_by("-made_on", "-until")[:3]
    ]
    return doing.room(request, door, links=links_now)


@_at_door(*BOTH)
def change(request: HttpRequest, door: Door) -> HttpResponse:
    """Change when and where."""
    session = door.session
    initial = {name: getattr(session, name) for name in ChangeForm.base_fields}
    form = ChangeForm(posted(request), initial=initial)
    if form.is_bound and form.is_valid():
        session_services.change_session(session=session, **form.cleaned_data, by=me(request), at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("learning:session", session.pk)
    return render(
        request, "learning/team/change.html", door.context(form=form), status=WRONG_INPUT if form.is_bound else 200
    )


@_at_door("POST")
def delete(request: HttpRequest, door: Door) -> HttpResponse:
    """Delete a session planned by mistake."""
    if session_services.delete_session(session=door.session, by=me(request), at=clock.now()):
        messages.success(request, _("The session was deleted."))
        return redirect("learning:sessions")
    messages.error(request, _("Answers stand in this session. Remove them first, or let the session stand."))
    return redirect("learning:session", door.session.pk)


@_at_door(*BOTH)
def link(request: HttpRequest, door: Door) -> HttpResponse:
    """Make a link for a teacher without an account, or end it."""
    if request.method != "POST":
        return redirect("learning:session", door.session.pk)
    if "end" in request.POST:
        for one in ClassLink.objects.filter(session=door.session, ended_on=None):
            links.end_link(link=one, by=me(request), at=clock.now())
        messages.success(request, _("The link is ended."))
        return redirect("learning:session", door.session.pk)
    made = links.make_link(session=door.session, by=me(request), at=clock.now())
    address = request.build_absolute_uri(reverse("learning:class_door", args=[made.token]))
    return render(request, "learning/team/link.html", door.context(made=made, address=address))


@_at_door("POST")
def heads(request: HttpRequest, door: Door) -> HttpResponse:
    """Keep how many came."""
    return doing.heads(request, door)


@_at_door("POST")
def compare(request: HttpRequest, door: Door) -> HttpResponse:
    """Add a group to compare with."""
    return doing.compare(request, door)


@_at_door(*BOTH)
def answers(request: HttpRequest, door: Door, kind: str) -> HttpResponse:
    """Type answers from paper."""
    return doing.answers(request, door, kind)


@_at_door(*BOTH)
def file(request: HttpRequest, door: Door, kind: str) -> HttpResponse:
    """Bring answers in from a form service."""
    return doing.file(request, door, kind)


@_at_door("POST")
def close(request: HttpRequest, door: Door, kind: str) -> HttpResponse:
    """End a round."""
    return doing.close(request, door, kind)


@_at_door("POST")
def again(request: HttpRequest, door: Door, kind: str) -> HttpResponse:
    """Open a round again that was ended too early."""
    if session_services.open_round_again(found=doing.round_or_404(door, kind), by=me(request), at=clock.now()):
        messages.success(request, _("The test is open again."))
    else:
        messages.error(request, _("All tests were ended and the codes forgotten. This test cannot be opened again."))
    return redirect("learning:session", door.session.pk)


@_at_door(*BOTH)
def results(request: HttpRequest, door: Door) -> HttpResponse:
    """Show what the tests say."""
    return doing.results(request, door)


@_at_door("POST")
def papers(request: HttpRequest, door: Door) -> HttpResponse:
    """Print certificates."""
    return doing.papers(request, door)


@team_page(*permissions.TEACHERS, methods=("POST",))
def take_back(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Take a file's answers back as a whole."""
    found = AnswerFile.objects.filter(pk=file_id).select_related("round__session").first()
    if found is None or selectors.session_for(me(request), found.round.session_id) is None:
        raise Http404
    try:
        n = sheet_services.take_file_back(file=found, by=me(request), at=clock.now())
    except sheet_services.AlreadyTakenBack:
        messages.error(request, _("This file was taken back before."))
    except sheet_services.RoundClosed:
        messages.error(request, _("This test was ended. Open it again first; nothing was changed."))
    else:
        messages.success(
            request, ngettext("%(n)s sheet was taken back.", "%(n)s sheets were taken back.", n) % {"n": n}
        )
    return redirect("learning:session_answers", found.round.session_id, found.round.kind)
