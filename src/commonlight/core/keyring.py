"""The keys of a signed-in reader, for the time of one request; they live in her session, sealed under her cookie."""

from base64 import b64decode, b64encode
from uuid import UUID

from django.http import HttpRequest

from commonlight.core.models import Account, ReaderWrap
from commonlight.core.organisation_keys import reader_context
from commonlight.core.sealed import SealBroken, open_box, public_of

READER_SECRET = "reader_secret"  # noqa: S105 - the name of the place in the session, not a secret


class KeysClosed(Exception):
    """Nobody is signed in with opened keys: no session, an ordinary account, or the second factor has not passed."""


class NotAReader(Exception):
    """This account holds no wrap of that organisation's key."""


class Keyring:
    """Opens the organisations' secrets that are sealed to one reader."""

    def __init__(self, account: Account, secret: bytes) -> None:
        self.account = account
        self._secret = secret
        self._opened: dict[tuple[UUID, int], bytes] = {}

    def __repr__(self) -> str:
        return f"<keyring of {self.account.id}>"

    @property
    def organisations(self) -> list[UUID]:
        """The organisations whose content this reader can open."""
        wraps = ReaderWrap.objects.filter(account=self.account)
        return sorted(set(wraps.values_list("key__organisation_id", flat=True)))

    @property
    def own_secret(self) -> bytes:
        """The reader's own secret, for what is sealed to this one person and to no organisation."""
        return self._secret

    def secret(self, organisation_id: UUID, epoch: int) -> bytes:
        """Return the X25519 secret of an organisation's epoch; raises NotAReader."""
        place = (organisation_id, epoch)
        if place not in self._opened:
            self._opened[place] = self._open(organisation_id, epoch)
        return self._opened[place]

    def _open(self, organisation_id: UUID, epoch: int) -> bytes:
        wrap = (
            ReaderWrap.objects.select_related("key")
            .filter(account=self.account, key__organisation_id=organisation_id, key__epoch=epoch)
            .first()
        )
        if wrap is None:
            raise NotAReader
        try:
            opened = open_box(
                self._secret, bytes(wrap.box), context=reader_context(organisation_id, epoch, self.account.id)
            )
        except SealBroken as problem:
            raise NotAReader from problem
        # A box only says to whom it was sealed, not by whom: the secret must belong to the public key it stands beside.
        if public_of(opened) != bytes(wrap.key.public_key):
            raise NotAReader
        return opened


def keyring_of(request: HttpRequest) -> Keyring:
    """Return the keys of the reader who signed in, second factor passed; raises KeysClosed otherwise."""
    account = request.user
    kept = request.session.get(READER_SECRET)
    if not isinstance(account, Account) or not account.is_reader or kept is None:
        raise KeysClosed
    found = getattr(request, "_keyring", None)
    if found is None:
        found = Keyring(account, b64decode(kept))
        request._keyring = found  # type: ignore[attr-defined]
    return found


def keep_open(request: HttpRequest, secret: bytes) -> None:
    """Put a reader's opened secret into her session; only the second-factor step and enrolment may call this."""
    request.session[READER_SECRET] = b64encode(secret).decode()
