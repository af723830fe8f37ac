"""The mailbox: one session cookie while it is open, and pages that nothing keeps."""

from collections.abc import Callable
from datetime import datetime
from functools import cache, wraps
from time import monotonic, sleep
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from commonlight.core import clock, mailbox_actions
from commonlight.core.headers import allow_exit_script, no_trace
from commonlight.core.views.problems import may_be_sent_again, words_are_stored
from commonlight.core.web_threads import waiting
from commonlight.reports import catalogue, selectors, services
from commonlight.reports.facts import About, Facts
from commonlight.reports.forms.box import CodeForm, DeleteForm, LastDigitsForm, ReadersForm, WordsForm
from commonlight.reports.forms.note import FactsForm
from commonlight.reports.questions import open_questions
from commonlight.reports.sealing import SealBroken
from commonlight.reports.services import asking, escrow, interpreting
from commonlight.reports.services.contact_plan import zone_of_coalition
from commonlight.reports.services.fallback import choose_fallback
from commonlight.reports.services.files import drop, take_files
from commonlight.reports.services.mailbox import MailboxContent, MailboxGone
from commonlight.reports.services.operator_entry import code_was_seen
from commonlight.reports.services.parts import ReportChanged, ReportFull, ReportGone
from commonlight.reports.services.second_codes import moment_of
from commonlight.reports.views.public import WRONG_INPUT, came_from_elsewhere, lines_to_call
from commonlight.reports.views.shown import person_lines
from commonlight.reports.views.shown_plan import plan_rows

PLACE = "mailbox"
REFUSAL_SECONDS = 0.2
# A refusal takes longer than a real try, without costing processor time: a flood slows itself down and not the people
# who write to us. Some threads of the server never wait like this; in a larger flood the others answer at once.


def _refuse_in_even_time(began: float) -> bool:
    """Wait until a real try would have ended; return False in a flood, when nobody waits."""
    left = REFUSAL_SECONDS - (monotonic() - began)
    if left > 0 and not waiting.acquire(blocking=False):
        return False
    try:
        sleep(max(left, 0))
    finally:
        if left > 0:
            waiting.release()
    return True


@may_be_sent_again
@login_not_required
@csrf_exempt
@no_trace
@allow_exit_script
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or show the mailbox that is open."""
    if request.method == "POST":
        return _enter(request)
    if _opened(request) is not None:
        return show(request)
    return render(request, "reports/box_code.html", {"form": CodeForm(auto_id="%s")})


def _enter(request: HttpRequest) -> HttpResponse:
    began = monotonic()
    form = CodeForm(request.POST, auto_id="%s")
    if came_from_elsewhere(request) or not form.is_valid():
        return render(request, "reports/box_code.html", {"form": form}, status=WRONG_INPUT)
    try:
        opened = services.open_mailbox(code=form.cleaned_data["code"], at=clock.now())
    except services.CodeRefused:
        if not _refuse_in_even_time(began):
            return HttpResponse(_refusal_in_flood(get_language() or ""), status=WRONG_INPUT)
        return HttpResponse(_refusal_page(request, form), status=WRONG_INPUT)
    # A new session: whatever was open in this browser before is closed first.
    request.session.flush()
    request.session[PLACE] = opened.as_content()
    return redirect("reports:mailbox")


def _refusal_page(request: HttpRequest | None, form: CodeForm) -> str:
    form.add_error(
        "code",
        _(
            "This code opens nothing here. Look at the digits again. After five wrong tries, wait an hour. What you sent is safe."
        ),
    )
    return render_to_string("reports/box_code.html", {"form": form}, request)


@cache
def _refusal_in_flood(language: str) -> str:
    """
    Return the page of a refusal without what was typed, put together once for each language of the site.

    In a flood of wrong codes, rendering would take the processor from the people who write to us.
    """
    form = CodeForm({"code": ""}, auto_id="%s")
    with override(language):
        form.errors.clear()
        return _refusal_page(None, form)


def _opened(request: HttpRequest) -> services.OpenMailbox | None:
    content = request.session.get(PLACE)
    return services.OpenMailbox.from_content(content) if content else None


def opened_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only an open mailbox in; a closed or deleted one leads to the code page with a reason."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        opened = _opened(request)
        if opened is None:
            context = {"form": CodeForm(auto_id="%s"), "was_open": request.method == "POST"}
            return render(request, "reports/box_code.html", context, status=403 if request.method == "POST" else 200)
        try:
            return view(request, opened, *args, **kwargs)
        except (MailboxGone, ReportGone):
            request.session.flush()
            return render(request, "reports/box_gone.html", status=410)
        except ReportFull:
            return render(request, "reports/box_full.html", status=WRONG_INPUT)
        except ReportChanged:
            # Another tab changed the readers twice in a row: nothing was done here; the page shows how it stands now.
            return show(request, status=409)
        except SealBroken:
            return render(request, "reports/box_broken.html", status=500)

    return login_not_required(no_trace(allow_exit_script(guarded)))


def _hour_shown(hour: str) -> datetime | None:
    """Return the hour of a visit on the coalition's clock."""
    return moment_of(hour).astimezone(zone_of_coalition()) if hour else None


