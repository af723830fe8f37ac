"""Team pages of content advisers: the queue on a phone, a warning first, hours, pay under a code, advice and its answer."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.advice import TOPICS, waiting
from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.feedback import permissions_stories as permissions
from commonlight.feedback.forms.advisers import AdviceForm, AnswerForm, HoursForm, IntroduceForm, PayForm, RateForm
from commonlight.feedback.models.advisers import Advice, Adviser, AdviserHours
from commonlight.feedback.models.notes import Note
from commonlight.feedback.services import advisers as services
from commonlight.feedback.views.shared_stories import form_page, me


@requires_role(*permissions.ADVISERS)
@no_trace
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for this adviser, her hours, and what came of her advice."""
    adviser = services.adviser_of(me(request))
    if adviser is None:
        return redirect("feedback:adviser_me")
    open_minutes = services.unpaid(adviser)
    context = {
        "adviser": adviser,
        "waiting": services.queue_of(adviser),
        "n_notes": Note.objects.filter(state=Note.State.NEW).count(),
        "open_minutes": open_minutes,
        "hours": adviser.hours.order_by("-day", "-pk")[:12],
        "advice": adviser.advice.order_by("-said_on", "-pk")[:12],
    }
    return render(request, "feedback/adviser_queue.html", context)


@requires_role(*permissions.ADVISERS)
@no_trace
@require_GET
def before(request: HttpRequest, mark: str) -> HttpResponse:
    """Say what a piece speaks of before it is opened."""
    adviser = services.adviser_of(me(request))
    found = next((one for one in services.queue_of(adviser) if one.mark == mark), None) if adviser else None
    if found is None:
        raise Http404
    context = {"piece": found, "topics": [TOPICS[topic] for topic in found.topics if topic in TOPICS]}
    return render(request, "feedback/adviser_before.html", context)


