"""Working groups, their meetings, and who does what until when."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commonlight.core import clock
from commonlight.core.models import Account, Organisation
from commonlight.partners import selectors
from commonlight.partners.forms import partners as forms
from commonlight.partners.models import Action, Contact, Meeting, SentMail, WorkingGroup
from commonlight.partners.permissions import Level
from commonlight.partners.services import files, groups, mailing
from commonlight.partners.views.importing import refusal
from commonlight.partners.views.request import WRONG_INPUT, level, me, partner_page

POSTS = ("GET", "HEAD", "POST")


def _group(group_id: UUID) -> WorkingGroup:
    return get_object_or_404(WorkingGroup, pk=group_id)


@partner_page()
def group_list(request: HttpRequest) -> HttpResponse:
    """Show the groups and what is due in them."""
    context = {
        "groups": selectors.group_rows(clock.today()),
        "actions": selectors.open_actions()[:30],
        "today": clock.today(),
        "manages": level(request) >= Level.MANAGES,
    }
    return render(request, "partners/groups.html", context)


@partner_page(Level.MANAGES, methods=POSTS)
def group_edit(request: HttpRequest, group_id: UUID | None = None) -> HttpResponse:
    """Begin a group or change it."""
    found = _group(group_id) if group_id else None
    if found and request.POST.get("act") == "close":
        groups.close_group(found, by=me(request), at=clock.now())
        return redirect("partners:groups")
    initial = (
        {"name": found.name, "purpose": found.purpose, "organisations": found.organisations.all()} if found else None
    )
    form = forms.GroupForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = groups.save_group(found, by=me(request), at=clock.now(), **form.cleaned_data)
        return redirect("partners:group", saved.pk)
    status = WRONG_INPUT if request.method == "POST" else 200
    return render(request, "partners/group_form.html", {"form": form, "group": found}, status=status)


@partner_page()
def group(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Show one group: who is in it, its meetings, its actions."""
    found = _group(group_id)
    context = {
        "group": found,
        "organisations": found.organisations.order_by("name"),
        "meetings": found.meetings.order_by("-day"),
        "actions": selectors.open_actions(found),
        "done": found.actions.exclude(done_on=None).order_by("-done_on")[:10],
        "today": clock.today(),
        "manages": level(request) >= Level.MANAGES,
    }
    return render(request, "partners/group.html", context)


def _members(group: WorkingGroup) -> list[Organisation]:
    return list(group.organisations.all()) or list(Organisation.objects.all())


@partner_page(Level.MANAGES, methods=POSTS)
def action_add(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Keep an action of a group."""
    found = _group(group_id)
    form = forms.ActionForm(request.POST or None, organisations=_members(found))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        owner = form.owners.get(said.pop("owner"))
        groups.add_action(
            found,
            **said,
            owner=owner if isinstance(owner, Account) else None,
            owner_contact=owner if isinstance(owner, Contact) else None,
            meeting=found.meetings.filter(day__lte=clock.today()).order_by("-day").first(),
            by=me(request),
            at=clock.now(),
        )
        return redirect("partners:group", found.pk)
    status = WRONG_INPUT if request.method == "POST" else 200
    return render(request, "partners/action_form.html", {"form": form, "group": found}, status=status)


@partner_page(methods=("POST",))
def action_done(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Say that an action is done: its owner, somebody of its organisation, or the coordinator."""
    found = get_object_or_404(Action, pk=action_id)
    mine = me(request).memberships.filter(organisation_id=found.organisation_id).exists()
    if not mine and found.owner_id != me(request).pk and level(request) < Level.MANAGES:
        raise Http404
    groups.set_done(found.pk, done=found.done_on is None, by=me(request), at=clock.now())
    return redirect("partners:group", found.group_id)


@partner_page(Level.MANAGES, methods=POSTS)
def meeting_edit(request: HttpRequest, group_id: UUID, meeting_id: UUID | None = None) -> HttpResponse:
    """Plan a meeting; write its agenda and minutes."""
    found = _group(group_id)
    row = get_object_or_404(Meeting, pk=meeting_id, group=found) if meeting_id else None
    initial = {"day": row.day, "where": row.where, "agenda": row.agenda, "minutes": row.minutes} if row else None
    form = forms.MeetingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = groups.save_meeting(found, row, by=me(request), at=clock.now(), **form.cleaned_data)
        return redirect("partners:meeting", saved.pk)
    status = WRONG_INPUT if request.method == "POST" else 200
    return render(request, "partners/meeting_form.html", {"form": form, "group": found, "meeting": row}, status=status)


@partner_page(methods=POSTS)
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Show agenda and minutes; the coordinator keeps a file and sends the minutes."""
    found = get_object_or_404(Meeting.objects.select_related("group", "minutes_file"), pk=meeting_id)
    manages = level(request) >= Level.MANAGES
    form, sending, status = forms.FileForm(), None, 200
    if request.method == "POST":
        if not manages:
            raise Http404
        if request.POST.get("act") == "send":
            people = selectors.contacts_for(
                organisations=found.group.organisations.values_list("pk", flat=True), with_email=True
            )
            text = "\n\n".join(part for part in (found.agenda, found.minutes) if part)
            sending = mailing.send_to(
                mailing.recipients_of(people) if found.group.organisations.exists() else [],
                f"{found.group.name}, {found.day.isoformat()}",
                text,
                by=me(request),
                kind=SentMail.Kind.MINUTES,
                base=request.build_absolute_uri("/"),
            )
        else:
            status = WRONG_INPUT
            form = forms.FileForm(request.POST, request.FILES)
            if form.is_valid():
                try:
                    kept = files.keep_file(form.cleaned_data["file"], by=me(request), at=clock.now())
                except files.FileRefused as refused:
                    form.add_error("file", refusal(refused.reason))
                else:
                    before = found.minutes_file_id
                    groups.save_meeting(found.group, found, by=me(request), at=clock.now(), minutes_file=kept)
                    if before:
                        files.delete_file(before, by=me(request), at=clock.now())
                    messages.success(request, _("The file is kept."))
                    return redirect("partners:meeting", found.pk)
    context = {"meeting": found, "group": found.group, "form": form, "sending": sending, "manages": manages}
    return render(request, "partners/meeting.html", context, status=status)