def _context(opened: services.OpenMailbox, content: MailboxContent) -> dict[str, Any]:
    behind, came_in = escrow.named_for(content.report), escrow.opened_for(content.report)
    names = selectors.names_of([*content.organisations, *content.police, *behind])
    return {
        "due": content.report.due,
        "fallback": [names[one] for one in behind if one in names],
        "came_in": [names[one] for one in came_in if one in names],
        "child_line": lines_to_call()["child_line"] if "child" in content.urgency else None,
        "status": catalogue.text_of("states", content.report.status),
        "readers": [names[one] for one in content.organisations if one in names],
        "police": [names[one] for one in content.police if one in names],
        "lines": person_lines(content.parts),
        "statistics": content.agrees_to_statistics,
        "code_was_seen": code_was_seen(content.parts),
        "before": _hour_shown(opened.before),
        "second_used": _hour_shown(opened.second_used),
        "questions": bool(open_questions(asking.asked_of(content), asking.answers_of(content))),
        "interpreters": interpreting.named_in(content),
        "plan_rows": plan_rows(plan, names, with_number=True) if (plan := services.plan_of(content)) else [],
    }


def show(request: HttpRequest, *, form: WordsForm | None = None, status: int = 200, **more: Any) -> HttpResponse:
    opened = _opened(request)
    assert opened is not None
    try:
        content = services.read_mailbox(opened=opened)
    except (MailboxGone, ReportGone):
        request.session.flush()
        return render(request, "reports/box_gone.html", status=410)
    except SealBroken:
        return render(request, "reports/box_broken.html", status=500)
    context = {
        **_context(opened, content),
        "form": form or WordsForm(auto_id="%s"),
        "check": LastDigitsForm(auto_id="check_%s"),
        "actions": mailbox_actions.offered(request),
        **more,
    }
    return render(request, "reports/box.html", context, status=status)


@may_be_sent_again
@require_POST
@opened_only
def write(request: HttpRequest, opened: services.OpenMailbox) -> HttpResponse:
    """Add the person's words and files."""
    form = WordsForm(request.POST, request.FILES, auto_id="%s")
    if not form.is_valid():
        return show(request, form=form, status=WRONG_INPUT)
    at = clock.now()
    taken = take_files(form.cleaned_data["attached"], at=at)
    # Words are never held back by a file: they go in, and the page says what became of the file.
    if form.cleaned_data["text"] or taken.kept:
        services.write_from_mailbox(opened=opened, text=form.cleaned_data["text"], files=taken.kept, at=at)
        words_are_stored(request)
    if taken.refused or taken.uncleaned:
        drop(taken.uncleaned)
        names = [*taken.refused, *(one.name for one in taken.uncleaned)]
        return show(request, not_taken=names, written=bool(form.cleaned_data["text"] or taken.kept))
    return redirect("reports:mailbox")


