"""Content packs and sheets."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonlight.core import clock
from commonlight.core.page_context import frame_of_site
from commonlight.library import labels, selectors, services, sheet_files
from commonlight.library.forms.sharing import ChoosingForm, PackForm, SheetForm
from commonlight.library.models import ReadPack
from commonlight.library.pack_files import PackRefused
from commonlight.library.permissions import WRITERS
from commonlight.library.schema import DEFAULT_LANGUAGE
from commonlight.library.sheet_files import SheetRefused
from commonlight.library.views.request import may, me, team_page


@team_page(methods=("GET", "POST"))
def packs(request: HttpRequest) -> HttpResponse:
    """Take a pack out, or bring one in."""
    form, reasons = PackForm(), []
    if request.method == "POST":
        if not may(request)["may_write"]:
            raise Http404
        form = PackForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                read = services.read_in_pack(data=form.cleaned_data["file"], by=me(request), at=clock.now())
                return redirect("library:pack", read.pk)
            except PackRefused as refused:
                reasons = refused.reasons
    context = {
        "form": form,
        "reasons": reasons,
        "n_reviewed": len(services.reviewed_here(clock.today())),
        "waiting": ReadPack.objects.order_by("-read"),
        **may(request),
    }
    return render(request, "library/team/packs.html", context, status=422 if request.method == "POST" else 200)


@team_page(methods=("POST",))
def take_out(request: HttpRequest) -> HttpResponse:
    """Hand out the pack of all that was reviewed here."""
    now = clock.now()
    data = services.take_out_pack(coalition=frame_of_site().coalition_name or "–", by=me(request), at=now)
    name = f"library-{now.date().isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="application/zip", headers=headers)


@team_page(*WRITERS, methods=("GET", "POST"))
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a pack would change, and take what is ticked."""
    found = ReadPack.objects.filter(pk=pk).first()
    if found is None:
        messages.info(request, _("This pack is not here any more."))
        return redirect("library:packs")
    offered = services.offered(found)
    if request.method == "POST":
        form = ChoosingForm(request.POST, offered=[one.key for one in offered])
        keys = form.cleaned_data["keys"] if form.is_valid() else []
        try:
            taken = services.take_in(pack=found, keys=keys, by=me(request), at=clock.now())
        except (services.EditedMeanwhile, services.NothingChanged):
            messages.error(request, _("Somebody changed one of these texts just now. Please look again."))
            return redirect("library:pack", pk)
        except services.AlreadyDecided:
            messages.info(request, _("This pack is not here any more."))
            return redirect("library:packs")
        words = ngettext(
            "%(n)s entry was taken. It waits for a second person.",
            "%(n)s entries were taken. They wait for a second person.",
            taken,
        )
        messages.success(request, words % {"n": taken})
        return redirect("library:team")
    context = {"pack": found, "offered": offered, "kinds": labels.KINDS}
    return render(request, "library/team/pack.html", context)


@team_page(*WRITERS, methods=("GET", "POST"))
def sheet(request: HttpRequest) -> HttpResponse:
    """Bring in help lines from a sheet."""
    form, faults = SheetForm(), []
    if request.method == "POST":
        form = SheetForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                n = services.bring_in_sheet(data=form.cleaned_data["file"], by=me(request), at=clock.now())
            except SheetRefused as refused:
                faults = refused.faults
            else:
                words = ngettext(
                    "%(n)s line was read. It waits for a second person, and its number for a call.",
                    "%(n)s lines were read. They wait for a second person, and their numbers for a call.",
                    n,
                )
                messages.success(request, words % {"n": n})
                return redirect("library:team")
    terms = selectors.content().terms[DEFAULT_LANGUAGE]
    context = {
        "form": form,
        "faults": faults,
        "columns": sheet_files.COLUMNS,
        "needed": sheet_files.NEEDED,
        "answered_by": terms["answered_by"],
        "line_kind": terms["line_kind"],
    }
    return render(request, "library/team/sheet.html", context, status=422 if request.method == "POST" else 200)


@team_page(*WRITERS)
def sheet_template(request: HttpRequest) -> HttpResponse:
    """Hand out an empty sheet."""
    headers = {"Content-Disposition": 'attachment; filename="lines.csv"'}
    return HttpResponse(sheet_files.template(), content_type="text/csv; charset=utf-8", headers=headers)
