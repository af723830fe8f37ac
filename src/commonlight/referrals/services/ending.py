"""Ending a referral: what it let somebody read is gone in the same transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.services import package_links
from commonlight.core.store import write
from commonlight.core.tombstones import bury
from commonlight.referrals.models import Ending, Package, Referral, ReferralWrap
from commonlight.referrals.services.days import today

SUBJECT = "referral"
# Tombstones: an older backup brings back neither a package nor a receiver's key.
TAKEN_BACK = "referral taken back"
PACKAGE_GONE = "referral package"
# Endings after which the receiver holds nothing any more; after CLOSED and DECLINED its side of the talk stays.
TAKES_ALL = frozenset({Ending.WITHDRAWN, Ending.RECALLED, Ending.EXPIRED})
SWEEP_BATCH = 50


def end_referral(*, referral_id: int, ending: Ending, day: date, by: Account | None, at: datetime) -> int:
    """End an open referral inside the caller's `write()`; return 1, or 0 when it was over already."""
    changed = Referral.objects.filter(pk=referral_id, ended=None).update(ended=day, ending=ending, answer_due=None)
    if not changed and ending not in TAKES_ALL:
        return 0
    sender = Referral.objects.values_list("sender_id", flat=True).get(pk=referral_id)
    wraps = ReferralWrap.objects.filter(referral_id=referral_id)
    # Also of a referral that was closed before: a consent taken back takes everything back.
    if ending in TAKES_ALL:
        wraps.exclude(organisation_id=sender).delete()
        bury(TAKEN_BACK, [referral_id], at=at)
    wraps.filter(what="package").delete()
    Package.objects.filter(referral_id=referral_id).delete()
    bury(PACKAGE_GONE, [referral_id], at=at)
    package_links.withdraw(subject=(SUBJECT, referral_id), by=by, at=at)
    if changed:
        audit.record("referral ended", by=by, at=at, subject=(SUBJECT, referral_id), detail={"ending": str(ending)})
    return changed


def take_back_again(ids: Sequence[str]) -> int:
    """After a restore: take the receivers' keys once more."""
    gone = 0
    for row in Referral.objects.filter(pk__in=[int(one) for one in ids]):
        gone += ReferralWrap.objects.filter(referral=row).exclude(organisation_id=row.sender_id).delete()[0]
        Referral.objects.filter(pk=row.pk, ended=None).update(
            ended=row.readable_until, ending=Ending.RECALLED, answer_due=None
        )
    return gone


def drop_package_again(ids: Sequence[str]) -> int:
    """After a restore: drop the packages that were gone."""
    numbers = [int(one) for one in ids]
    ReferralWrap.objects.filter(referral_id__in=numbers, what="package").delete()
    return Package.objects.filter(referral_id__in=numbers).delete()[0]


def sweep_expired(at: datetime) -> int:
    """End the referrals whose consent is over and return how many; the worker needs no key for it."""
    day = today(at)
    over = Referral.objects.filter(readable_until__lt=day, package__isnull=False).values_list("pk", flat=True)
    numbers = list(over[:SWEEP_BATCH])
    for number in numbers:
        with write():
            end_referral(referral_id=number, ending=Ending.EXPIRED, day=day, by=None, at=at)
    return len(numbers)
