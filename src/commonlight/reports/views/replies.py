"""Reply texts: a list to change, and putting one into an answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.models import Account
from commonlight.core.permissions import requires_reader
from commonlight.reports import permissions, services
from commonlight.reports.forms.replies import ReplyTextForm, TakeReplyForm
from commonlight.reports.forms.team import ReplyForm
from commonlight.reports.services import replies
from commonlight.reports.views.public import WRONG_INPUT
from commonlight.reports.views.team import show_report, team_page


def reply_context(opened: services.OpenReport) -> dict[str, Any]:
    """Return the texts a report's page offers, those of its language first."""
    offered = replies.replies_for(opened.content.language)
    return {"take_reply": TakeReplyForm(replies=offered, auto_id="take_%s") if offered else None}


@requires_reader(*permissions.TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def reply_texts(request: HttpRequest) -> HttpResponse:
    """List all texts and change or add one; whoever works on reports may, and it is logged."""
    by: Account = request.user  # type: ignore[assignment]
    if request.method == "POST" and request.POST.get("drop"):
        code, _sep, language = request.POST["drop"].partition(":")
        if replies.drop_reply(code=code, language=language, by=by, at=clock.now()):
            messages.success(request, _("Your own text was taken away. What came with the software stands again."))
        return redirect("reports:reply_texts")
    form = ReplyTextForm(request.POST if request.method == "POST" else None, auto_id="%s")
    status = 200
    if request.method == "POST":
        if form.is_valid():
            replies.save_reply(**form.cleaned_data, by=by, at=clock.now())
            messages.success(request, _("The text was kept for the whole coalition."))
            return redirect("reports:reply_texts")
        status = WRONG_INPUT
    return _texts(request, form, status=status)


@requires_reader(*permissions.TEAM)
@no_trace
@require_POST
def reply_text(request: HttpRequest) -> HttpResponse:
    """Open one text in the form, to change it."""
    code, _sep, language = request.POST.get("reply", "").partition(":")
    found = replies.reply_text(code, language)
    initial = {} if found is None else {name: getattr(found, name) for name in ("code", "language", "title", "text")}
    return _texts(request, ReplyTextForm(initial=initial, auto_id="%s"))


def _texts(request: HttpRequest, form: ReplyTextForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "replies": replies.all_replies()}
    return render(request, "reports/work_replies.html", context, status=status)


@require_POST
@team_page
def take(request: HttpRequest, who: dict[str, Any], report_id: int) -> HttpResponse:
    """Show the report again with a text in the answer field; nothing is sent."""
    opened = services.open_report(report_id=report_id, **who)
    code, _sep, language = request.POST.get("reply", "").partition(":")
    found = replies.reply_text(code, language)
    if found is None:
        return redirect("reports:report", report_id)
    text = replies.filled(found, organisation_id=opened.organisation_id, hours=_("as soon as we can"))
    form = ReplyForm(initial={"text": text}, auto_id="reply_%s")
    return show_report(request, opened, who, reply=form)
