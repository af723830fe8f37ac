"""The bookkeeper's sheet: look first, then book; take back; take everything out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.outreach import permissions
from commonlight.outreach.forms.programmes import FileForm
from commonlight.outreach.models import BookBatch, Spending
from commonlight.outreach.permissions import requires_role
from commonlight.outreach.services import books
from commonlight.outreach.views.shared import form_page

FORM = ["GET", "HEAD", "POST"]
SHOWN = 50


@requires_role(*permissions.BOOKS)
@no_trace
@require_http_methods(FORM)
def bring(request: HttpRequest) -> HttpResponse:
    """Read a sheet and show what it would book."""
    post = request.method == "POST"
    form = FileForm(request.POST if post else None, request.FILES if post else None)
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            looked = books.look_at(b"" if upload.refused else upload.read(), str(upload.name))
        except books.SheetRefused as refused:
            form.add_error("file", str(refused))
        else:
            batch = books.keep(looked, by=request.user, at=clock.now())  # type: ignore[arg-type]
            context = {
                "batch": batch,
                "rows": looked.rows[:SHOWN],
                "n_rows": len(looked.rows),
                "wrong": looked.wrong[:SHOWN],
                "n_wrong": len(looked.wrong),
                "over": looked.over,
            }
            return render(request, "outreach/team_batch.html", context)
    return form_page(
        request,
        form,
        title=_("Bring a sheet of the bookkeeper"),
        back=reverse("outreach:money"),
        back_label=_("Money"),
        act=_("Look at it"),
        lead=_("A CSV or XLSX file. Nothing is booked before you have looked at it."),
        note=", ".join(books.COLUMNS),
        is_upload=True,
    )


@requires_role(*permissions.BOOKS)
@no_trace
@require_http_methods(FORM)
def batch(request: HttpRequest, number: UUID) -> HttpResponse:
    """Book a sheet that was looked at, or take it back as a whole."""
    held = get_object_or_404(BookBatch, pk=number)
    act, by = request.POST.get("act"), request.user
    if request.method == "POST" and act == "book":
        done = books.book_batch(held.pk, by=by, at=clock.now())  # type: ignore[arg-type]
        if done is None:
            messages.error(request, _("Nothing was booked: the sheet, or its receipts, were booked meanwhile."))
        else:
            n = done.spending.count()
            messages.success(request, ngettext("%(n)s row booked.", "%(n)s rows booked.", n) % {"n": n})
        return redirect("outreach:batch", held.pk)
    if request.method == "POST" and act == "undo":
        n = books.undo_batch(held, by=by, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, ngettext("%(n)s row taken back.", "%(n)s rows taken back.", n) % {"n": n})
        return redirect("outreach:money")
    booked = Spending.objects.filter(batch=held).select_related("line__grant").order_by("spent_on", "pk")
    context = {
        "batch": held,
        "booked": booked[:SHOWN],
        "n_rows": len(held.rows) or booked.count(),
        "n_wrong": held.n_wrong,
    }
    return render(request, "outreach/team_batch.html", context)


@requires_role(*permissions.BOOKS)
@no_trace
@require_GET
def take(request: HttpRequest) -> HttpResponse:
    """Give all spending as a sheet."""
    answer = HttpResponse(books.books_as_csv(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="spending.csv"'
    return answer
