"""Where partners begin: what waits, and the organisations; for a parish, its events and materials."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from commonlight.core import clock
from commonlight.partners import selectors
from commonlight.partners.forms.finding import FindForm
from commonlight.partners.permissions import Level, promised_until
from commonlight.partners.services import protocols
from commonlight.partners.services.promises import promise as keep_promise
from commonlight.partners.views.request import level, me, partner_page


@partner_page(Level.MATERIALS)
def home(request: HttpRequest) -> HttpResponse:
    """Show what a person's level opens."""
    if level(request) < Level.PARTNERS:
        return render(request, "partners/materials.html")
    form, today = FindForm(request.GET), clock.today()
    words = form.cleaned_data["words"] if form.is_valid() else ""
    rows = selectors.partner_rows(today, words=words)
    manages = level(request) >= Level.MANAGES
    context = {
        "form": form,
        "rows": rows,
        "manages": manages,
        "words": words,
        "people": selectors.search_contacts(words)[:10] if words and manages else [],
        "needed": selectors.needed(today, rows) if manages and not words else None,
        "mine": [] if words else selectors.open_actions(owner=me(request))[:10],
        "protocol": protocols.current(),
        "today": today,
    }
    return render(request, "partners/home.html", context)


@partner_page(Level.PARTNERS, methods=("GET", "HEAD", "POST"), promise=False)
def promise(request: HttpRequest) -> HttpResponse:
    """Show the promise of confidentiality, and keep that it was given."""
    form = forms.Form(request.POST or None)
    after = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(after, allowed_hosts=None):
        after = ""
    if request.method == "POST" and form.is_valid():
        keep_promise(account=me(request), at=clock.now())
        return redirect(after or "partners:home")
    return render(request, "partners/promise.html", {"next": after, "until": promised_until(me(request))})
