"""Contacts one by one: found, added, corrected, deleted, two made one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonlight.core import clock
from commonlight.partners import selectors
from commonlight.partners.forms.contacts import ContactForm
from commonlight.partners.forms.finding import FindForm
from commonlight.partners.models import Contact, ImportBatch
from commonlight.partners.permissions import Level
from commonlight.partners.services import contacts as service
from commonlight.partners.views.request import WRONG_INPUT, me, partner_page

POSTS = ("GET", "HEAD", "POST")


def contact_or_404(contact_id: UUID) -> Contact:
    """Return one contact; raises Http404."""
    found = Contact.objects.select_related("organisation").filter(pk=contact_id).first()
    if found is None:
        raise Http404
    return found


@partner_page(Level.MANAGES)
def contacts(request: HttpRequest) -> HttpResponse:
    """Find somebody by typing a part of a name."""
    form = FindForm(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    found = selectors.search_contacts(words)
    context = {
        "form": form,
        "people": found[: selectors.MOST_SHOWN],
        "total": found.count(),
        "most": selectors.MOST_SHOWN,
        "words": words,
        "imports": ImportBatch.objects.filter(state=ImportBatch.State.DONE).order_by("-day", "pk")[:5],
    }
    return render(request, "partners/contacts.html", context)


@partner_page(Level.MANAGES, methods=POSTS)
def add_contact(request: HttpRequest) -> HttpResponse:
    """Add somebody."""
    form = ContactForm(request.POST or None, initial={"organisation": request.GET.get("organisation")})
    if request.method == "POST" and form.is_valid():
        made = service.add_contact(by=me(request), at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Added."))
        return redirect("partners:contact", made.pk)
    status = WRONG_INPUT if request.method == "POST" else 200
    return render(request, "partners/contact_form.html", {"form": form}, status=status)


@partner_page(Level.MANAGES, methods=POSTS)
def contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Show and correct one contact, or delete it; name others who may be the same person."""
    found = contact_or_404(contact_id)
    if request.POST.get("act") == "delete":
        service.erase_contacts([found.pk], by=me(request), at=clock.now())
        messages.success(request, _("Deleted for good."))
        return redirect("partners:contacts")
    form = ContactForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        service.change_contact(found, by=me(request), at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("partners:contact", found.pk)
    shown = contact_or_404(contact_id)
    context = {
        "form": form,
        "person": shown,
        "twins": selectors.twins_of(shown),
        "notes": shown.notes.order_by("-day")[:20],
    }
    return render(request, "partners/contact.html", context, status=WRONG_INPUT if request.method == "POST" else 200)


@partner_page(Level.MANAGES, methods=POSTS)
def merge(request: HttpRequest, contact_id: UUID, other_id: UUID) -> HttpResponse:
    """Show two contacts beside each other and make one of them, value by value."""
    keep, other = contact_or_404(contact_id), contact_or_404(other_id)
    if keep.pk == other.pk:
        raise Http404
    rows = selectors.compared(keep, other)
    if request.method == "POST":
        hers = {row.key for row in rows if request.POST.get(row.key) == "other"}
        theirs = service.values_of(other)
        values = {key: theirs[key] for row in rows if row.key in hers for key in row.columns}
        batch = service.merge(keep=keep, other=other, values=values, by=me(request), at=clock.now())
        messages.success(request, _("Two contacts are one now. You can take this back below."))
        return redirect("partners:import", batch.pk)
    return render(request, "partners/merge.html", {"keep": keep, "other": other, "rows": rows})
