"""Organisations: added, changed; their keys begun, kits printed, access brought back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock, permissions, selectors, services
from commonlight.core.codes import Code
from commonlight.core.forms import posted
from commonlight.core.forms.team import KitForm, OrganisationForm
from commonlight.core.headers import no_trace
from commonlight.core.keyring import KeysClosed, NotAReader, keyring_of
from commonlight.core.models import Account, Organisation, RecoveryKit
from commonlight.core.permissions import has_role, requires_reader, requires_role
from commonlight.core.roles import SEALED_ROLES, Role
from commonlight.core.views.second_factor import qr_picture

KIT = "kit_to_print"
WHO_SEES = (Role.ADMIN, Role.COORDINATOR, *sorted(SEALED_ROLES))


def _me(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


def _visible(account: Account) -> list[Organisation]:
    rows = selectors.organisations()
    if not has_role(account, Role.ADMIN):
        rows = rows.filter(pk__in=permissions.organisations_where(account, *WHO_SEES))
    return list(rows)


def _row_or_404(account: Account, organisation_id: UUID) -> Organisation:
    for row in _visible(account):
        if row.id == organisation_id:
            return row
    raise Http404


def _may_edit(account: Account, row: Organisation) -> bool:
    return has_role(account, Role.ADMIN) or has_role(account, Role.COORDINATOR, organisation_id=row.id)


def _key_state(row: Organisation) -> dict[str, object]:
    kit = RecoveryKit.objects.filter(organisation=row).first()
    return {
        "organisation": row,
        "key": selectors.current_key_row(row.id),
        "readers": list(selectors.readers_of(row.id)),
        "kit": kit,
        "last_day": selectors.last_reader_day(row.id),
    }


@no_trace
@require_GET
@requires_role(*WHO_SEES)
def organisations(request: HttpRequest) -> HttpResponse:
    """List the organisations this person may see, with the state of their keys."""
    rows = [_key_state(row) for row in _visible(_me(request))]
    context = {"rows": rows, "may_add": has_role(request.user, Role.ADMIN)}
    return render(request, "core/team/organisations.html", context)


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(Role.ADMIN)
def add_organisation(request: HttpRequest) -> HttpResponse:
    """Add an organisation to the coalition."""
    form = OrganisationForm(posted(request), initial={"languages": ["en"]})
    if request.method == "POST" and form.is_valid():
        row = services.create_organisation(**form.cleaned_data, by=_me(request), at=clock.now())
        messages.success(request, _("%(name)s was added. Now add its first person.") % {"name": row.name})
        return redirect("core:organisation", row.id)
    return render(
        request, "core/team/add_organisation.html", {"form": form}, status=422 if request.method == "POST" else 200
    )


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(*WHO_SEES)
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Show an organisation with its keys, and change what is said about it."""
    me = _me(request)
    row = _row_or_404(me, organisation_id)
    edits = _may_edit(me, row)
    initial = {
        "name": row.name,
        "kind": row.kind,
        "languages": row.languages,
        "about": row.about,
        "accepts_reports": row.accepts_reports,
    }
    form, status = OrganisationForm(posted(request), initial=initial, organisation=row), 200
    if request.method == "POST":
        if not edits:
            raise Http404
        status = 422
        if form.is_valid():
            try:
                services.edit_organisation(organisation=row, **form.cleaned_data, by=me, at=clock.now())
            except services.PoliceStaysApart:
                form.add_error(
                    "kind",
                    _(
                        "Somebody reads sealed content here. Take those roles away before this becomes, or stops being, "
                        "a police organisation. Nothing was changed."
                    ),
                )
            else:
                messages.success(request, _("Saved."))
                return redirect("core:organisation", row.id)
    context = {**_key_state(row), "form": form if edits else None, **_my_keys(request, row)}
    return render(request, "core/team/organisation.html", context, status=status)


