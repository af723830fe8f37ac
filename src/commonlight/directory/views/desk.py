"""The editors' pages: the desk, one entry, what waits, what grows old."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.permissions import requires_role
from commonlight.directory import permissions, selectors
from commonlight.directory.forms.editing import CheckForm, FindForm, ReceivingForm, ServiceForm, initial_of
from commonlight.directory.models import (
    Assurance,
    ImportBatch,
    Published,
    ReceivingProfile,
    ReviewItem,
    Service,
    Visibility,
    Withheld,
)
from commonlight.directory.services import editing, publishing, withholding

PER_PAGE = 40
WRONG_INPUT = 422


@requires_role(*permissions.EDITORS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Show what needs a hand, and find an entry by name."""
    form = FindForm(request.POST if request.method == "POST" else None)
    said = form.cleaned_data["words"].strip() if form.is_bound and form.is_valid() else ""
    found: Any = []
    if said:
        from django.db.models import Q

        found = Service.objects.filter(Q(name__icontains=said) | Q(organization__name__icontains=said))
        found = found.select_related("organization").order_by("name")[:PER_PAGE]
    waiting = dict.fromkeys(ReviewItem.Kind.values, 0)
    for kind in ReviewItem.objects.filter(closed_day=None).values_list("kind", flat=True):
        waiting[kind] += 1
    context = {
        "form": form,
        "asked": bool(said),
        "services": found,
        "waiting": [(ReviewItem.Kind(kind), n) for kind, n in waiting.items() if n],
        "n_services": Service.objects.count(),
        "n_published": Published.objects.filter(kind=Published.Kind.SERVICE).count(),
        "n_due": len(selectors.going_stale(today=clock.today())),
        "imports": ImportBatch.objects.select_related("source").order_by("-at")[:5],
    }
    return render(request, "directory/team_desk.html", context)


def _service_or_404(service_id: UUID) -> Service:
    service = selectors.stored_service(service_id)
    if service is None:
        raise Http404
    return service


