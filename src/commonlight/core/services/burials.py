"""How core's own tombstones work after a restore: who was stopped or taken out, and which keys were replaced."""

import uuid
from collections.abc import Sequence

from commonlight.core.models import Account, ReaderKey, ReaderWrap, RecoveryKit
from commonlight.core.services.accounts import STOPPED
from commonlight.core.services.kits import KIT
from commonlight.core.services.readers import READER, READER_KEY, digest_of_key
from commonlight.core.tombstones import register_kind


def _stop(ids: Sequence[str]) -> int:
    accounts = Account.objects.filter(pk__in=ids, is_active=True)
    ReaderWrap.objects.filter(account__pk__in=ids).delete()
    return accounts.update(is_active=False, session_stamp=uuid.uuid4())


def _take_readers_out(places: Sequence[str]) -> int:
    gone = 0
    for place in places:
        organisation_id, account_id = place.split(" ")
        gone += ReaderWrap.objects.filter(account_id=account_id, key__organisation_id=organisation_id).delete()[0]
    return gone


def _drop_replaced_keys(digests: Sequence[str]) -> int:
    wanted = set(digests)
    # A replaced key pair opens with a passphrase that was lost or seen: who had it gets a new one, as on that day.
    old = [row.pk for row in ReaderKey.objects.all() if digest_of_key(row.public_key) in wanted]
    ReaderWrap.objects.filter(account_id__in=old).delete()
    return ReaderKey.objects.filter(pk__in=old).delete()[0]


def _drop_kits(ids: Sequence[str]) -> int:
    return RecoveryKit.objects.filter(pk__in=ids).delete()[0]


def register() -> None:
    """Say how core's rows go again after a restore."""
    register_kind(STOPPED, _stop)
    register_kind(READER, _take_readers_out)
    register_kind(READER_KEY, _drop_replaced_keys)
    register_kind(KIT, _drop_kits)