def _my_keys(request: HttpRequest, row: Organisation) -> dict[str, bool]:
    """Return what the person on this page may do with the organisation's keys."""
    me = _me(request)
    reads = has_role(me, *SEALED_ROLES, organisation_id=row.id)
    try:
        opens = row.id in keyring_of(request).organisations
        has_keys = True
    except KeysClosed:
        opens = has_keys = False
    begun = selectors.current_key_row(row.id) is not None
    kit = RecoveryKit.objects.filter(organisation=row).exists()
    return {
        "may_begin": has_keys and reads and not begun,
        "may_make_kit": opens,
        "may_restore": has_keys and reads and begun and kit,
    }


@no_trace
@require_POST
@requires_reader(*SEALED_ROLES)
def begin_key(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Begin the organisation's first key, then print its kit."""
    row = _row_or_404(_me(request), organisation_id)
    now, keyring = clock.now(), keyring_of(request)
    try:
        services.open_first_key(keyring=keyring, organisation_id=row.id, at=now)
    except services.NotReady:
        raise Http404 from None
    except services.KeyExists:
        messages.error(request, _("The key was begun by a colleague already. Ask to be let in."))
        return redirect("core:organisation", row.id)
    return _make_kit(request, row)


@no_trace
@require_POST
@requires_reader(*SEALED_ROLES)
def new_kit(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Make a new recovery kit in place of the old one."""
    return _make_kit(request, _row_or_404(_me(request), organisation_id))


def _make_kit(request: HttpRequest, row: Organisation) -> HttpResponse:
    try:
        paper = services.make_kit(keyring=keyring_of(request), organisation_id=row.id, at=clock.now())
    except NotAReader:
        raise Http404 from None
    request.session[KIT] = {"organisation": str(row.id), "digits": paper.digits}
    return redirect("core:kit", row.id)


def _paper(request: HttpRequest, row: Organisation) -> services.KitPaper | None:
    kept = request.session.get(KIT)
    if kept is None or kept["organisation"] != str(row.id):
        return None
    digits = kept["digits"]
    return services.KitPaper.again(Code(digits[:25]), Code(digits[25:]))


@no_trace
@require_http_methods(["GET", "POST"])
@requires_reader(*SEALED_ROLES)
def kit(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Show the kit for printing until its lines were typed back; then never again."""
    me = _me(request)
    row = _row_or_404(me, organisation_id)
    paper = _paper(request, row)
    stored = RecoveryKit.objects.filter(organisation=row).first()
    if stored is None:
        raise Http404
    form, status = KitForm(posted(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.confirm_kit(organisation_id=row.id, digits=form.cleaned_data["digits"], by=me, at=clock.now())
            except services.KitWrong:
                form.add_error(None, KitForm.problems["other"])
            else:
                request.session.pop(KIT, None)
                messages.success(
                    request, _("The kit is confirmed. Keep the paper where only two people can get at it.")
                )
                return redirect("core:organisation", row.id)
    context = {"organisation": row, "paper": paper, "form": form, "stored": stored, "today": clock.today()}
    return render(request, "core/team/kit.html", context, status=status)


@no_trace
@require_GET
@requires_reader(*SEALED_ROLES)
def kit_picture(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Return the kit's QR picture, only in the session that made it."""
    paper = _paper(request, _row_or_404(_me(request), organisation_id))
    if paper is None:
        raise Http404
    return qr_picture(f"{paper.digits} {paper.pepper.hex()}")


@no_trace
@require_http_methods(["GET", "POST"])
@requires_reader(*SEALED_ROLES)
def restore(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Bring access back with the printed kit, when no reader is left to let this one in."""
    row = _row_or_404(_me(request), organisation_id)
    form, status = KitForm(posted(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.restore_from_kit(
                    keyring=keyring_of(request),
                    organisation_id=row.id,
                    digits=form.cleaned_data["digits"],
                    at=clock.now(),
                )
            except services.NotReady:
                raise Http404 from None
            except services.KitWrong:
                form.add_error(None, KitForm.problems["other"])
            else:
                messages.success(request, _("You can open the organisation's content again."))
                return redirect("core:organisation", row.id)
    return render(request, "core/team/restore.html", {"organisation": row, "form": form}, status=status)
