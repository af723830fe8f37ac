"""Writing down what somebody tells by phone, on paper or face to face, and the card to tear off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.codes import Code
from commonlight.core.headers import no_trace
from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.core.keyring import keyring_of
from commonlight.core.permissions import requires_reader
from commonlight.core.views.problems import may_be_sent_again
from commonlight.reports import permissions, selectors, services
from commonlight.reports.forms.operator import OperatorForm
from commonlight.reports.services.operator_entry import enter_note
from commonlight.reports.views.public import WRONG_INPUT

PURPOSE = "entered"


@may_be_sent_again
@requires_reader(*permissions.TEAM)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Show the form, or store what was written down and show the card, once."""
    at = clock.now()
    recipients = selectors.recipients()
    if request.method != "POST":
        state = HiddenState(content={"mailbox": services.prepare_mailbox(Code.draw()).as_content()})
        form = OperatorForm(recipients=recipients, auto_id="%s")
        context = {"form": form, "state": state.seal(purpose=PURPOSE, at=at)}
        return render(request, "reports/work_enter.html", context)
    try:
        state = HiddenState.open(request.POST.get("state", ""), purpose=PURPOSE, at=at)
    except (StateExpired, StateBroken):
        # Nothing was stored; what was typed stays on the page with a fresh code.
        state = HiddenState(content={"mailbox": services.prepare_mailbox(Code.draw()).as_content()})
        form = OperatorForm(request.POST, recipients=recipients, auto_id="%s")
        form.add_error(None, _("This page was open too long. Nothing was sent; send it once more."))
        context = {"form": form, "state": state.seal(purpose=PURPOSE, at=at)}
        return render(request, "reports/work_enter.html", context, status=WRONG_INPUT)
    form = OperatorForm(request.POST, recipients=recipients, auto_id="%s")
    if form.is_valid():
        try:
            sent = enter_note(
                submission_id=state.id,
                mailbox=services.PreparedMailbox.from_content(state.content["mailbox"]),
                note=form.note(),
                way=form.cleaned_data["way"],
                by=request.user,  # type: ignore[arg-type]
                keyring=keyring_of(request),
                at=at,
            )
        except services.AudienceNotAllowed:
            form.add_error("organisations", _("One of these cannot receive words now. Nothing was sent."))
        else:
            if sent.code_confirmed:
                return redirect("reports:queue")
            address = request.build_absolute_uri(reverse("short_address")).partition("://")[2]
            context = {"groups": sent.code.groups, "address": address}
            return render(request, "reports/work_tear_off.html", context)
    context = {"form": form, "state": state.seal(purpose=PURPOSE, at=at)}
    return render(request, "reports/work_enter.html", context, status=WRONG_INPUT)
