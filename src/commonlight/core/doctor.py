"""
The doctor: is this site kept as it must be, and if not, what to do. The page and `commonlight doctor` show the same.

Each check looks at one thing, changes nothing and never fails: what it cannot look at it calls unknown.
"""

import ctypes
import os
import shutil
import ssl
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import OperationalError
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonlight.core import retention, selectors
from commonlight.core.backup import places
from commonlight.core.backup.drilling import last_passed
from commonlight.core.models import Account, AuditEvent, BackupRecipient, Organisation, OrganisationKey, ReaderWrap
from commonlight.core.secret_files import SiteSecrets

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
LEAST_FREE = 1024**3
CERTIFICATE_WARNS = timedelta(days=14)
BACKUP_WARNS = timedelta(hours=50)
DRILL_WARNS = timedelta(days=183)
CLOCK_AHEAD = timedelta(minutes=10)
LEAST_READERS = 2
TIME_ERROR = 5


class State(StrEnum):
    """What a check found."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """
    One thing the doctor looked at.

    what : its name; words : what was found; advice : what to do, empty when nothing is to be done
    """

    what: str | Promise
    state: State
    words: str
    advice: str = ""


Check = Callable[[datetime], Iterator[Finding]]
_more: list[Check] = []


def add_check(check: Check) -> None:
    """Let a room add a check; called from its `AppConfig.ready`."""
    if check not in _more:
        _more.append(check)


TLS = gettext_lazy("Encrypted connection (TLS)")
CLOCK = gettext_lazy("Clock")
DISK = gettext_lazy("Disk")
APART = gettext_lazy("Secrets apart")
BACKUP = gettext_lazy("Backup")
TRIED = gettext_lazy("A backup tried out")
READERS = gettext_lazy("Readers")
RIGHTS = gettext_lazy("Rights of files")
KEPT = gettext_lazy("What is kept")


def tls(at: datetime) -> Iterator[Finding]:
    """Whether people outside reach the site over TLS, and how long the certificate holds."""
    names = [name for name in settings.ALLOWED_HOSTS if name not in LOOPBACK]
    if not names:
        yield Finding(TLS, State.GOOD, _("Only this machine itself can reach the site."))
    elif not settings.TLS:
        advice = _("Serve with --tls CERTIFICATE KEY, or set COMMONLIGHT_TLS=1 when a proxy before the site does it.")
        yield Finding(TLS, State.BAD, _("The site answers to outside names without TLS."), advice)
    else:
        yield _certificate(at)


def _certificate(at: datetime) -> Finding:
    path = os.environ.get("COMMONLIGHT_CERTIFICATE", "")
    if not path:
        return Finding(
            TLS, State.GOOD, _("A proxy before the site ends TLS; look there how long its certificate holds.")
        )
    try:
        from cryptography import x509

        ends = x509.load_pem_x509_certificate(Path(path).read_bytes()).not_valid_after_utc
    except (OSError, ValueError, ssl.SSLError):
        return Finding(
            TLS, State.UNKNOWN, _("The certificate cannot be read."), _("Look at the file that --tls names.")
        )
    words = _("The certificate holds until %(day)s.") % {"day": ends.date().isoformat()}
    if ends < at:
        return Finding(TLS, State.BAD, words, _("It is over: browsers refuse the site. Renew it and start again."))
    if ends < at + CERTIFICATE_WARNS:
        return Finding(TLS, State.LOOK, words, _("Renew it this week and start the site again."))
    return Finding(TLS, State.GOOD, words)


def clock(at: datetime) -> Iterator[Finding]:
    """Whether the clock was set back behind what the site already wrote, and whether anything keeps it right."""
    newest = AuditEvent.objects.aggregate(last=Max("at"))["last"]
    if newest is not None and newest > at + CLOCK_AHEAD:
        words = _("The clock is behind the newest row of the audit (%(day)s): it was set back, or was ahead before.")
        advice = _("Set the clock right. Until then deadlines, codes and deletion run by a wrong time.")
        yield Finding(CLOCK, State.BAD, words % {"day": newest.date().isoformat()}, advice)
        return
    kept = _clock_is_kept()
    if kept is None:
        yield Finding(
            CLOCK, State.UNKNOWN, _("%(now)s UTC. Compare it with a clock you trust.") % {"now": f"{at:%Y-%m-%d %H:%M}"}
        )
    elif kept:
        yield Finding(CLOCK, State.GOOD, _("The system keeps the clock right by itself."))
    else:
        words = _("%(now)s UTC. Nothing keeps the clock right by itself.") % {"now": f"{at:%Y-%m-%d %H:%M}"}
        yield Finding(CLOCK, State.LOOK, words, _("Switch on time synchronisation (timedatectl set-ntp true)."))


def _clock_is_kept() -> bool | None:
    """Ask the kernel whether the clock is synchronised; None where it cannot be asked."""
    try:
        answer = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))
    except (OSError, AttributeError):
        return None
    return None if answer < 0 else answer != TIME_ERROR


def disk(at: datetime) -> Iterator[Finding]:
    """Whether there is room where data and backups lie."""
    for path in dict.fromkeys(_there(Path(one)) for one in (settings.DATA, settings.BACKUPS)):
        free = shutil.disk_usage(path).free
        words = _("%(free)s GB are free where %(path)s lies.") % {"free": f"{free / 1024**3:.1f}", "path": path}
        advice = _(
            "Below 0.3 GB files are refused so that words can still be kept. Make room, or move to a larger disk."
        )
        state = State.GOOD if free >= LEAST_FREE else State.LOOK if free >= LEAST_FREE // 4 else State.BAD
        yield Finding(DISK, state, words, "" if state is State.GOOD else advice)


def _there(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path


def apart(at: datetime) -> Iterator[Finding]:
    """Whether the secrets lie outside of data and backups, complete and for their owner only."""
    data, secrets, backups = (Path(one).resolve() for one in (settings.DATA, settings.SECRETS, settings.BACKUPS))
    if any(secrets.is_relative_to(one) or one.is_relative_to(secrets) for one in (data, backups)):
        advice = _("Move the secrets folder elsewhere and set COMMONLIGHT_SECRETS.")
        yield Finding(APART, State.BAD, _("Secrets lie inside data or backups: whoever copies one has both."), advice)
    elif not SiteSecrets.stand_in(secrets):
        advice = _("Put the folder back from its copy, or make it again from a printed kit.")
        yield Finding(APART, State.BAD, _("The secrets folder is not complete."), advice)
    else:
        yield Finding(APART, State.GOOD, _("The secrets lie in a folder of their own. Keep one copy in a safe."))


def backup(at: datetime) -> Iterator[Finding]:
    """Whether there is a key, how old the newest backup is, and whether it lies on another disk."""
    if "sqlite3" not in str(settings.DATABASES["default"]["ENGINE"]):
        advice = _("Back up the database server with its own tool, sealed, and keep it no longer than 30 days.")
        yield Finding(
            BACKUP, State.UNKNOWN, _("The facts are kept in PostgreSQL; this page cannot see its backups."), advice
        )
        return
    if settings.EXAMPLE and not BackupRecipient.objects.exists():
        yield Finding(BACKUP, State.GOOD, _("This example keeps nothing real, so it needs no backup."))
        return
    if not BackupRecipient.objects.exists():
        yield Finding(
            BACKUP,
            State.BAD,
            _("There is no backup key, so no backup is made."),
            _("Make one on the page Backup and print it."),
        )
        return
    last = places.newest()
    if last is None or at - last.made > BACKUP_WARNS:
        words = (
            _("There is no backup yet.")
            if last is None
            else _("The newest backup is of %(day)s.") % {"day": last.made.date().isoformat()}
        )
        yield Finding(BACKUP, State.BAD, words, _("Make one now on the page Backup; it says what is in the way."))
    else:
        yield Finding(BACKUP, State.GOOD, _("The newest backup is of %(day)s.") % {"day": last.made.date().isoformat()})
    if _there(Path(settings.BACKUPS)).stat().st_dev == Path(settings.DATA).stat().st_dev:
        advice = _("Set COMMONLIGHT_BACKUPS to another disk, or copy the folder to a stick each week.")
        yield Finding(BACKUP, State.LOOK, _("Backups lie on the same disk as the data."), advice)
    tried = last_passed()
    if last is not None and (tried is None or at.date() - tried > DRILL_WARNS):
        words = _("No backup was tried out within half a year.")
        yield Finding(TRIED, State.LOOK, words, _("Try one out on the page Backup; nothing of the site changes."))
    elif tried is not None:
        words = _("A backup was tried out on %(day)s.") % {"day": tried.isoformat()}
        yield Finding(TRIED, State.GOOD, words)


def readers(at: datetime) -> Iterator[Finding]:
    """Whether each organisation with a key has two readers and a kit that was typed back."""
    for key in (
        OrganisationKey.objects.filter(retired=None).select_related("organisation").order_by("organisation__name")
    ):
        name = key.organisation.name
        count = ReaderWrap.objects.filter(key=key, account__is_active=True).count()
        kit = Organisation.objects.filter(pk=key.organisation_id, recovery_kit__typed_back=True).exists()
        words = ngettext("%(name)s has %(count)d reader.", "%(name)s has %(count)d readers.", count) % {
            "name": name,
            "count": count,
        }
        if count < LEAST_READERS:
            yield Finding(
                READERS, State.BAD if not count else State.LOOK, words, _("Add a second reader on the page People.")
            )
        elif not kit:
            advice = _("Print the kit on the page of the organisation and type it back.")
            yield Finding(READERS, State.LOOK, words + " " + _("Its recovery kit was not typed back."), advice)
        else:
            yield Finding(READERS, State.GOOD, words)


def rights(at: datetime) -> Iterator[Finding]:
    """Whether anybody else on this machine may read what lies in the folders."""
    others = stat.S_IRWXG | stat.S_IRWXO
    for path in (Path(settings.DATA), Path(settings.SECRETS), Path(settings.BACKUPS)):
        found = [one for one in _some(path) if stat.S_IMODE(one.stat().st_mode) & others]
        if found and stat.S_IMODE(path.stat().st_mode) & others:
            words = _("Others on this machine may read %(path)s.") % {"path": path}
            yield Finding(RIGHTS, State.BAD, words, _("Run: chmod -R go-rwx %(path)s") % {"path": path})
            return
    yield Finding(RIGHTS, State.GOOD, _("Only the site's own account may read its folders."))


def _some(path: Path) -> list[Path]:
    return [path, *path.iterdir()] if path.is_dir() else []


def kept(at: datetime) -> Iterator[Finding]:
    """Whether deletion runs, and whether reports wait that nobody opened."""
    waiting = sum(len(plan.waiting) for plan in retention.plan(on=at.date()))
    if waiting:
        words = ngettext("%(count)d report is older than 180 days and nobody has read it.", "%(count)d reports are older than 180 days and nobody has read them.", waiting)  # fmt: skip
        yield Finding(
            KEPT, State.BAD, words % {"count": waiting}, _("Open them. Nothing unread is ever deleted by the calendar.")
        )
    elif not retention.somebody_was_here(at.date()) and Account.objects.filter(last_day__isnull=False).exists():
        words = _("Nobody of the team signed in within a week, so nothing is deleted.")
        yield Finding(KEPT, State.LOOK, words, _("Sign in; deletion goes on by itself."))
    else:
        yield Finding(KEPT, State.GOOD, _("What is too old is deleted each night; nothing unread is."))


CHECKS: tuple[Check, ...] = (tls, clock, disk, apart, backup, readers, rights, kept)


def examine(at: datetime) -> list[Finding]:
    """Return what all checks found, in their order; none before the site is set up."""
    if not selectors.is_set_up():
        return []
    findings: list[Finding] = []
    for check in (*CHECKS, *_more):
        try:
            findings += list(check(at))
        except (OSError, OperationalError):
            findings.append(
                Finding(check.__name__, State.UNKNOWN, _("This could not be looked at."), _("Look at rights and disk."))
            )
    return findings