@requires_role(*permissions.EDITORS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Write a new entry."""
    initial = {"visibility": Visibility.PUBLIC, "status": Service.Status.ACTIVE}
    form = ServiceForm(request.POST if request.method == "POST" else None, initial=initial)
    return _saved(request, form, None)


@requires_role(*permissions.EDITORS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Change an entry."""
    service = _service_or_404(service_id)
    data = request.POST if request.method == "POST" else None
    form = ServiceForm(data, initial=initial_of(service) if data is None else None, service=service)
    return _saved(request, form, service)


def _saved(request: HttpRequest, form: ServiceForm, service: Service | None) -> HttpResponse:
    if form.is_bound and form.is_valid():
        saved = editing.save_service(form.words(), service=service, by=request.user, at=clock.now())  # type: ignore[arg-type]
        if saved.withheld:
            messages.warning(request, _("Saved. The address was sealed and is not shown to anybody."))
        else:
            messages.success(request, _("Saved."))
        return redirect("directory:edit", saved.service.pk)
    context: dict[str, Any] = {"form": form, "service": service}
    if service is not None:
        context |= _about(service)
    return render(request, "directory/team_edit.html", context, status=WRONG_INPUT if form.is_bound else 200)


def _about(service: Service) -> dict[str, Any]:
    profile = ReceivingProfile.objects.filter(pk=service.pk).first()
    row = Published.objects.filter(kind=Published.Kind.SERVICE, entry_id=service.pk).first()
    return {
        "check_form": CheckForm(auto_id="check_%s"),
        "receiving": profile,
        "receiving_form": ReceivingForm(
            auto_id="receiving_%s",
            initial={name: getattr(profile, name) for name in ReceivingForm.base_fields} if profile else None,
        ),
        "capacity_age": selectors.capacity_age(profile, today=clock.today()) if profile else None,
        "last_check": Assurance.objects.filter(service=service)
        .select_related("checked_by")
        .order_by("-checked_day")
        .first(),
        "published": row,
        "has_private_place": service.service_at_locations.filter(location__is_confidential=True).exists(),
    }


@requires_role(*permissions.EDITORS)
@require_POST
def check(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Record that somebody checked an entry."""
    service, form = _service_or_404(service_id), CheckForm(request.POST)
    if form.is_valid():
        editing.assure(service, means=form.cleaned_data["means"], by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("Thank you. It counts as checked from today."))
    return redirect("directory:edit", service.pk)


@requires_role(*permissions.EDITORS)
@require_POST
def receive(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Record how a service takes people sent to it."""
    service, form = _service_or_404(service_id), ReceivingForm(request.POST)
    if form.is_valid():
        editing.set_receiving(service, form.words(), by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Nothing was saved: look at the day of the agreement."))
    return redirect("directory:edit", service.pk)


@requires_role(*permissions.EDITORS)
@no_trace
@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """Show the entries that will be hidden soon, or are hidden, because nobody checked them for a year."""
    ids = [row.entry_id for row in selectors.going_stale(today=clock.today())]
    names = Service.objects.select_related("organization").in_bulk(ids)
    rows = [(row, names[row.entry_id]) for row in selectors.going_stale(today=clock.today()) if row.entry_id in names]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "directory/team_due.html", {"page": page, "today": clock.today()})


@requires_role(*permissions.EDITORS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision; POST looks for entries that stand twice."""
    if request.method == "POST":
        n = editing.find_duplicates(at=clock.now())
        messages.success(request, ngettext("%(n)s new pair found.", "%(n)s new pairs found.", n) % {"n": n})
        return redirect("directory:review")
    kind = request.GET.get("kind", "")
    items = ReviewItem.objects.filter(closed_day=None).order_by("opened_day", "kind", "pk")
    if kind in ReviewItem.Kind.values:
        items = items.filter(kind=kind)
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    names = selectors.names_of(page.object_list)
    return render(
        request,
        "directory/team_review.html",
        {
            "page": page,
            "lines": [(item, names.get(item.pk, "")) for item in page.object_list],
            "kind": kind,
            "kinds": ReviewItem.Kind.choices,
        },
    )


@requires_role(*permissions.EDITORS)
@no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Show one thing that waits, and take the decision."""
    item = get_object_or_404(ReviewItem, pk=item_id, closed_day=None)
    withheld = Withheld.objects.filter(pk=item.other_id).first() if item.kind == ReviewItem.Kind.WITHHELD else None  # type: ignore[misc]
    may_look = permissions.may_see_withheld(request.user)  # type: ignore[arg-type]
    words: dict[str, str] = {}
    if request.method == "POST":
        act = request.POST.get("act", "")
        if withheld is not None:
            if not may_look or act not in ("look", "keep", "release"):
                raise Http404
            if act == "look":
                words = withholding.look_at(withheld, by=request.user, at=clock.now())  # type: ignore[arg-type]
            else:
                return _decided(request, withheld, act)
        elif act in ("publish", "take", "done"):
            editing.close_review(item, act, by=request.user, at=clock.now())  # type: ignore[arg-type]
            messages.success(request, _("Decided."))
            return redirect("directory:review")
    names = selectors.names_of([item])
    context = {
        "item": item,
        "name": names.get(item.pk, ""),
        "withheld": withheld,
        "may_look": may_look,
        "words": [value for key, value in words.items() if not key.endswith((".id", "location_id", "address_type"))],
        "services": selectors.services_named(item),
    }
    return render(request, "directory/team_decide.html", context)


def _decided(request: HttpRequest, withheld: Withheld, act: str) -> HttpResponse:
    if act == "keep":
        withholding.keep(withheld, by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("The words stay sealed."))
    else:
        touched = withholding.release(withheld, by=request.user, at=clock.now())  # type: ignore[arg-type]
        publishing.publish(services=touched, at=clock.now())
        messages.warning(request, _("The words are public again. Look at the page to make sure."))
    return redirect("directory:review")
