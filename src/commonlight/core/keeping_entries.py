"""Where the pages about keeping appear: among what can be done, in the first hour, and on the team's first page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonlight.core import resealing
from commonlight.core.acts import add_act
from commonlight.core.first_hour import add_step
from commonlight.core.models import Account, ReaderWrap
from commonlight.core.needs import Need, add_needs
from commonlight.core.permissions import has_role
from commonlight.core.roles import SEALED_ROLES, Role

RUNS_THE_SITE = (Role.ADMIN, Role.COORDINATOR)
LOOKS_AFTER = (*RUNS_THE_SITE, Role.SUPERVISOR)


def _backup_stands() -> bool:
    from commonlight.core.backup import places

    return places.newest() is not None


def _key_stands() -> bool:
    from commonlight.core.models import BackupRecipient

    return BackupRecipient.objects.exists()


def needs(request: HttpRequest) -> list[Need]:
    """Return what waits for a person about keeping: no backup key, pieces to seal anew."""
    account = request.user
    if not isinstance(account, Account):
        return []
    found = []
    if has_role(account, Role.ADMIN) and not _key_stands():
        text = _("There is no backup key, so no backup is made.")
        found.append(Need(text, reverse("core:backup"), _("Make a backup key")))
    if account.is_reader:
        mine = set(ReaderWrap.objects.filter(account=account).values_list("key__organisation_id", flat=True))
        for organisation, left in resealing.waiting():
            if organisation.pk in mine:
                words = ngettext(
                    "%(name)s: one piece waits to be sealed under the new key.",
                    "%(name)s: %(left)d pieces wait to be sealed under the new key.",
                    left,
                )
                text = words % {"name": organisation.name, "left": left}
                found.append(Need(text, reverse("core:reseal"), _("Seal anew")))
    return found


def add_keeping() -> None:
    """Say where each page of keeping stands; called when core is ready."""
    words = gettext_lazy("See the sealed copies there are, make one now, make a key on paper.")
    add_act(
        "safety",
        "core:backup",
        gettext_lazy("Backup"),
        words,
        roles=RUNS_THE_SITE,
        command="commonlight backup",
        order=0,
    )
    words = gettext_lazy("Make the site what it was on an earlier day; what was deleted stays deleted.")
    add_act("safety", "core:restore_backup", gettext_lazy("Bring a backup back"), words, roles=(Role.ADMIN,), command="commonlight restore", order=1)  # fmt: skip
    words = gettext_lazy("Bring a backup back beside the site, look it through, and print the certificate.")
    add_act("safety", "core:drill_backup", gettext_lazy("Try a backup out"), words, roles=(Role.ADMIN,), command="commonlight backup drill", order=1)  # fmt: skip
    words = gettext_lazy("Connection, clock, disk, secrets, backups, readers, rights: what is wrong, and what to do.")
    add_act("safety", "core:doctor", gettext_lazy("Is everything kept well?"), words, roles=RUNS_THE_SITE, command="commonlight doctor", order=2)  # fmt: skip
    words = gettext_lazy("See what is deleted today, what is held and what nobody has read.")
    add_act("safety", "core:retention", gettext_lazy("What is deleted, and when"), words, roles=LOOKS_AFTER, order=3)
    words = gettext_lazy("After a reader left: bring everything under the new key.")
    add_act("safety", "core:reseal", gettext_lazy("Seal anew"), words, roles=SEALED_ROLES, order=4)
    add_step(
        "backup",
        gettext_lazy("Make a backup key, print it, and make the first backup"),
        url_name="core:backup",
        minutes=3,
        fields=2,
        words=230,
        done=_backup_stands,
        order=90,
        roles=RUNS_THE_SITE,
    )
    add_needs(needs)
