"""Changing a code that somebody else saw: a new one is shown, and counts once its last digits were typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.codes import Code
from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.reports import services
from commonlight.reports.forms.box import LastDigitsForm
from commonlight.reports.services.new_code import CodeStays, change_code
from commonlight.reports.services.operator_entry import code_was_seen
from commonlight.reports.views.box import PLACE, opened_only
from commonlight.reports.views.public import WRONG_INPUT

PURPOSE = "new code"


@require_http_methods(["GET", "HEAD", "POST"])
@opened_only
def new_code(request: HttpRequest, opened: services.OpenMailbox) -> HttpResponse:
    """Offer a new code where the first was seen by others; anywhere else lead back."""
    if not code_was_seen(services.read_mailbox(opened=opened).parts):
        return redirect("reports:mailbox")
    at = clock.now()
    if request.method != "POST":
        return render(request, "reports/box_new_code.html", {})
    form, status = LastDigitsForm(auto_id="%s"), 200
    if request.POST.get("act") == "keep":
        try:
            state = HiddenState.open(request.POST.get("state", ""), purpose=PURPOSE, at=at)
        except (StateBroken, StateExpired):
            return redirect("reports:box_new_code")
        code = Code(state.content["code"])
        form, status = LastDigitsForm(request.POST, auto_id="%s"), WRONG_INPUT
        if form.is_valid() and form.cleaned_data["last"] == code.last_group:
            try:
                renewed = change_code(opened=opened, code=code, at=at)
            except CodeStays:
                return redirect("reports:mailbox")
            request.session[PLACE] = renewed.as_content()
            return render(request, "reports/box_new_code.html", {"done": True})
        if form.is_valid():
            form.add_error("last", _("These are not the last five digits. Look at the last group and try again."))
    else:
        code = Code.draw()
        state = HiddenState(content={"code": code.digits})
    context = {"groups": code.groups, "form": form, "state": state.seal(purpose=PURPOSE, at=at)}
    return render(request, "reports/box_new_code.html", context, status=status)
