"""Contacts out of a file: look first, bring in, take back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commonlight.core import clock
from commonlight.core.formats.sheets import CannotRead
from commonlight.partners.forms.contacts import ColumnsForm, SheetForm
from commonlight.partners.models import ImportBatch
from commonlight.partners.permissions import Level
from commonlight.partners.services import importing
from commonlight.partners.services.files import FileRefused
from commonlight.partners.views.request import WRONG_INPUT, me, partner_page

SHOWN, MOST_TWINS, MOST_TOLD = 20, 50, 100
POSTS = ("GET", "HEAD", "POST")


def refusal(reason: str) -> str:
    """Return why a file was not taken, as a sentence."""
    return {
        "kind": _("This kind of file is not kept. Use PDF, DOCX, ODT, PNG, JPEG or plain text."),
        "too large": _("This file is larger than 20 MB."),
        "no room": _("There is no room on the disk for this file. Tell your administrator."),
    }.get(reason, _("This file could not be taken. Try again with one file."))


@partner_page(Level.MANAGES, methods=POSTS)
def bring(request: HttpRequest) -> HttpResponse:
    """Take a file and let it wait for a look."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = importing.begin(form.cleaned_data["file"], by=me(request), at=clock.now())
        except CannotRead as problem:
            form.add_error("file", str(problem))
        except FileRefused as refused:
            form.add_error("file", refusal(refused.reason))
        else:
            return redirect("partners:import", batch.pk)
    return render(
        request, "partners/bring.html", {"form": form}, status=WRONG_INPUT if request.method == "POST" else 200
    )


@partner_page(Level.MANAGES, methods=POSTS)
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Show a file before it comes in, or what it did; POST chooses columns, brings in, gives up, or takes back."""
    found = get_object_or_404(ImportBatch.objects.select_related("by"), pk=batch_id)
    if found.state != ImportBatch.State.WAITING:
        return _done(request, found)
    act = request.POST.get("act", "")
    if act == "give_up":
        importing.give_up(found, at=clock.now())
        messages.info(request, _("Nothing came in. The file is gone."))
        return redirect("partners:bring")
    try:
        book = importing.read_waiting(found)
        form = ColumnsForm(
            request.POST if act == "columns" else None, headings=book.sheet.headings, initial=found.columns
        )
        if act == "columns" and form.is_valid():
            importing.set_columns(found, form.columns())
            return redirect("partners:import", found.pk)
        if act == "bring_in":
            same = {int(row) for row in request.POST.getlist("same") if row.isdigit() and len(row) < 8}
            done = importing.bring_in(found, same_people=same, by=me(request), at=clock.now())
            messages.success(request, _("The contacts came in."))
            return redirect("partners:import", done.pk)
    except (importing.NotWaiting, CannotRead):
        messages.info(request, _("This file does not wait any more. Bring it again."))
        return redirect("partners:bring")
    plan = importing.plan_for(book)
    context = {
        "batch": found,
        "plan": plan,
        "book": book,
        "form": form,
        "some": plan.new[:SHOWN],
        "twins": plan.twins[:MOST_TWINS],
        "refused": book.refused[:MOST_TOLD],
        "notes": book.notes[:MOST_TOLD],
        "before": importing.came_before(found),
        "has_people": bool(book.people),
    }
    return render(request, "partners/preview.html", context)


def _done(request: HttpRequest, found: ImportBatch) -> HttpResponse:
    if request.method == "POST":
        if request.POST.get("act") != "take_back":
            raise Http404
        try:
            done, kept = importing.take_back(found, by=me(request), at=clock.now())
        except importing.NotWaiting:
            messages.info(request, _("This was taken back before."))
        else:
            words = _("%(done)s contacts were put back; %(kept)s stay because somebody changed them since.")
            messages.success(request, words % {"done": done, "kept": kept})
        return redirect("partners:import", found.pk)
    may_undo = found.state == ImportBatch.State.DONE and found.changes.exists()
    return render(request, "partners/import_done.html", {"batch": found, "counts": found.counts, "may_undo": may_undo})
