"""Pages about keeping: what is deleted and when, backups and the way back, the doctor, sealing anew."""

from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock, doctor, resealing, retention
from commonlight.core.backup import places
from commonlight.core.backup.drilling import drill, last_passed
from commonlight.core.backup.errors import BackupFailed, RestoreRefused
from commonlight.core.backup.keys import KeyThere, NewKey, add_key, remove_key
from commonlight.core.backup.making import make_backup
from commonlight.core.backup.restoring import restore
from commonlight.core.forms import posted
from commonlight.core.forms.keeping import TAIL, DrillForm, KeyBackForm, RestoreForm
from commonlight.core.headers import no_trace
from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.core.keyring import NotAReader, keyring_of
from commonlight.core.models import Account, BackupRecipient
from commonlight.core.organisation_keys import NoKeyYet
from commonlight.core.permissions import has_role, requires_reader, requires_role
from commonlight.core.roles import SEALED_ROLES, Role

NEW_KEY = "new backup key"
# A browser waits about this long without worrying anybody.
SECONDS_AT_ONCE = 8.0
SHOWN = 100


@no_trace
@require_GET
@requires_role(Role.ADMIN, Role.COORDINATOR)
def doctor_page(request: HttpRequest) -> HttpResponse:
    """Show whether the site is kept as it must be."""
    findings = doctor.examine(clock.now())
    bad = sum(one.state is doctor.State.BAD for one in findings)
    return render(request, "core/team/doctor.html", {"findings": findings, "bad": bad})


@no_trace
@require_GET
@requires_role(Role.ADMIN, Role.COORDINATOR, Role.SUPERVISOR)
def retention_page(request: HttpRequest) -> HttpResponse:
    """Show what would be deleted today, what is held, and what nobody has read. Deletes nothing."""
    today = clock.today()
    people = {row.pk: row.display_name for row in Account.objects.all()}
    plans = [
        {
            "rules": plan.rules,
            "going": [_due(plan, one) for one in plan.going[:SHOWN]],
            "more": max(len(plan.going) - SHOWN, 0),
            "held": [
                {**_due(plan, one), "hold": hold, "who": people.get(hold.set_by_id, "")} for one, hold in plan.held
            ],
            "waiting": [_due(plan, one) for one in plan.waiting],
        }
        for plan in retention.plan(on=today)
    ]
    return render(request, "core/team/retention.html", {"plans": plans, "day": today})


def _due(plan: retention.Plan, one: retention.Due) -> dict[str, object]:
    # The same short number the team calls a report by.
    return {"number": one.object_id[-6:].zfill(6), "since": one.since, "words": plan.rules.words[one.rule]}


@no_trace
@require_http_methods(["GET", "POST"])
@requires_reader(*SEALED_ROLES)
def reseal_page(request: HttpRequest) -> HttpResponse:
    """Say what still lies under an old key; POST goes on for some seconds with this reader's keys."""
    keyring = keyring_of(request)
    mine = set(keyring.organisations)
    done = broken = 0
    if request.method == "POST":
        waiting = [one for one, _left in resealing.waiting() if one.pk in mine]
        for one in waiting:
            try:
                progress = resealing.go_on(
                    keyring=keyring, organisation_id=one.pk, seconds=SECONDS_AT_ONCE / len(waiting), at=clock.now()
                )
            except (NotAReader, NoKeyYet):
                continue
            done, broken = done + progress.done, broken + progress.broken
    rows = [{"name": one.name, "left": left, "mine": one.pk in mine} for one, left in resealing.waiting()]
    context = {"rows": rows, "done": done, "broken": broken, "can": any(row["mine"] for row in rows)}
    return render(request, "core/team/reseal.html", context)


def _backup_context(account: Account) -> dict[str, object]:
    return {
        "admin": has_role(account, Role.ADMIN),
        "backups": places.backups(),
        "keys": BackupRecipient.objects.order_by("added", "pk"),
        "folder": places.folder(),
        "being_made": places.is_being_made(),
        "tried": last_passed(),
    }


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(Role.ADMIN, Role.COORDINATOR)
def backup_page(request: HttpRequest) -> HttpResponse:
    """Show keys and backups; POST makes one now."""
    assert isinstance(request.user, Account)
    failed = ""
    if request.method == "POST":
        try:
            make_backup(at=clock.now(), by=request.user)
        except BackupFailed as problem:
            failed = str(problem)
        else:
            messages.success(request, _("A backup was made."))
            return redirect("core:backup")
    status = 503 if failed else 200
    return render(request, "core/team/backup.html", {**_backup_context(request.user), "failed": failed}, status=status)


