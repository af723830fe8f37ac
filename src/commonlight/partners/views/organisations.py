"""The page of a partner, and all that is written on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commonlight.core import clock, mail
from commonlight.core.models import Organisation
from commonlight.core.selectors import site
from commonlight.partners import directory_link, selectors
from commonlight.partners.coverage import names_of
from commonlight.partners.forms import partners as forms
from commonlight.partners.models import Contribution, Coverage, Invitation, Profile
from commonlight.partners.permissions import Level, agreed_level, is_limited
from commonlight.partners.services import invitations, mailing, organisations
from commonlight.partners.services_given import SERVICES
from commonlight.partners.views.request import WRONG_INPUT, level, me, organisation_or_404, partner_page

POSTS = ("GET", "HEAD", "POST")


@partner_page(Level.MANAGES, methods=POSTS)
def add(request: HttpRequest) -> HttpResponse:
    """Add a partner."""
    form = forms.PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = organisations.add_partner(by=me(request), at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Added. Next: an agreement, and somebody to invite."))
        return redirect("partners:organisation", made.pk)
    status = WRONG_INPUT if request.method == "POST" else 200
    return render(request, "partners/partner_form.html", {"form": form}, status=status)


@partner_page(Level.PARTNERS)
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Show all there is of one partner: agreements, people, what it brings and covers, what was talked about."""
    found = organisation_or_404(organisation_id)
    today = clock.today()
    profile = Profile.objects.filter(organisation=found).first() or Profile(organisation=found)
    agreements = list(found.agreements.order_by("-version", "kind"))
    manages = level(request) >= Level.MANAGES
    link = directory_link.entry(profile.directory_organization_id)
    context = {
        "organisation": found,
        "profile": profile,
        "agreements": [(one, one.State(one.state_on(today)).label, one.stands_on(today)) for one in agreements],
        "sees": agreed_level(agreements, today),
        "people": found.contacts.order_by("name"),
        "contributions": found.contributions.order_by("kind"),
        "coverage": [
            (one, SERVICES.get(one.service, one.service), names_of(one.languages))
            for one in found.coverage.order_by("place", "service")
        ],
        "groups": found.working_groups.filter(closed=None).order_by("name"),
        "directory_entry": link,
        "manages": manages,
    }
    if manages:
        context |= {
            "notes": found.contact_notes.select_related("contact", "by").order_by("-day", "pk")[:20],
            "invitations": found.invitations.filter(taken_on=None, expires__gte=today).order_by("-made_on"),
            "directory_choices": [] if link else directory_link.entries_named(found.name),
            "profile_form": forms.ProfileForm(
                initial={"town": profile.town, "website": profile.website, "left": profile.left}
            ),
            "contribution_form": forms.ContributionForm(),
            "coverage_form": forms.CoverageForm(),
            "note_form": forms.NoteForm(organisation=found),
        }
    return render(request, "partners/organisation.html", context)


@partner_page(Level.MANAGES, methods=("POST",))
def write(request: HttpRequest, organisation_id: UUID, what: str) -> HttpResponse:
    """Keep one thing that was written on a partner's page."""
    found = organisation_or_404(organisation_id)
    by: dict[str, Any] = {"by": me(request), "at": clock.now()}
    form = _form(what, request, found)
    if form is None:
        _take_away(what, request, found)
        return redirect("partners:organisation", found.pk)
    if not form.is_valid():
        context = {"organisation": found, "form": form}
        return render(request, "partners/organisation_write.html", context, status=WRONG_INPUT)
    said = form.cleaned_data
    if what == "profile":
        organisations.change_profile(found, **said, **by)
    elif what == "contribution":
        organisations.add_contribution(found, **said, **by)
    elif what == "coverage":
        organisations.set_coverage(found, **said, **by)
    else:
        organisations.add_note(found, day=clock.today(), **said, **by)
    messages.success(request, _("Saved."))
    return redirect("partners:organisation", found.pk)


def _form(what: str, request: HttpRequest, found: Organisation) -> Any:
    if what == "note":
        return forms.NoteForm(request.POST, organisation=found)
    made = {"profile": forms.ProfileForm, "contribution": forms.ContributionForm, "coverage": forms.CoverageForm}
    return made[what](request.POST) if what in made else None


def _take_away(what: str, request: HttpRequest, found: Organisation) -> None:
    try:
        row = UUID(request.POST.get("row", ""))
    except ValueError:
        raise Http404 from None
    by: dict[str, Any] = {"by": me(request), "at": clock.now()}
    if what == "no-contribution":
        organisations.remove(Contribution, row, found, **by)
    elif what == "no-coverage":
        organisations.remove(Coverage, row, found, **by)
    elif what == "no-invitation":
        invitations.withdraw(row, **by)
    elif what == "directory":
        entry = directory_link.entry(row)
        if entry is None:
            raise Http404
        organisations.change_profile(found, directory_organization_id=entry.id, **by)
    else:
        raise Http404
    messages.success(request, _("Saved."))


@partner_page(Level.MANAGES, methods=("POST",))
def invite(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Make an invitation; it goes by mail where that is set up, and its link is shown once in any case."""
    found = organisation_or_404(organisation_id)
    chosen = request.POST.get("contact", "")
    contact = next((one for one in found.contacts.all() if str(one.pk) == chosen), None)
    token = invitations.invite(organisation_id=found.pk, contact=contact, by=me(request), at=clock.now())
    address = request.build_absolute_uri(reverse("partners:join", args=[token]))
    words = _(
        "Hello,\n\n%(coalition)s invites %(partner)s to its pages for partners. This link opens your account; it works "
        "for fourteen days, once:\n\n%(address)s\n\nYou need no password."
    ) % {"coalition": site().coalition_name, "partner": found.name, "address": address}
    sending = None
    if contact is not None and contact.email:
        to = mailing.recipients_of([contact])
        sending = mailing.send_to(to, _("An invitation"), words, by=me(request), base=request.build_absolute_uri("/"))
    context = {
        "organisation": found,
        "address": address,
        "contact": contact,
        "sending": sending,
        "words": words,
        "has_mail": mail.is_set_up(),
        "is_limited": is_limited(found.pk, clock.today()),
        "days": invitations.LIFETIME.days,
        "invitation": Invitation.objects.filter(organisation=found).order_by("-made_on").first(),
    }
    return render(request, "partners/invited.html", context)


@partner_page(Level.MATERIALS)
def ours(request: HttpRequest) -> HttpResponse:
    """Show a person the agreements of her own organisations."""
    today = clock.today()
    found = selectors.own_agreements(me(request))
    rows = [(one, one.State(one.state_on(today)).label) for one in found]
    return render(request, "partners/ours.html", {"rows": rows})
