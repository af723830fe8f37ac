"""The safe-contact plan, in the form and in the mailbox."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonlight.core import clock
from commonlight.core.views.problems import may_be_sent_again, words_are_stored
from commonlight.reports import selectors, services
from commonlight.reports.facts import About, Facts
from commonlight.reports.forms.plan import PlanForm
from commonlight.reports.plans import OUTSIDE
from commonlight.reports.views.box import opened_only
from commonlight.reports.views.public import WRONG_INPUT
from commonlight.reports.views.shown_plan import clock_of_coalition


def reaches_only_who_knows(form: PlanForm, facts: Facts) -> bool:
    """Refuse a number of somebody who does not know that they were written about; return whether all is well."""
    if facts.about is About.BEHALF and facts.person_knows == "no" and form.cleaned_data.get("how") in OUTSIDE:
        form.add_error(
            "how",
            _("The person does not know that you write. Leave the number out, so that we put nobody in danger."),
        )
        return False
    return True


@may_be_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
@opened_only
def plan(request: HttpRequest, opened: services.OpenMailbox) -> HttpResponse:
    """Show the plan, or keep a new one."""
    content = services.read_mailbox(opened=opened)
    make = partial(
        PlanForm,
        readers=selectors.names_of(content.organisations),
        for_someone=content.facts.about is About.BEHALF,
        auto_id="%s",
    )
    if request.method == "POST":
        form = make(request.POST)
        if form.is_valid() and reaches_only_who_knows(form, content.facts):
            services.keep_plan(opened=opened, plan=form.plan(), at=clock.now())
            words_are_stored(request)
            return redirect("reports:mailbox")
        status = WRONG_INPUT
    else:
        form, status = make(initial=PlanForm.initial_of(services.plan_of(content))), 200
    return render(request, "reports/box_plan.html", {"form": form, "clock": clock_of_coalition()}, status=status)
