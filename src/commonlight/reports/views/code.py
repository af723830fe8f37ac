"""The person's codes: the short address on a card, checking what was written down, the second code."""

import hmac

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonlight.core.codes import Code
from commonlight.core.headers import no_trace
from commonlight.core.language_paths import first_language
from commonlight.reports import services
from commonlight.reports.forms.box import LastDigitsForm
from commonlight.reports.services.second_codes import SETTLED, SHOWN
from commonlight.reports.views.box import opened_only, show
from commonlight.reports.views.public import WRONG_INPUT


@login_not_required
@no_trace
@require_safe
def short_address(request: HttpRequest) -> HttpResponse:
    """Lead from the address on a card to the mailbox, in the browser's language."""
    with override(first_language(request)):
        response = HttpResponseRedirect(reverse("reports:mailbox"))
    patch_vary_headers(response, ("Accept-Language",))
    return response


@require_POST
@opened_only
def check(request: HttpRequest, opened: services.OpenMailbox) -> HttpResponse:
    """Say whether the digits on somebody's paper are the last ones of the code that opened this mailbox."""
    form = LastDigitsForm(request.POST, auto_id="check_%s")
    if form.is_valid():
        right = hmac.compare_digest(form.cleaned_data["last"].encode(), opened.last_digits.encode())
        if right:
            return show(request, checked=True)
        form.add_error(
            "last",
            _("These are not the last five digits of your code. Look at the paper again while this page is open."),
        )
    return show(request, check=form, status=WRONG_INPUT)


@require_http_methods(["GET", "HEAD", "POST"])
@opened_only
def second(request: HttpRequest, opened: services.OpenMailbox) -> HttpResponse:
    """Offer the second code, show it until it was written down, and never speak of it again."""
    form, status = LastDigitsForm(auto_id="%s"), 200
    state, digits = services.second_code(opened=opened)
    act = request.POST.get("act", "")
    if act == "show":
        services.settle_second_code(opened=opened, to=SHOWN)
    elif act == "no":
        services.settle_second_code(opened=opened, to=SETTLED)
    elif act == "kept" and digits:
        form = LastDigitsForm(request.POST, auto_id="%s")
        if form.is_valid() and form.cleaned_data["last"] == Code(digits).last_group:
            services.settle_second_code(opened=opened, to=SETTLED)
        elif form.is_valid():
            form.add_error("last", _("These are not the last five digits. Look at the last group and try again."))
        status = WRONG_INPUT if form.errors else 200
    state, digits = services.second_code(opened=opened)
    context = {"is_open": state < SHOWN, "groups": Code(digits).groups if digits else [], "form": form}
    return render(request, "reports/box_second.html", context, status=status)
