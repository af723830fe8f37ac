"""The team's first page and one's own account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock, first_hour, selectors, services
from commonlight.core.forms import posted
from commonlight.core.forms.team import PersonForm
from commonlight.core.headers import no_trace
from commonlight.core.key_rows import check_digits
from commonlight.core.models import Account, Membership, Organisation, ReaderKey, ReaderWrap, RecoveryKit
from commonlight.core.needs import Need, needs_from_rooms
from commonlight.core.permissions import has_role, organisations_where
from commonlight.core.roles import SEALED_ROLES, Role
from commonlight.core.services import second_factor
from commonlight.core.today_figures import figures_from_rooms

SETS_UP = (Role.ADMIN, Role.COORDINATOR)


def needs_of(account: Account) -> list[Need]:
    """Return what core knows to wait for a person today."""
    found = []
    if has_role(account, Role.ADMIN) and not second_factor.has_second_factor(account):
        text = _("You manage the site and sign in with a link alone. A phone app makes your account much safer.")
        found.append(Need(text, reverse("core:new_phone"), _("Set up a phone app")))
    if second_factor.has_second_factor(account) and account.recovery_codes.count() < 3:
        text = _("Fewer than three recovery codes are left for the day you lose your phone.")
        found.append(Need(text, reverse("core:recovery_codes"), _("Make new codes")))
    if account.is_reader:
        for row in selectors.organisations().filter(pk__in=organisations_where(account, *SEALED_ROLES)):
            found += _key_needs(account, row)
    return found


def _key_needs(account: Account, row: Organisation) -> list[Need]:
    url, names = reverse("core:organisation", args=[row.id]), {"name": row.name}
    current = selectors.current_key_row(row.id)
    if current is None:
        text = _("%(name)s has no key yet: nobody can write to it safely until its first reader begins it.") % names
        return [Need(text, url, _("Begin the key"))]
    if not ReaderWrap.objects.filter(key=current, account=account).exists():
        text = _("You cannot open the content of %(name)s yet. A colleague who can must let you in.") % names
        return [Need(text, reverse("core:my_account"), _("Show the digits to compare"))]
    found = []
    if not RecoveryKit.objects.filter(organisation=row, typed_back=True).exists():
        text = (
            _("%(name)s has no confirmed recovery kit. If every reader loses the words, its content is lost.") % names
        )
        found.append(Need(text, url, _("Print and confirm the kit")))
    waiting = Membership.objects.filter(
        organisation=row,
        account__kind=Account.Kind.READER,
        account__is_active=True,
        account__reader_key__isnull=False,
        roles__role__in=SEALED_ROLES,
    ).exclude(account__wraps__key=current)
    for membership in waiting.select_related("account").distinct():
        person = membership.account
        text = _("%(person)s waits to be let in as a reader of %(name)s.") % {
            "person": person.display_name,
            **names,
        }
        found.append(Need(text, reverse("core:person", args=[person.id]), _("Look and let in")))
    if selectors.readers_of(row.id).count() == 1:
        text = _("You are the only reader of %(name)s. Add a second one, so that messages are answered.") % names
        found.append(Need(text, reverse("core:people"), _("People")))
    return found


def _first_hour(account: Account) -> list[Need]:
    """Lead who sets the site up to the list of the first hour, while something of that hour is open."""
    minutes = first_hour.minutes_left() if has_role(account, *SETS_UP) else 0
    if not minutes:
        return []
    text = _("About %(minutes)d minutes are left until your site is live.") % {"minutes": minutes}
    return [Need(text, reverse("core:first_hour"), _("The first hour"))]


@no_trace
@require_GET
def team_home(request: HttpRequest) -> HttpResponse:
    """Say what waits for this person today, and how it goes."""
    assert isinstance(request.user, Account)
    memberships = request.user.memberships.select_related("organisation").prefetch_related("roles")
    needs = [*_first_hour(request.user), *needs_of(request.user), *needs_from_rooms(request)]
    context = {"needs": needs, "figures": figures_from_rooms(request), "memberships": memberships}
    return render(request, "core/team/home.html", context)


@no_trace
@require_http_methods(["GET", "POST"])
def my_account(request: HttpRequest) -> HttpResponse:
    """Change one's own name, address and language; see phone app, codes and passkeys."""
    me = request.user
    assert isinstance(me, Account)
    initial = {"display_name": me.display_name, "email": me.email, "language": me.language}
    form, status = PersonForm(posted(request), initial=initial, person=me), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            services.change_account(account=me, **form.cleaned_data, by=me, at=clock.now())
            messages.success(request, _("Saved."))
            return redirect("core:my_account")
    key = ReaderKey.objects.filter(account=me).first()
    context = {
        "form": form,
        "has_phone": hasattr(me, "totp"),
        "codes_left": me.recovery_codes.count(),
        "passkeys": me.passkeys.order_by("added", "name"),
        "digits": check_digits(bytes(key.public_key)) if key else None,
    }
    return render(request, "core/team/my_account.html", context, status=status)


@no_trace
@require_POST
def end_my_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere."""
    assert isinstance(request.user, Account)
    services.end_sessions(account=request.user, by=request.user, at=clock.now())
    request.session.flush()
    return redirect("core:signed_out")