@no_trace
@require_POST
@requires_role(Role.ADMIN)
def new_backup_key(request: HttpRequest) -> HttpResponse:
    """Draw a key pair and show its secret half this once; it counts when its end was typed back."""
    new = NewKey.draw()
    state = HiddenState(content={"public": new.public, "tail": new.secret[-TAIL:]}).seal(
        purpose=NEW_KEY, at=clock.now()
    )
    start = len("AGE-SECRET-KEY-1")
    groups = [new.secret[:start], *(new.secret[place : place + 6] for place in range(start, len(new.secret), 6))]
    context = {"secret": new.secret, "groups": groups, "state": state, "form": KeyBackForm()}
    return render(request, "core/team/backup_key.html", context)


@no_trace
@require_POST
@requires_role(Role.ADMIN)
def confirm_backup_key(request: HttpRequest) -> HttpResponse:
    """Take a key into use when its last characters were read back from paper."""
    assert isinstance(request.user, Account)
    try:
        state = HiddenState.open(request.POST.get("state", ""), purpose=NEW_KEY, at=clock.now())
    except (StateBroken, StateExpired):
        messages.error(request, _("This page was open too long. Make a new key; the printed one counts for nothing."))
        return redirect("core:backup")
    form = KeyBackForm(request.POST)
    if form.is_valid() and form.cleaned_data["tail"] == state.content["tail"]:
        # Sent twice, the key stands once.
        with suppress(KeyThere):
            add_key(public=state.content["public"], label=form.cleaned_data["label"], by=request.user, at=clock.now())
        messages.success(request, _("The next backups are sealed to this key."))
        return redirect("core:backup")
    if "tail" in form.cleaned_data:
        form.add_error("tail", _("These are not the last eight characters of the key. Look at your paper again."))
    context = {"state": request.POST.get("state", ""), "form": form}
    return render(request, "core/team/backup_key.html", context, status=422)


@no_trace
@require_POST
@requires_role(Role.ADMIN)
def remove_backup_key(request: HttpRequest, key_id: int) -> HttpResponse:
    """Seal no further backup to a key."""
    assert isinstance(request.user, Account)
    remove_key(key_id=key_id, by=request.user, at=clock.now())
    messages.success(request, _("No further backup is sealed to this key. Those made before still open with it."))
    return redirect("core:backup")


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(Role.ADMIN)
def restore_backup(request: HttpRequest) -> HttpResponse:
    """Bring a backup back into the site as it runs; a backup of today is made first."""
    names = [(one.name, f"{one.made:%Y-%m-%d %H:%M} UTC") for one in places.backups()]
    form, failed, status = RestoreForm(posted(request), names=names), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                make_backup(at=clock.now())
                done = restore(
                    backup=places.folder() / form.cleaned_data["backup"],
                    key=form.cleaned_data["key"],
                    data=Path(settings.DATA),
                    secrets_folder=Path(settings.SECRETS),
                    into_live=True,
                )
            except (BackupFailed, RestoreRefused) as problem:
                failed = str(problem)
            else:
                return render(request, "core/team/restored.html", {"sentences": done.sentences()})
    context = {"form": form, "failed": failed, "there": bool(names)}
    return render(request, "core/team/restore_backup.html", context, status=status)


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(Role.ADMIN)
def drill_backup(request: HttpRequest) -> HttpResponse:
    """Try a backup out beside the site, and show the certificate to print."""
    assert isinstance(request.user, Account)
    names = [(one.name, f"{one.made:%Y-%m-%d %H:%M} UTC") for one in places.backups()]
    form, failed, status = DrillForm(posted(request), names=names), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                done = drill(
                    backup=places.folder() / form.cleaned_data["backup"],
                    key=form.cleaned_data["key"],
                    at=clock.now(),
                    by=request.user,
                )
            except RestoreRefused as problem:
                failed = str(problem)
            else:
                return render(request, "core/team/drilled.html", {"done": done})
    context = {"form": form, "failed": failed, "there": bool(names)}
    return render(request, "core/team/drill_backup.html", context, status=status)
