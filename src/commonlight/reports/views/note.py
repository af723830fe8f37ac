"""
The public form, step by step. Each step reads one form, and shows the next step or the same one with what to mend.

Nothing is stored until the last step, except files, which wait sealed; the rest travels in one sealed hidden field.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonlight.core import clock
from commonlight.core.codes import Code
from commonlight.core.headers import first_page
from commonlight.core.hidden_state import HiddenState
from commonlight.core.key_rows import KeyTampered
from commonlight.core.lanes import LANES, MARK
from commonlight.core.organisation_keys import NoKeyYet
from commonlight.core.page_context import frame_of
from commonlight.core.views.problems import words_are_stored
from commonlight.reports import catalogue, selectors, services
from commonlight.reports.facts import About, Audience, Facts, FileRef, Note
from commonlight.reports.forms.box import LastDigitsForm
from commonlight.reports.forms.note import AboutForm, FactsForm, LooksForm, ReachForm, UncleanedForm
from commonlight.reports.forms.plan import PlanForm
from commonlight.reports.plans import ContactPlan
from commonlight.reports.services import hours, readiness
from commonlight.reports.services.files import drop, keep_waiting, take_files
from commonlight.reports.views.plan import reaches_only_who_knows
from commonlight.reports.views.public import NOTE, SENT, WRONG_INPUT, lines_to_call, public_step, with_state
from commonlight.reports.views.shown_plan import clock_of_coalition, plan_rows

STEPS = 4
CLOSED = 503


def _page(request: HttpRequest, name: str, state: HiddenState, *, status: int = 200, **context: Any) -> HttpResponse:
    """Show a step; its 60 minutes, and the two hours of its files, begin anew."""
    at = clock.now()
    keep_waiting([*_files(state, "files"), *_files(state, "uncleaned")], at=at)
    sealed = state.seal(purpose=NOTE, at=at)
    return render(
        request, f"reports/note_{name}.html", {"state": sealed, "steps_total": STEPS, **context}, status=status
    )


def _with(state: HiddenState, **changes: Any) -> HiddenState:
    return HiddenState(content={**state.content, **changes}, id=state.id)


def _files(state: HiddenState, place: str) -> list[FileRef]:
    return [FileRef.from_content(one) for one in state.content.get(place, [])]


def _about(state: HiddenState) -> About:
    return About(state.content.get("about", About.OTHER.value))


@first_page
@public_step
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the danger-now box and the first question; the code of the mailbox is drawn here."""
    if not readiness.form_open():
        return render(request, "reports/closed.html", {"hours": hours.shown_at(clock.now()), **lines_to_call()})
    state = HiddenState(content={"code": Code.draw().digits})
    shown = hours.shown_at(clock.now())
    numbers = {} if shown.get("is_open", True) else lines_to_call()
    return _page(request, "start", state, form=AboutForm(auto_id="%s"), hours=shown, **numbers)


@public_step
@with_state
def about(request: HttpRequest, state: HiddenState) -> HttpResponse:
    """Take the first answer."""
    form = AboutForm(request.POST, auto_id="%s")
    if not form.is_valid():
        return _page(request, "start", state, form=form, status=WRONG_INPUT)
    return _facts_page(request, _with(state, about=form.cleaned_data["about"]))