@requires_role(*permissions.ADVISERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def introduce(request: HttpRequest) -> HttpResponse:
    """Let an adviser say how she signs and what she is not asked."""
    account = me(request)
    held = services.adviser_of(account)
    initial: dict[str, object] = {"chosen_name": ""}
    if held is not None:
        initial = {
            "chosen_name": held.chosen_name,
            "is_shown": held.is_shown,
            "languages": held.languages,
            "topics_not_asked": held.topics_not_asked,
            "conflicts": list(held.conflicts.values_list("organisation_id", flat=True)),
        }
    form = IntroduceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        services.introduce(**form.cleaned_data, by=account, at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("feedback:advice")
    return form_page(
        request, form, title=_("How you work with us"), back=reverse("feedback:advice"), back_label=_("My queue"),
        act=_("Save"),
    )  # fmt: skip


@requires_role(*permissions.ADVISERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """Write hours down."""
    form = HoursForm(request.POST if request.method == "POST" else None, initial={"day": clock.today()})
    if form.is_bound and form.is_valid():
        try:
            services.write_hours(**form.cleaned_data, by=me(request), at=clock.now())
        except services.NotAnAdviser:
            return redirect("feedback:adviser_me")
        messages.success(request, _("Written down."))
        return redirect("feedback:advice")
    return form_page(
        request, form, title=_("Write hours down"), back=reverse("feedback:advice"), back_label=_("My queue"),
        act=_("Write down"),
    )  # fmt: skip


@requires_role(*permissions.ADVISERS)
@require_POST
def strike(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take own hours out again, before they are paid."""
    row = get_object_or_404(AdviserHours, pk=number, adviser__account=me(request))
    try:
        services.strike_hours(row, by=me(request), at=clock.now())
    except services.NotYours:
        messages.error(request, _("These hours were paid already."))
    return redirect("feedback:advice")


@requires_role(*permissions.ADVISERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def advise(request: HttpRequest) -> HttpResponse:
    """Give advice on anything."""
    form = AdviceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.advise(**form.cleaned_data, by=me(request), at=clock.now())
        except services.NotAnAdviser:
            return redirect("feedback:adviser_me")
        messages.success(request, _("Thank you. You will read here what comes of it."))
        return redirect("feedback:advice")
    return form_page(
        request, form, title=_("Give advice"), back=reverse("feedback:advice"), back_label=_("My queue"),
        act=_("Send"),
    )  # fmt: skip


@requires_role(*permissions.ADVISER_KEEPERS)
@no_trace
@require_GET
def advisers(request: HttpRequest) -> HttpResponse:
    """Show the pay list under codes, advice that waits for an answer, and what was changed because of advice."""
    rows = []
    for one in Adviser.objects.order_by("pay_code"):
        minutes = services.unpaid(one)
        if one.ended_on is None or minutes:
            rows.append((one, minutes, services.cents_of(one, minutes) / 100))
    context = {
        "rows": rows,
        "open": Advice.objects.filter(answer=Advice.Answer.OPEN).select_related("adviser").order_by("said_on", "pk"),
        "answered": Advice.objects.exclude(answer=Advice.Answer.OPEN)
        .select_related("adviser")
        .order_by("-answered_on", "-pk")[:40],
        "n_waiting": len(waiting()),
    }
    return render(request, "feedback/advisers.html", context)


@requires_role(*permissions.ADVISER_KEEPERS)
@no_trace
@require_GET
def pay_list(request: HttpRequest) -> HttpResponse:
    """Give the open hours by code, for the bookkeeper; no name stands in it."""
    lines = [
        (row.adviser.pay_code, row.day, row.minutes, f"{services.cents_of(row.adviser, row.minutes) / 100:.2f}")
        for row in AdviserHours.objects.filter(paid_on=None)
        .select_related("adviser")
        .order_by("adviser__pay_code", "day")
    ]
    data = csv_bytes(("code", "day", "minutes", "amount"), lines)
    headers = {"Content-Disposition": 'attachment; filename="hours.csv"'}
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)


def _adviser(number: UUID) -> Adviser:
    return get_object_or_404(Adviser, pk=number)


@requires_role(*permissions.ADVISER_KEEPERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, number: UUID) -> HttpResponse:
    """Set what an hour is paid."""
    held = _adviser(number)
    form = RateForm(request.POST if request.method == "POST" else None, initial={"rate": held.cents_an_hour / 100})
    if form.is_bound and form.is_valid():
        services.set_rate(held, int(form.cleaned_data["rate"] * 100), by=me(request), at=clock.now())
        return redirect("feedback:advisers")
    return form_page(
        request, form, title=_("Pay for an hour: %(code)s") % {"code": held.pay_code}, back=reverse("feedback:advisers"),
        back_label=_("Content advisers"), act=_("Save"),
    )  # fmt: skip


@requires_role(*permissions.ADVISER_KEEPERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, number: UUID) -> HttpResponse:
    """Note that the open hours of a code were paid."""
    held = _adviser(number)
    minutes = services.unpaid(held)
    form = PayForm(request.POST if request.method == "POST" else None, initial={"seen": minutes})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            services.pay(held, how=said["how"], seen_minutes=said["seen"], by=me(request), at=clock.now())
        except services.NotYours:
            form.add_error(None, _("Somebody else notes the pay of your own hours."))
        except ValueError:
            messages.error(request, _("Hours came in meanwhile. Look at the sum again."))
            return redirect("feedback:adviser_pay", number)
        else:
            messages.success(request, _("Noted as paid."))
            return redirect("feedback:advisers")
    lead = _("%(minutes)d minutes, %(amount).2f in all.") % {
        "minutes": minutes, "amount": services.cents_of(held, minutes) / 100,
    }  # fmt: skip
    return form_page(
        request, form, title=_("Paid: %(code)s") % {"code": held.pay_code}, back=reverse("feedback:advisers"),
        back_label=_("Content advisers"), act=_("Note as paid"), lead=lead,
    )  # fmt: skip


@requires_role(*permissions.ADVISER_KEEPERS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: UUID) -> HttpResponse:
    """Say what came of advice."""
    row = get_object_or_404(Advice.objects.select_related("adviser"), pk=number)
    initial = {"outcome": row.answer, "words": row.answered}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        services.answer(row, **form.cleaned_data, by=me(request), at=clock.now())
        return redirect("feedback:advisers")
    return form_page(
        request, form, title=row.piece, back=reverse("feedback:advisers"), back_label=_("Content advisers"),
        act=_("Save"), lead=row.said,
    )  # fmt: skip
