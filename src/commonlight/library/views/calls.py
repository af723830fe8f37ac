"""Calling a help line: script, number and answer on one page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.library import selectors, services
from commonlight.library.forms.calls import CallForm
from commonlight.library.models import NumberCall
from commonlight.library.schema import LINE, dialled
from commonlight.library.views.request import item_or_404, may, me, put_in, team_page


@team_page(methods=("GET", "POST"))
def call(request: HttpRequest, entry: str) -> HttpResponse:
    """Read the script, dial, note what was answered."""
    item = item_or_404(LINE.name, entry)
    number = item.entry.facts["number"]
    if number is None:
        return redirect("library:entry", LINE.name, entry)
    today = clock.today()
    initial = {"number": dialled(number), "day": today}
    form = CallForm(posted(request), today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.record_call(line=entry, **form.cleaned_data, by=me(request), at=clock.now())
        except services.NumberChanged:
            form.add_error(None, _("The number of this line was changed meanwhile. Please dial the one shown now."))
            put_in(form, "number", dialled(number))
        else:
            _say(request, made)
            return redirect("library:team")
    context = {
        "item": item,
        "number": number,
        "dial": dialled(number),
        "form": form,
        "last": selectors.stands_now().called.get(entry),
        "calls": NumberCall.objects.filter(entry=entry).order_by("-at")[:5],
        **may(request),
    }
    return render(request, "library/team/call.html", context, status=422 if request.method == "POST" else 200)


def _say(request: HttpRequest, made: NumberCall) -> None:
    if made.answer == NumberCall.Answer.RIGHT:
        found = services.verified_number(made.entry, made.day)
        until = date_format(found.until, "DATE_FORMAT") if found else ""
        messages.success(request, _("Thank you. The number counts as checked until %(day)s.") % {"day": until})
    elif made.answer == NumberCall.Answer.WRONG:
        messages.success(request, _("Thank you. The public does not see this number any more."))
    else:
        messages.success(request, _("Noted. Please try again at another hour; nothing else was changed."))