def _facts_page(
    request: HttpRequest, state: HiddenState, *, form: FactsForm | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    initial = {**state.content.get("facts", {}), "keep_originals": state.content.get("keep_originals", False)}
    form = form or FactsForm(about=_about(state), initial=initial or None, auto_id="%s")
    if "said_or_done" in form.fields:
        # The page's own heading asks the question.
        form.fields["said_or_done"].label = gettext("Choose all that fit")
    files = _files(state, "files")
    return _page(request, "facts", state, form=form, files=files, status=status, about=_about(state).value, **context)


@public_step
@with_state
def facts(request: HttpRequest, state: HiddenState) -> HttpResponse:
    """Take the facts and files."""
    form = FactsForm(request.POST, request.FILES, about=_about(state), auto_id="%s")
    valid = form.is_valid()
    state, refused = _take_files(request, state, form)
    if not valid or refused:
        return _facts_page(request, state, form=form, refused=refused, status=WRONG_INPUT)
    told = form.facts()
    state = _with(state, facts=told.as_content(), keep_originals=form.cleaned_data["keep_originals"])
    if not told.tells_conduct and told.about is not About.ASK and not state.content.get("looks_sent"):
        return _page(request, "looks", state, form=LooksForm(auto_id="%s"), look_for=catalogue.entries("look_for"))
    return _after_facts(request, state)


def _take_files(request: HttpRequest, state: HiddenState, form: FactsForm) -> tuple[HiddenState, tuple[str, ...]]:
    """Take in what was uploaded even when something else must be mended, so that nobody uploads twice."""
    taken_back = set(request.POST.getlist("remove_file"))
    files = [one for one in _files(state, "files") if str(one.id) not in taken_back]
    drop(one for one in _files(state, "files") if str(one.id) in taken_back)
    waiting = _files(state, "uncleaned")
    taken = take_files(
        form.cleaned_data.get("attached") or [],
        already=len(files) + len(waiting),
        keep_originals=bool(form.cleaned_data.get("keep_originals")),
        at=clock.now(),
    )
    changed = _with(
        state,
        files=[one.as_content() for one in (*files, *taken.kept)],
        uncleaned=[one.as_content() for one in (*waiting, *taken.uncleaned)],
    )
    return changed, taken.refused


@public_step
@with_state
def looks(request: HttpRequest, state: HiddenState) -> HttpResponse:
    """Take the choice after an answer about looks alone."""
    form = LooksForm(request.POST, auto_id="%s")
    if not form.is_valid() or form.cleaned_data["next"] == "add":
        return _facts_page(request, state)
    return _after_facts(request, _with(state, looks_sent=True))


def _after_facts(request: HttpRequest, state: HiddenState) -> HttpResponse:
    if _files(state, "uncleaned"):
        return _page(request, "files", state, form=UncleanedForm(auto_id="%s"), uncleaned=_files(state, "uncleaned"))
    return _reach_page(request, state)


@public_step
@with_state
def files(request: HttpRequest, state: HiddenState) -> HttpResponse:
    """Take the choice about files that could not be cleaned."""
    form = UncleanedForm(request.POST, auto_id="%s")
    waiting = _files(state, "uncleaned")
    if not form.is_valid():
        return _page(request, "files", state, form=form, uncleaned=waiting, status=WRONG_INPUT)
    if form.cleaned_data["uncleaned"] == "evidence":
        kept = [*state.content.get("files", []), *(one.as_content() for one in waiting)]
        return _reach_page(request, _with(state, files=kept, uncleaned=[]))
    drop(waiting)
    return _reach_page(request, _with(state, uncleaned=[]))


def _plan_of(state: HiddenState) -> ContactPlan | None:
    kept = state.content.get("plan")
    return ContactPlan.from_content(kept) if kept else None


def _plan_form(state: HiddenState, data: Any = None) -> PlanForm:
    readers = {one.pk: one.name for one in selectors.recipients().readers}
    first = PlanForm.initial_of(_plan_of(state))
    for_someone = _about(state) is About.BEHALF
    return PlanForm(data, readers=readers, for_someone=for_someone, initial=first, prefix="plan", auto_id="%s")


def _reach_page(
    request: HttpRequest,
    state: HiddenState,
    *,
    form: ReachForm | None = None,
    plan: PlanForm | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    recipients = selectors.recipients()
    form = form or ReachForm(recipients=recipients, initial=state.content.get("reach"), auto_id="%s")
    plan = plan or _plan_form(state)
    # Open where something has to be mended, or was chosen before.
    plan_open = bool(plan.errors) or _plan_of(state) is not None
    context |= {"plan": plan, "plan_open": plan_open, "clock": clock_of_coalition(), "about": _about(state).value}
    return _page(request, "reach", state, form=form, recipients=recipients, status=status, **context)


def _lists(request: HttpRequest) -> dict[str, list[str]]:
    return {"plan-days": request.POST.getlist("plan-days")}


def _fits(plan: PlanForm, form: ReachForm, state: HiddenState) -> bool:
    """Whether the one who may reach the person may read, and the person to be reached knows."""
    one = plan.plan().organisation_id
    if one is not None and one not in form.chosen().organisations:
        plan.add_error("by_whom", gettext("Choose one that you ticked above, or anyone who may read it."))
        return False
    return reaches_only_who_knows(plan, Facts.from_content(state.content["facts"]))


@public_step
@with_state
def reach(request: HttpRequest, state: HiddenState) -> HttpResponse:
    """Take who may read, and show all answers before they are sent; the mailbox is made ready here."""
    form = ReachForm(request.POST, recipients=selectors.recipients(), auto_id="%s")
    # A page without the plan's fields (an old one, or another program's) asks for no plan.
    plan = _plan_form(state, {"plan-how": "here", **request.POST.dict(), **_lists(request)})
    valid = form.is_valid() & plan.is_valid()
    if "facts" not in state.content or not valid or not _fits(plan, form, state):
        return _reach_page(request, state, form=form, plan=plan, status=WRONG_INPUT)
    chosen, kept = form.chosen(), plan.plan()
    mailbox = state.content.get("mailbox")
    if mailbox is None:
        mailbox = services.prepare_mailbox(Code(state.content["code"])).as_content()
    state = _with(
        state,
        reach={
            name: form.cleaned_data.get(name, []) for name in ("audience", "organisations", "fallback", "statistics")
        },
        readers=[str(one) for one in chosen.organisations],
        police=[str(one) for one in chosen.police],
        fallback=[str(one) for one in chosen.fallback],
        plan=None if kept == ContactPlan() else kept.as_content(),
        mailbox=mailbox,
    )
    return _check_page(request, state)


def _check_page(request: HttpRequest, state: HiddenState, *, status: int = 200, **context: Any) -> HttpResponse:
    told = Facts.from_content(state.content["facts"])
    recipients = selectors.recipients()
    readers = [one.name for one in recipients.readers if str(one.pk) in state.content["readers"]]
    police = [one.name for one in recipients.police if str(one.pk) in state.content["police"]]
    plan = _plan_of(state)
    return _page(
        request,
        "check",
        state,
        facts=told,
        said_or_done=[catalogue.text_of("said_or_done", code) for code in told.said_or_done],
        setting=catalogue.text_of("settings", told.setting),
        when=catalogue.text_of("when", told.when),
        danger=catalogue.text_of("danger", told.danger_now),
        files=_files(state, "files"),
        readers=readers,
        police=police,
        fallback=[one.name for one in recipients.readers if str(one.pk) in state.content.get("fallback", [])],
        statistics=state.content["reach"]["statistics"],
        plan_rows=plan_rows(plan, {one.pk: one.name for one in recipients.readers}, with_number=True) if plan else [],
        status=status,
        **context,
    )


@public_step
@with_state
def change(request: HttpRequest, state: HiddenState) -> HttpResponse:
    """Go back from the check page to one step, with everything still there."""
    if request.POST.get("step") == "reach" and "facts" in state.content:
        return _reach_page(request, state)
    if request.POST.get("step") == "about" or "about" not in state.content:
        return _page(request, "start", state, form=AboutForm(initial={"about": _about(state).value}, auto_id="%s"))
    return _facts_page(request, _with(state, looks_sent=False))


def _note(state: HiddenState, language: str) -> Note:
    return Note(
        facts=Facts.from_content(state.content["facts"]),
        audience=Audience(
            organisations=tuple(UUID(one) for one in state.content["readers"]),
            police=tuple(UUID(one) for one in state.content["police"]),
            fallback=tuple(UUID(one) for one in state.content.get("fallback", [])),
        ),
        language=language,
        agrees_to_statistics=bool(state.content["reach"]["statistics"]),
        files=tuple(_files(state, "files")),
        plan=_plan_of(state),
    )


@public_step
@with_state
def send(request: HttpRequest, state: HiddenState) -> HttpResponse:
    """Send: one POST with one field. The same field sent again gives the same page and no second report."""
    if "mailbox" not in state.content:
        return (
            _reach_page(request, state, status=WRONG_INPUT) if "facts" in state.content else _facts_page(request, state)
        )
    mailbox = services.PreparedMailbox.from_content(state.content["mailbox"])
    note = _note(state, request.LANGUAGE_CODE)
    slow = LANES.is_crowded(request.META.get(MARK, b""))
    try:
        sent = services.submit_report(
            submission_id=state.id, mailbox=mailbox, note=note, at=clock.now(), slow_lane=slow
        )
    except (services.AudienceNotAllowed, KeyTampered, NoKeyYet):
        return _reach_page(request, state, not_possible=True, status=WRONG_INPUT)
    except services.FormClosed:
        return _check_page(request, state, closed=True, status=CLOSED, **lines_to_call())
    except services.FileGone:
        lost = _with(state, files=[], uncleaned=[])
        return _facts_page(request, lost, files_gone=True, status=WRONG_INPUT)
    return _code_page(request, state, sent)


def _code_page(
    request: HttpRequest,
    state: HiddenState,
    sent: services.Sent,
    *,
    form: LastDigitsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if sent.code_confirmed:
        return render(request, "reports/note_kept.html", {"again": True})
    slim = HiddenState(content={"code": sent.code.digits}, id=state.id).seal(purpose=SENT, at=clock.now())
    if form is None:
        return HttpResponse(_filled_code_page(request, sent.code, slim))
    context = {"groups": sent.code.groups, "state": slim, "form": form}
    return render(request, "reports/note_code.html", context, status=status)


# The page after sending is the same for all but for the code and the state. It is rendered once for each language and
# filled in, so that a sending person waits for the disk and not for a template.
HOLES = ("hole-0", "hole-1", "hole-2", "hole-3", "hole-4")
STATE_HOLE = "hole-state"
_shells: dict[tuple[str, str, str, str], str] = {}
MOST_SHELLS = 64


def _filled_code_page(request: HttpRequest, code: Code, state: str) -> str:
    frame = frame_of(request)
    place = (request.get_host(), request.path, frame.coalition_name, frame.emergency_number)
    shell = _shells.get(place)
    if shell is None:
        context = {"groups": HOLES, "state": STATE_HOLE, "form": LastDigitsForm(auto_id="%s")}
        shell = render_to_string("reports/note_code.html", context, request)
        if len(_shells) >= MOST_SHELLS:
            _shells.clear()
        _shells[place] = shell
    page = shell.replace(STATE_HOLE, state)
    for hole, group in zip(HOLES, code.groups, strict=True):
        page = page.replace(hole, group)
    return page


@public_step
@with_state(purpose=SENT)
def card(request: HttpRequest, state: HiddenState) -> HttpResponse:
    """Show the code on a card to print: digits and an address, and no word of what they are for."""
    mailbox = selectors.mailbox_of_submission(state.id)
    if mailbox is None or mailbox.code_confirmed:
        return render(request, "reports/expired.html", {"was_ours": True}, status=410)
    address = request.build_absolute_uri(reverse("short_address")).partition("://")[2]
    sealed = state.seal(purpose=SENT, at=clock.now())
    context = {"groups": Code(state.content["code"]).groups, "address": address, "state": sealed}
    return render(request, "reports/note_card.html", {**context, "form": LastDigitsForm(auto_id="%s")})


@public_step
@with_state(purpose=SENT)
def kept(request: HttpRequest, state: HiddenState) -> HttpResponse:
    """Take the last five digits: the sign that the code was written down."""
    # The words went in one step earlier; whatever breaks here must not ask for them again.
    words_are_stored(request)
    code = Code(state.content["code"])
    mailbox = selectors.mailbox_of_submission(state.id)
    if mailbox is None:
        return render(request, "reports/expired.html", {"was_ours": True}, status=410)
    form = LastDigitsForm(request.POST, auto_id="%s")
    right = form.is_valid() and services.confirm_code(
        submission_id=state.id, code=code, last_digits=form.cleaned_data["last"]
    )
    if right:
        return render(request, "reports/note_kept.html", {"again": False})
    if form.is_valid():
        form.add_error("last", _wrong_digits())
    sent = services.Sent(mailbox.report_id, code, is_new=False, code_confirmed=mailbox.code_confirmed)
    return _code_page(request, state, sent, form=form, status=WRONG_INPUT)


def _wrong_digits() -> str:
    return gettext(
        "These are not the last five digits of your code. Your words were sent and are safe. Look at the last group and try again."
    )
