"""People: added, given roles and codes, let in as readers, stopped."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock, permissions, selectors, services
from commonlight.core.forms import posted
from commonlight.core.forms.team import NewPersonForm, PersonForm, RolesForm
from commonlight.core.headers import no_trace
from commonlight.core.key_rows import KeyTampered, check_digits
from commonlight.core.keyring import NotAReader, keyring_of
from commonlight.core.models import Account, ReaderKey, ReaderWrap
from commonlight.core.permissions import may_manage, requires_reader, requires_role
from commonlight.core.roles import SEALED_ROLES, Role
from commonlight.core.services import one_time, second_factor

CODE_TO_READ_OUT = "code_to_read_out"
WHO_SEES_PEOPLE = (Role.ADMIN, Role.COORDINATOR, *sorted(SEALED_ROLES))


def _seen_organisations(account: Account) -> list[UUID] | None:
    if permissions.has_role(account, Role.ADMIN):
        return None
    return permissions.organisations_where(account, *WHO_SEES_PEOPLE)


def person_or_404(actor: Account, person_id: UUID) -> Account:
    """Return a person `actor` may see, else "not found"."""
    try:
        return selectors.person_visible_to(actor, _seen_organisations(actor), person_id)
    except Account.DoesNotExist:
        raise Http404 from None


def _managed_or_404(actor: Account, person_id: UUID) -> Account:
    person = person_or_404(actor, person_id)
    if not may_manage(actor, person):
        raise Http404
    return person


@no_trace
@require_GET
@requires_role(*WHO_SEES_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """List the people this person may see."""
    me = _me(request)
    found = selectors.people_visible_to(me, _seen_organisations(me)).prefetch_related(
        "memberships__organisation", "memberships__roles"
    )
    may_add = permissions.manageable_organisations(me) != []
    return render(request, "core/team/people.html", {"people": found, "may_add": may_add})


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(Role.ADMIN, Role.COORDINATOR)
def add_person(request: HttpRequest) -> HttpResponse:
    """Add a person; the next page gives the code to read out."""
    me = _me(request)
    where = permissions.manageable_organisations(me)
    rows = selectors.organisations() if where is None else selectors.organisations().filter(pk__in=where)
    form = NewPersonForm(
        posted(request),
        organisations=list(rows),
        offered=permissions.roles_to_give(me),
        initial={"organisation": request.GET.get("organisation", "")},
    )
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        try:
            person = services.create_account(
                organisation_id=UUID(typed.pop("organisation")), **typed, by=me, at=clock.now()
            )
        except services.PoliceStaysApart:
            form.add_error("roles", _police_apart())
        except IntegrityError:
            form.add_error("login_name", _("This name is taken. Try another one."))
        else:
            messages.success(request, _("%(name)s was added.") % {"name": person.display_name})
            return redirect("core:person", person.id)
    return render(request, "core/team/add_person.html", {"form": form}, status=422 if request.method == "POST" else 200)


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(*WHO_SEES_PEOPLE)
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show a person, and change how she is named and reached."""
    me = _me(request)
    who = person_or_404(me, person_id)
    manages = may_manage(me, who)
    initial = {"display_name": who.display_name, "email": who.email, "language": who.language}
    form, status = PersonForm(posted(request), initial=initial, person=who), 200
    if request.method == "POST":
        if not manages:
            raise Http404
        status = 422
        if form.is_valid():
            services.change_account(account=who, **form.cleaned_data, by=me, at=clock.now())
            messages.success(request, _("Saved."))
            return redirect("core:person", who.id)
    key = ReaderKey.objects.filter(account=who).first()
    shown = request.session.get(CODE_TO_READ_OUT, {})
    context = {
        "person": who,
        "form": form if manages else None,
        "manages": manages,
        "places": _places(me, who),
        "digits": check_digits(bytes(key.public_key)) if key else None,
        "code": shown.get("code") if shown.get("person") == str(who.id) else None,
        "has_second_factor": second_factor.has_second_factor(who),
        "is_me": who.pk == me.pk,
    }
    return render(request, "core/team/person.html", context, status=status)


