"""
The site's secrets: random keys in their own folder, never inside the data folder, readable by the owner only.

Knows no Django, so that settings can load it first. What each key is for stands in
docs/explanation/threat-model.md; what a thief of both folders could do stands there too.
"""

import os
import secrets
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from nacl.public import PrivateKey

KEY_BYTES = 32


class SecretsMissing(Exception):
    """The secrets folder, or a file in it, is not there or is damaged."""


@dataclass(frozen=True, repr=False)
class SiteSecrets:
    """
    The three secrets of a site.

    pepper : joins every passphrase and mailbox code before it is hashed; also keys look-ups and row MACs
    server : seals short-lived state (hidden form fields, sessions), signs cookies; may be replaced at any time
    escalation : X25519 secret; the worker peels the escalation layer of fallback wraps with it when a deadline passes
    """

    pepper: bytes
    server: bytes
    escalation: bytes

    @classmethod
    def generate(cls) -> "SiteSecrets":
        """Return new secrets, not stored anywhere."""
        return cls(
            pepper=secrets.token_bytes(KEY_BYTES),
            server=secrets.token_bytes(KEY_BYTES),
            escalation=bytes(PrivateKey.generate()),
        )

    @classmethod
    def stand_in(cls, folder: Path) -> bool:
        """Whether `folder` holds a site's secrets."""
        return all((folder / name).is_file() for name in cls.__dataclass_fields__)

    @classmethod
    def load(cls, folder: Path) -> "SiteSecrets":
        """Return the secrets kept in `folder`; raises SecretsMissing when one is absent or has the wrong length."""
        found = {}
        for name in cls.__dataclass_fields__:
            try:
                found[name] = bytes.fromhex((folder / name).read_text().strip())
            except (OSError, ValueError) as problem:
                raise SecretsMissing(f"The file {name!r} in the secrets folder cannot be read.") from problem
            if len(found[name]) != KEY_BYTES:
                raise SecretsMissing(f"The file {name!r} in the secrets folder does not hold {KEY_BYTES} bytes.")
        return cls(**found)

    def store(self, folder: Path) -> None:
        """Write the secrets into `folder`, made readable by its owner only; never overwrites."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in self.__dataclass_fields__:
            descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as stream:
                stream.write(getattr(self, name).hex() + "\n")
                stream.flush()
                os.fsync(stream.fileno())

    def subkey(self, purpose: str, *, of: str = "server") -> bytes:
        """Return 32 bytes derived for one `purpose`, so that no key serves two; `of` is "server" or "pepper"."""
        return blake2b(purpose.encode(), key=getattr(self, of), digest_size=KEY_BYTES, person=b"commonlight").digest()
