"""The list of clients, a client's record, and everything that is added to it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonlight.core import selectors as core_selectors
from commonlight.core.languages import languages
from commonlight.core.models import Account
from commonlight.core.permissions import organisations_where
from commonlight.core.roles import Role
from commonlight.referrals import permissions
from commonlight.referrals.forms import clients as forms
from commonlight.referrals.forms.clients import term_name
from commonlight.referrals.models import Client
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.consent import ConsentState, ContactConsent
from commonlight.referrals.services import asking, clients, consents, erasing, exceptions, following, work
from commonlight.referrals.services.clients import OpenClient
from commonlight.referrals.services.days import today
from commonlight.referrals.views.shared import WRONG_INPUT, for_roles, tell
from commonlight.referrals.words import AGES, CONSENT_STATES, ITEMS, STEPS

Who = dict[str, Any]


def number_of(client_id: int) -> str:
    """Return the short number of a record: the last digits of its random id."""
    return f"{client_id % 10**6:06d}"


def language_name(code: str) -> str:
    """Return a language's name in itself, or the code of one that the site does not know."""
    found = languages().get(code)
    return found.name if found else code


@for_roles(*permissions.TEAM)
@require_safe
def client_list(request: HttpRequest, who: Who) -> HttpResponse:
    """Show whose records this person may open: what is overdue first."""
    closed = "closed" in request.GET
    lines = clients.list_clients(closed=closed, **who)
    late = {
        line.row.pk: following.overdue_of(opened=line.opened, keyring=who["keyring"], at=who["at"])
        for line in lines
        if not closed
    }
    shown: list[dict[str, Any]] = [
        {"line": line, "number": number_of(line.row.pk), "late": late.get(line.row.pk, [])} for line in lines
    ]
    # What is late first, and of that one's own work; within that the order of the next day stays.
    shown.sort(key=lambda one: (not one["late"], bool(one["late"]) and not one["line"].is_mine))
    context = {
        "shown": shown,
        "closed": closed,
        "requests": [
            {
                "id": one.row.pk,
                "day": one.row.day,
                "asked": one.asked,
                "need": term_name(one.asked.term),
                "language": language_name(one.asked.language),
            }
            for one in asking.list_requests(by=who["by"], keyring=who["keyring"])
        ],
        "restricted": _restricted(who),
    }
    return render(request, "referrals/client_list.html", context)


def _restricted(who: Who) -> list[dict[str, Any]]:
    """Return records of the team that are closed to this person unless the glass is broken; only their numbers."""
    rows = Client.objects.filter(
        organisation_id__in=organisations_where(who["by"], Role.CASEWORKER), restricted=True, closed=None
    ).exclude(owner=who["by"])
    return [
        {"id": row.pk, "number": number_of(row.pk)}
        for row in rows
        if not permissions.may_with_client(Act.READ, who["by"], row)
    ]