def _places(me: Account, who: Account) -> list[dict[str, Any]]:
    """Return, for each organisation of `who` that `me` may see, her roles, her key, and what `me` may do."""
    seen, found = _seen_organisations(me), []
    mine = set(ReaderWrap.objects.filter(account=me, key__retired=None).values_list("key__organisation_id", flat=True))
    hers = set(ReaderWrap.objects.filter(account=who).values_list("key__organisation_id", flat=True))
    for membership in who.memberships.select_related("organisation").order_by("organisation__name"):
        row = membership.organisation
        if seen is not None and row.id not in seen:
            continue
        held = list(membership.roles.values_list("role", flat=True))
        reads = bool(SEALED_ROLES.intersection(held))
        found.append(
            {
                "organisation": row,
                "roles": [Role(word).label for word in held],
                "has_key": row.id in hers,
                "may_let_in": row.id in mine
                and row.id not in hers
                and reads
                and who.is_active
                and hasattr(who, "reader_key"),
                "may_remove": row.id in hers and permissions.may_remove_reader(me, row.id, is_reader=row.id in mine),
                "may_set_roles": permissions.may_set_roles(me, who, row.id),
            }
        )
    return found


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(Role.ADMIN, Role.COORDINATOR)
def person_roles(request: HttpRequest, person_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Give and take a person's roles in one organisation."""
    me = _me(request)
    who = person_or_404(me, person_id)
    row = selectors.organisations().filter(pk=organisation_id).first()
    if row is None or not permissions.may_set_roles(me, who, organisation_id):
        raise Http404
    membership = who.memberships.filter(organisation=row).first()
    held = [Role(word) for word in membership.roles.values_list("role", flat=True)] if membership else []
    offered = permissions.roles_to_give(me)
    form = RolesForm(posted(request), offered=offered, initial={"roles": held})
    if request.method == "POST" and form.is_valid():
        # Roles this actor may not give stay as they are.
        wanted = set(form.cleaned_data["roles"]) | (set(held) - offered)
        try:
            services.set_membership(account=who, organisation_id=row.id, roles=wanted, by=me, at=clock.now())
        except services.RoleNeedsReader:
            form.add_error(
                "roles", _("Roles that read sealed content need a reader's account. Add one for this person.")
            )
        except services.PoliceStaysApart:
            form.add_error("roles", _police_apart())
        except services.LastAdministrator:
            form.add_error("roles", _("This is the last administrator. Give the role to somebody else first."))
        except services.LastReader:
            form.add_error("roles", _last_reader())
        else:
            messages.success(request, _("Saved."))
            return redirect("core:person", who.id)
    context = {"form": form, "person": who, "organisation": row}
    return render(request, "core/team/person_roles.html", context, status=422 if request.method == "POST" else 200)


@no_trace
@require_POST
@requires_role(Role.ADMIN, Role.COORDINATOR)
def give_code(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Make a code to read out; it is shown on the person's page in this session only."""
    me = _me(request)
    who = _managed_or_404(me, person_id)
    if not who.is_active:
        raise Http404
    code = one_time.make_code(account=who, by=me, at=clock.now())
    request.session[CODE_TO_READ_OUT] = {"person": str(who.id), "code": code}
    return redirect("core:person", who.id)


@no_trace
@require_POST
@requires_role(Role.ADMIN, Role.COORDINATOR)
def stop_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Stop an account at once."""
    me = _me(request)
    who = _managed_or_404(me, person_id)
    try:
        services.deactivate_account(account=who, by=me, at=clock.now())
    except services.LastAdministrator:
        messages.error(request, _("This is the last administrator. Give the role to somebody else first."))
    except services.LastReader:
        messages.error(request, _last_reader())
    else:
        messages.success(request, _("The account is stopped: signed out everywhere, and its keys are gone."))
    return redirect("core:person", who.id)


def _helps(act: Callable[[Account, Account], None], said: Promise) -> Callable[..., HttpResponse]:
    """Return the page that does `act`, given who does it and to whom, and says so on the person's own page."""

    @no_trace
    @require_POST
    @requires_role(Role.ADMIN, Role.COORDINATOR)
    def page(request: HttpRequest, person_id: UUID) -> HttpResponse:
        me = _me(request)
        who = _managed_or_404(me, person_id)
        act(me, who)
        messages.success(request, str(said))
        return redirect("core:person", who.id)

    return page


def _start(me: Account, who: Account) -> None:
    services.reactivate_account(account=who, by=me, at=clock.now())


def _forget_phone(me: Account, who: Account) -> None:
    second_factor.reset_second_factor(account=who, by=me, at=clock.now())


# A stopped account signs in again; a lost phone and its passkeys are forgotten.
start_person = _helps(_start, gettext_lazy("The account can sign in again. Keys must be given anew by a reader."))
reset_phone = _helps(
    _forget_phone, gettext_lazy("The lost phone no longer works. A new one is set up at the next sign-in.")
)


@no_trace
@require_POST
@requires_reader(*SEALED_ROLES)
def let_in(request: HttpRequest, person_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Pass an organisation's keys on to a colleague."""
    who = person_or_404(_me(request), person_id)
    try:
        services.add_reader(keyring=keyring_of(request), organisation_id=organisation_id, account=who, at=clock.now())
    except (NotAReader, services.NotReady):
        raise Http404 from None
    except KeyTampered:
        messages.error(
            request,
            _("Nothing was passed on: this person's public key was not written by this site. Tell your administrator."),
        )
    else:
        messages.success(request, _("%(name)s can now open sealed content.") % {"name": who.display_name})
    return redirect("core:person", who.id)


@no_trace
@require_POST
@requires_role(*WHO_SEES_PEOPLE)
def take_keys(request: HttpRequest, person_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Take an organisation's keys from a person and begin a new epoch."""
    me = _me(request)
    who = person_or_404(me, person_id)
    reads = ReaderWrap.objects.filter(account=me, key__organisation_id=organisation_id, key__retired=None).exists()
    if not permissions.may_remove_reader(me, organisation_id, is_reader=reads):
        raise Http404
    try:
        services.remove_reader(organisation_id=organisation_id, account=who, by=me, at=clock.now())
    except NotAReader:
        raise Http404 from None
    except services.LastReader:
        messages.error(request, _last_reader())
    except KeyTampered:
        messages.error(request, _("Nothing was changed: a public key was not written by this site."))
    else:
        messages.success(
            request,
            _("The keys are taken back and a new key has begun. What was already read cannot be unread."),
        )
    return redirect("core:person", who.id)


def _police_apart() -> str:
    return _(
        "One key serves all who read in an organisation. So a police liaison belongs to a police organisation, nobody else "
        "reads sealed content there, and nobody reads for police and for others. Nothing was changed."
    )


def _last_reader() -> str:
    return _(
        "Nobody else could open the organisation's content: there is no other reader and no confirmed recovery kit. "
        "Let another reader in or confirm the kit first. Nothing was changed."
    )


def _me(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user
