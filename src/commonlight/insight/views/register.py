"""The team's pages of the register: what waits, what is out, who may publish."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.models import Account
from commonlight.core.permissions import requires_role
from commonlight.insight import permissions, selectors_register
from commonlight.insight.forms.register import AreasForm, ImpactForm, ToldForm, WithdrawForm
from commonlight.insight.models import Release
from commonlight.insight.register_areas import picture_of
from commonlight.insight.register_told import last_whole_month
from commonlight.insight.register_words import beside, shown_of, title_of
from commonlight.insight.services import register as services
from commonlight.insight.views.shared import form_page

FORM = ["GET", "HEAD", "POST"]
FORMS: dict[str, type[forms.Form]] = {"told": ToldForm, "areas": AreasForm, "before_and_with": ImpactForm}


def _release(number: UUID) -> Release:
    return get_object_or_404(Release.objects.select_related("released_by", "approved_by", "withdrawn_by"), pk=number)


@requires_role(*permissions.PROPOSERS)
@no_trace
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show what waits, what is out and what was taken back."""
    context = {
        "in_work": [(row, title_of(row)) for row in selectors_register.in_work()],
        "released": [(row, title_of(row)) for row in selectors_register.released()],
        "withdrawn": [(row, title_of(row)) for row in selectors_register.withdrawn()],
        "gives_rights": permissions.may_give_right(request.user),  # type: ignore[arg-type]
    }
    return render(request, "insight/releases.html", context)


@requires_role(*permissions.PROPOSERS)
@no_trace
@require_http_methods(FORM)
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for a release; the gate looks at it next."""
    data = request.POST if request.method == "POST" else None
    last = last_whole_month(clock.today())
    initial = {"first": f"{last.year - 1}-01", "last": f"{last:%Y-%m}"}
    form: Any = FORMS[kind](data, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            row = services.propose(kind, form.said(), by=request.user, at=clock.now())  # type: ignore[arg-type]
        except ValueError as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("insight:release", row.pk)
    return form_page(
        request, form, title=_("What shall be published?"), back=reverse("insight:releases"),
        back_label=_("Publishing"), act=_("Check it"),
        lead=_("The check hides what could point at people and compares it with all that is out already. Then a second person publishes it."),
    )  # fmt: skip


@requires_role(*permissions.PROPOSERS)
@no_trace
@require_GET
def release(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show a release just as everybody would see it, who it waits for, and what was hidden and why."""
    row = _release(number)
    may = permissions.may_release(request.user)  # type: ignore[arg-type]
    ready = row.state == Release.State.READY
    context = {
        "row": row,
        "title": title_of(row),
        "tables": shown_of(row),
        "map": picture_of(row),
        "beside": beside(row, selectors_register.smallest()),
        "hidden": sorted(row.hidden.items()),
        "may_publish": ready and may and row.released_by_id != request.user.pk,
        "is_own": ready and row.released_by_id == request.user.pk,
        "lacks_right": ready and not may,
        "may_withdraw": may and row.state == Release.State.RELEASED,
        "may_drop": row.state not in services.OUT and (may or row.released_by_id == request.user.pk),
        "is_public": row.state == Release.State.RELEASED,
        "bars": [name for name in sorted(row.files) if name.endswith(".svg")],
    }
    return render(request, "insight/release.html", context)


@requires_role(*permissions.PROPOSERS)
@require_POST
def approve(request: HttpRequest, number: UUID) -> HttpResponse:
    """Publish what somebody else asked for."""
    try:
        services.approve(_release(number), by=request.user, at=clock.now())  # type: ignore[arg-type]
    except services.SamePerson:
        messages.error(request, _("You asked for it. A second person must publish it."))
    except services.NotAllowed:
        messages.error(request, _("You have no right to publish. A coordinator can give it to you."))
    except services.NotReady:
        messages.error(request, _("This cannot be published now. A colleague may have been quicker."))
    except services.ReleasedMeanwhile as other:
        said = _(
            "“%(title)s” was published meanwhile, from the same data. The two are compared first; look again soon."
        )
        messages.error(request, said % {"title": other.title})
    else:
        messages.success(request, _("It is published."))
    return redirect("insight:release", number)


@requires_role(*permissions.PROPOSERS)
@no_trace
@require_http_methods(FORM)
def withdraw(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take a release back, with the reason."""
    row = _release(number)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.withdraw(row, why=form.cleaned_data["why"], by=request.user, at=clock.now())  # type: ignore[arg-type]
        except services.NotAllowed:
            messages.error(request, _("You have no right to publish. A coordinator can give it to you."))
        except services.NotReady:
            messages.error(request, _("It is not out, so it cannot be taken back."))
        else:
            messages.success(request, _("It is withdrawn. What others saved before cannot be called back."))
        return redirect("insight:release", number)
    return form_page(
        request, form, title=_("Take it back"), back=reverse("insight:release", args=[number]),
        back_label=title_of(row), act=_("Take it back"),
        lead=_("The figures go from every page and file at once. The name stays in the list with your reason."),
    )  # fmt: skip


@requires_role(*permissions.PROPOSERS)
@require_POST
def drop(request: HttpRequest, number: UUID) -> HttpResponse:
    """Drop a release that never went out."""
    try:
        services.discard(_release(number), by=request.user, at=clock.now())  # type: ignore[arg-type]
    except (services.NotAllowed, services.NotReady):
        messages.error(request, _("It cannot be dropped."))
        return redirect("insight:release", number)
    messages.success(request, _("It is dropped."))
    return redirect("insight:releases")


class RightForm(forms.Form):
    """Whom the right is given to or taken from."""

    account = forms.ModelChoiceField(Account.objects.filter(is_active=True))
    give = forms.BooleanField(required=False)


@requires_role(*permissions.RIGHT_GIVERS)
@no_trace
@require_http_methods(FORM)
def rights(request: HttpRequest) -> HttpResponse:
    """Say which analysts may publish."""
    form = RightForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        act = services.give_right if form.cleaned_data["give"] else services.take_right
        try:
            act(form.cleaned_data["account"], by=request.user, at=clock.now())  # type: ignore[arg-type]
        except services.NotAllowed:
            messages.error(request, _("This person does not work with figures."))
        else:
            messages.success(request, _("Saved."))
        return redirect("insight:release_rights")
    return render(request, "insight/release_rights.html", {"people": selectors_register.analysts_and_rights()})