@may_be_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
@opened_only
def facts(request: HttpRequest, opened: services.OpenMailbox) -> HttpResponse:
    """Add or mend facts; what was told before stays readable above the new answers."""
    told = services.read_mailbox(opened=opened).facts
    if request.method != "POST":
        form = FactsForm(about=_about_facts(told), initial=told.as_content(), auto_id="%s")
        _without_files(form)
        return render(request, "reports/box_facts.html", {"form": form})
    form = FactsForm(request.POST, about=_about_facts(told), auto_id="%s")
    _without_files(form)
    if not form.is_valid():
        return render(request, "reports/box_facts.html", {"form": form}, status=WRONG_INPUT)
    services.write_from_mailbox(opened=opened, facts=form.facts(), at=clock.now())
    words_are_stored(request)
    return redirect("reports:mailbox")


def _about_facts(told: Facts) -> About:
    """Return what facts are about: who asked something first, and now tells what happened, tells it of someone."""
    return About.OTHER if told.about is About.ASK else told.about


def _without_files(form: FactsForm) -> None:
    # Files go with a message; here they would have to be sent twice.
    del form.fields["attached"]
    del form.fields["keep_originals"]


@require_http_methods(["GET", "HEAD", "POST"])
@opened_only
def readers(request: HttpRequest, opened: services.OpenMailbox) -> HttpResponse:
    """Widen or withdraw who may read."""
    content = services.read_mailbox(opened=opened)
    recipients = selectors.recipients()
    named = selectors.names_of(content.organisations)
    initial = {
        "organisations": [str(one) for one in content.organisations],
        "police": [str(one) for one in content.police],
        "statistics": content.agrees_to_statistics,
        "fallback": [str(one) for one in escrow.named_for(content.report)],
    }
    is_answered = content.report.due is None
    if request.method != "POST":
        form = ReadersForm(recipients=recipients, named=named, is_answered=is_answered, initial=initial, auto_id="%s")
        return render(request, "reports/box_readers.html", {"form": form})
    form = ReadersForm(request.POST, recipients=recipients, named=named, is_answered=is_answered, auto_id="%s")
    if not form.is_valid():
        return render(request, "reports/box_readers.html", {"form": form}, status=WRONG_INPUT)
    try:
        _change_readers(opened, content, form)
    except services.AudienceNotAllowed:
        form.add_error(
            "organisations",
            _("One of these cannot receive words now. Nothing was changed. Take another, or try again later."),
        )
        return render(request, "reports/box_readers.html", {"form": form}, status=WRONG_INPUT)
    return redirect("reports:mailbox")


def _change_readers(opened: services.OpenMailbox, content: MailboxContent, form: ReadersForm) -> None:
    at = clock.now()
    chosen, police = form.cleaned_data["organisations"], form.cleaned_data.get("police", [])
    new = tuple(one for one in form.ids(chosen) if one not in content.organisations)
    new_police = tuple(one for one in form.ids(police) if one not in content.police)
    if new or new_police:
        services.widen(opened=opened, organisations=new, police=new_police, at=at)
    gone = tuple(one for one in content.organisations if str(one) not in chosen)
    gone_police = tuple(one for one in content.police if str(one) not in police)
    if gone or gone_police:
        services.withdraw(opened=opened, organisations=gone, police=gone_police, at=at)
    behind = [one for one in form.ids(form.cleaned_data.get("fallback", [])) if str(one) not in chosen]
    if "fallback" in form.fields and set(behind) != set(escrow.named_for(content.report)):
        choose_fallback(opened=opened, organisations=behind, at=at)
    if form.cleaned_data["statistics"] != content.agrees_to_statistics:
        services.write_from_mailbox(opened=opened, agrees_to_statistics=form.cleaned_data["statistics"], at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@opened_only
def delete(request: HttpRequest, opened: services.OpenMailbox) -> HttpResponse:
    """Delete everything, after a second look."""
    form = DeleteForm(request.POST or None, auto_id="%s")
    if request.method != "POST" or not form.is_valid():
        status = WRONG_INPUT if request.method == "POST" else 200
        return render(request, "reports/box_delete.html", {"form": form}, status=status)
    services.delete_report(opened=opened, at=clock.now())
    request.session.flush()
    return _cleared(render(request, "reports/box_deleted.html"))


@login_not_required
@no_trace
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the mailbox in this browser and ask the browser to forget it."""
    request.session.flush()
    return _cleared(redirect("reports:mailbox"))


def _cleared(response: HttpResponse) -> HttpResponse:
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