@for_roles(*permissions.TEAM)
@require_http_methods(["GET", "POST"])
def new_client(request: HttpRequest, who: Who) -> HttpResponse:
    """Begin a record under a pseudonym."""
    mine = [(str(key), core_selectors.organisation(key).name) for key in permissions.team_organisations(who["by"])]
    form = forms.NewClientForm(request.POST or None, organisations=mine, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        row = clients.open_client(
            organisation_id=UUID(form.cleaned_data["organisation"]),
            profile=form.profile(),
            restricted=form.cleaned_data["restricted"],
            by=who["by"],
            at=who["at"],
        )
        return redirect("referrals:client", row.pk)
    status = WRONG_INPUT if form.is_bound else 200
    return render(request, "referrals/client_new.html", {"form": form}, status=status)


@for_roles(*permissions.TEAM)
@require_POST
def take_up(request: HttpRequest, who: Who, request_id: int) -> HttpResponse:
    """Begin a record for somebody who asked for help."""
    return redirect("referrals:client", asking.take_up(request_id=request_id, **who).pk)


def _colleagues(opened: OpenClient) -> list[Account]:
    return list(core_selectors.people_of(opened.row.organisation_id, *permissions.TEAM))


def _forms(opened: OpenClient, bound: dict[str, Any]) -> dict[str, Any]:
    people = [(str(one.pk), one.display_name) for one in _colleagues(opened)]
    found: dict[str, Any] = {
        "need": forms.NeedForm(auto_id="need_%s"),
        "task": forms.TaskForm(auto_id="task_%s"),
        "note": forms.TextForm(auto_id="note_%s"),
        "name": forms.NameForm(auto_id="name_%s"),
        "hold": forms.HoldForm(auto_id="hold_%s", initial={"why": opened.file.hold}),
        "assign": forms.AssignForm(people=people, auto_id="assign_%s", initial={"to": str(opened.row.owner_id)}),
        "contact": forms.ContactForm(auto_id="contact_%s"),
        "demand": forms.DemandForm(auto_id="demand_%s"),
    }
    return {**found, **bound}


def _page(
    request: HttpRequest, who: Who, opened: OpenClient, *, status: int = 200, name: str = "", **bound: Any
) -> HttpResponse:
    file, row, day = opened.file, opened.row, today(who["at"])
    names = {str(one.pk): one.display_name for one in _colleagues(opened)}
    standing = permissions.standing_of(who["by"], row)
    may = {act.value: standing.may(act) for act in Act}
    context = {
        "row": row,
        "number": number_of(row.pk),
        "file": file,
        "language": language_name(file.profile.language),
        "age": AGES.get(file.profile.age_group, ""),
        "needs": [{"need": one, "term": term_name(one.term)} for one in file.open_needs()],
        "met": [{"need": one, "term": term_name(one.term)} for one in file.needs.values() if one.ended],
        "tasks": [{"task": one, "late": one.due < who["at"].date()} for one in file.open_tasks()],
        "follow_ups": [{"one": one, "late": one.due < who["at"].date()} for one in file.due_follow_ups()],
        "referrals": [
            {
                "one": one,
                "step": STEPS[one.step],
                "disagrees": one.thread.standing.disagrees,
                "late": one.step == "no_response",
            }
            for one in following.followed(opened=opened, keyring=who["keyring"], at=who["at"])
        ],
        "consents": [
            {
                "one": one,
                "state": CONSENT_STATES[one.state_on(day)],
                "holds": one.state_on(day) is ConsentState.GIVEN,
                "items": [ITEMS[item] for item in sorted(one.items)],
            }
            for one in reversed(file.consents.values())
        ],
        "contact_holds": file.contact.allows(day),
        "notes": [{"one": one, "who": names.get(one.by, "")} for one in reversed(file.notes)],
        "glass": [
            {
                "one": one,
                "who": names.get(one.by, ""),
                "confirmed": names.get(one.confirmed_by, ""),
                "mine": one.by == str(who["by"].pk),
            }
            for one in file.broken_glass.values()
        ],
        "demands": [
            {"one": one, "form": forms.DemandClosedForm(auto_id=f"{one.id}_%s")} for one in file.demands.values()
        ],
        "forms": _forms(opened, bound),
        "may": may,
        "name": name,
        "owner": row.owner,
    }
    return render(request, "referrals/client.html", context, status=status)


@for_roles(*permissions.TEAM)
@require_safe
def client(request: HttpRequest, who: Who, client_id: int) -> HttpResponse:
    """Show a record; the reading is logged."""
    return _page(request, who, clients.reach(client_id=client_id, act=Act.READ, logged=True, **who))


@for_roles(*permissions.TEAM)
@require_http_methods(["GET", "POST"])
def edit_client(request: HttpRequest, who: Who, client_id: int) -> HttpResponse:
    """Change what is known of a person."""
    opened = clients.reach(client_id=client_id, act=Act.WRITE, **who)
    held = {name: getattr(opened.file.profile, name) for name in forms.ProfileForm.base_fields}
    form = forms.ProfileForm(request.POST or None, initial=held, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        work.change_profile(client_id=client_id, profile=form.profile(), **who)
        return redirect("referrals:client", client_id)
    context = {"form": form, "row": opened.row, "number": number_of(client_id)}
    return render(request, "referrals/client_edit.html", context, status=WRONG_INPUT if form.is_bound else 200)


def _need(who: Who, client_id: int, data: dict[str, Any]) -> Any:
    return work.add_need(
        client_id=client_id,
        term=data["term"],
        words=data["words"],
        urgent=data["urgent"],
        since=who["at"].date(),
        **who,
    )


def _contact(who: Who, client_id: int, data: dict[str, Any]) -> Any:
    given = {name: data[name] for name in ("valid_to", "how", "hours", "words")}
    return consents.set_contact_consent(
        client_id=client_id, contact=ContactConsent(state=ConsentState.GIVEN, **given), **who
    )


def _assign(who: Who, client_id: int, data: dict[str, Any]) -> Any:
    return clients.assign(client_id=client_id, to=Account.objects.get(pk=data["to"]), **who)


def _name(who: Who, client_id: int, data: dict[str, Any]) -> Any:
    opened = clients.reach(client_id=client_id, act=Act.READ, **who)
    return clients.keep_name(opened=opened, real_name=data["real_name"], by=who["by"], at=who["at"])


# What is added to a record by one short form on its page: what does it, and what is said afterwards.
_ADDED: dict[str, tuple[Callable[[Who, int, dict[str, Any]], Any], Callable[[], str]]] = {
    "need": (_need, lambda: _("The need stands in the record.")),
    "task": (lambda who, key, data: work.add_task(client_id=key, **data, **who), lambda: _("It stands in the record.")),
    "note": (
        lambda who, key, data: work.add_note(client_id=key, text=data["text"], **who),
        lambda: _("The note is kept."),
    ),
    "name": (_name, lambda: _("Saved.")),
    "hold": (lambda who, key, data: work.set_hold(client_id=key, why=data["why"], **who), lambda: _("Saved.")),
    "assign": (_assign, lambda: _("Saved.")),
    "contact": (_contact, lambda: _("The person may be asked how it went, until that day.")),
    "demand": (
        lambda who, key, data: exceptions.open_demand(client_id=key, **data, **who),
        lambda: _("The demand stands in the record. Give nothing before you asked a lawyer."),
    ),
}


@for_roles(*permissions.TEAM)
@require_POST
def add(request: HttpRequest, who: Who, client_id: int, what: str) -> HttpResponse:
    """Add one thing to a record."""
    opened = clients.reach(client_id=client_id, act=Act.READ, **who)
    if what not in _ADDED:
        raise NotYours
    blank = _forms(opened, {})[what]
    extra = {"people": blank.fields["to"].choices} if what == "assign" else {}
    form = type(blank)(request.POST, auto_id=f"{what}_%s", **extra)
    if not form.is_valid():
        return _page(request, who, opened, status=WRONG_INPUT, **{what: form})
    does, says = _ADDED[what]
    tell(request, lambda: does(who, client_id, form.cleaned_data), says())
    return redirect("referrals:client", client_id)


@for_roles(*permissions.TEAM)
@require_POST
def act(request: HttpRequest, who: Who, client_id: int, what: str) -> HttpResponse:
    """Take one step with a record that needs no form: something done, met, told, confirmed, closed."""
    chosen = request.POST.get("id", "")
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "task-done": (lambda: work.finish_task(client_id=client_id, task=chosen, **who), _("Done.")),
        "need-met": (lambda: work.end_need(client_id=client_id, need=chosen, outcome="met", **who), _("Good.")),
        "need-over": (lambda: work.end_need(client_id=client_id, need=chosen, outcome="over", **who), _("Saved.")),
        "no-contact": (
            lambda: consents.withdraw_contact_consent(client_id=client_id, **who),
            _("The person is not asked any more."),
        ),
        "glass-right": (
            lambda: exceptions.confirm_glass(client_id=client_id, glass=chosen, **who),
            _("Confirmed."),
        ),
        "glass-told": (lambda: exceptions.tell_person(client_id=client_id, glass=chosen, **who), _("Saved.")),
        "close": (lambda: clients.close_client(client_id=client_id, **who), _("The record is closed.")),
    }
    if what not in acts:
        raise NotYours
    does, says = acts[what]
    tell(request, does, says)
    return redirect("referrals:client", client_id)


@for_roles(*permissions.TEAM)
@require_POST
def show_name(request: HttpRequest, who: Who, client_id: int) -> HttpResponse:
    """Show the real name, once; each showing is logged."""
    opened = clients.reach(client_id=client_id, act=Act.READ, **who)
    name = clients.read_name(opened=opened, **who)
    return _page(request, who, opened, name=name or _("No name is kept."))


@for_roles(*permissions.TEAM)
@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, who: Who, client_id: int, key: str) -> HttpResponse:
    """Keep what the person said when asked how it went; the agreed way and words stand above the form."""
    opened = clients.reach(client_id=client_id, act=Act.WRITE, **who)
    held = opened.file.follow_ups.get(key)
    if held is None or held.done is not None:
        raise NotYours
    form = forms.FollowUpForm(request.POST or None, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        said = {"yes": True, "no": False}.get(form.cleaned_data["connected"])
        rest = {"reason": form.cleaned_data["reason"], "note": form.cleaned_data["note"]}
        tell(
            request,
            lambda: following.record_follow_up(client_id=client_id, follow_up=key, connected=said, **rest, **who),
            _("What the person said is kept."),
        )
        return redirect("referrals:client", client_id)
    context = {
        "form": form,
        "row": opened.row,
        "number": number_of(client_id),
        "contact": opened.file.contact,
        "referral": opened.file.referrals.get(held.referral),
        "due": held.due,
    }
    return render(request, "referrals/follow_up.html", context, status=WRONG_INPUT if form.is_bound else 200)


@for_roles(*permissions.TEAM)
@require_safe
def log(request: HttpRequest, who: Who, client_id: int) -> HttpResponse:
    """Show, for the person to take along, everything that left, to whom and why."""
    opened = clients.reach(client_id=client_id, act=Act.READ, logged=True, **who)
    names = {item.value: text for item, text in ITEMS.items()}
    lines = [
        {"one": one, "what": [names.get(piece, piece) for piece in one.what]}
        for one in exceptions.disclosures_of(opened)
    ]
    context = {"row": opened.row, "number": number_of(client_id), "lines": lines, "file": opened.file}
    return render(request, "referrals/log.html", context)


@for_roles(Role.CASEWORKER)
@require_http_methods(["GET", "POST"])
def glass(request: HttpRequest, who: Who, client_id: int) -> HttpResponse:
    """Break the glass of a restricted record: with a reason, for a day, and another confirms afterwards."""
    form = forms.ReasonForm(request.POST or None, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        exceptions.break_glass(client_id=client_id, reason=form.cleaned_data["reason"], **who)
        return redirect("referrals:client", client_id)
    context = {"form": form, "number": number_of(client_id)}
    return render(request, "referrals/glass.html", context, status=WRONG_INPUT if form.is_bound else 200)


@for_roles(Role.SUPERVISOR)
@require_POST
def close_demand(request: HttpRequest, who: Who, client_id: int, demand: str) -> HttpResponse:
    """Write down what was given to who demanded it."""
    form = forms.DemandClosedForm(request.POST, auto_id="%s")
    if form.is_valid():
        given = [line.strip() for line in form.cleaned_data["given"].splitlines() if line.strip()]
        tell(
            request,
            lambda: exceptions.close_demand(
                client_id=client_id, demand=demand, given=given, notice=form.cleaned_data["notice"], **who
            ),
            _("It stands in the log the person can ask for."),
        )
    else:
        tell(
            request, lambda: exceptions.close_demand(client_id=client_id, demand=demand, given=[], notice="", **who), ""
        )
    return redirect("referrals:client", client_id)


@for_roles(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, who: Who, client_id: int) -> HttpResponse:
    """Delete a record for good."""
    opened = clients.reach(client_id=client_id, act=Act.DELETE, **who)
    if request.method == "POST":
        if request.POST.get("sure") == "on":
            erasing.delete_client(client_id=client_id, **who)
            return redirect("referrals:clients")
        return redirect("referrals:client", client_id)
    context = {"row": opened.row, "number": number_of(client_id), "file": opened.file}
    return render(request, "referrals/client_delete.html", context)
