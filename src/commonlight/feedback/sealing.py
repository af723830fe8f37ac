"""
Who told a story, sealed: the only module of this room that may seal and open. It knows places, no rows.

Each ciphertext is bound to its agreement: moved to another row it does not open there.
"""

import json
from hashlib import blake2b
from uuid import UUID

from commonlight.core.codes import Code
from commonlight.core.sealed import SealBroken, new_key, new_keypair, open_box, open_part, seal_box, seal_part
from commonlight.core.secret_files import SiteSecrets

__all__ = [
    "SealBroken",
    "code_mark",
    "interview_mark",
    "note_mark",
    "open_note",
    "open_passage",
    "open_reply",
    "open_source",
    "person_keys",
    "seal_again",
    "seal_note",
    "seal_passage",
    "seal_reply",
    "seal_source",
]

PART, MARK_BYTES = "source", 16


def seal_source(
    words: dict[str, str], *, consent_id: int, public: bytes, organisation_id: UUID, epoch: int
) -> tuple[bytes, bytes]:
    """Return (sealed words, their key sealed to an organisation's epoch)."""
    key = new_key()
    text = json.dumps(words, separators=(",", ":")).encode()
    sealed = seal_part(key, text, record=_record(consent_id), part=PART)
    return sealed, seal_box(public, key, context=_context(consent_id, organisation_id, epoch))


def open_source(
    sealed: bytes, box: bytes, *, consent_id: int, secret: bytes, organisation_id: UUID, epoch: int
) -> dict[str, str]:
    """Return the words; raises SealBroken."""
    key = open_box(secret, box, context=_context(consent_id, organisation_id, epoch))
    words: dict[str, str] = json.loads(open_part(key, sealed, record=_record(consent_id), part=PART))
    return words


def seal_again(
    sealed: bytes,
    box: bytes,
    *,
    consent_id: int,
    secret: bytes,
    organisation_id: UUID,
    epoch: int,
    public: bytes,
    to: int,
) -> tuple[bytes, bytes]:
    """Return (sealed words, key box) under a new key, sealed to the epoch `to`; raises SealBroken."""
    words = open_source(sealed, box, consent_id=consent_id, secret=secret, organisation_id=organisation_id, epoch=epoch)
    return seal_source(words, consent_id=consent_id, public=public, organisation_id=organisation_id, epoch=to)


def code_mark(code: Code, site: SiteSecrets) -> bytes:
    """Return what finds the agreement a code takes back: keyed, of 24 random digits, so that no slow hash is needed."""
    key = site.subkey("story agreement", of="pepper")
    return blake2b(code.digits.encode(), key=key, digest_size=MARK_BYTES).digest()


def _record(consent_id: int) -> str:
    return f"story agreement {consent_id}"


def _context(consent_id: int, organisation_id: UUID, epoch: int) -> str:
    return f"wrap {_record(consent_id)} organisation {organisation_id} {epoch}"


# Sensitive notes: sealed to the safeguarding lead's organisation; an answer is sealed to a key that only the code opens.


def _note_record(note_id: int) -> str:
    return f"sensitive note {note_id}"


def _note_context(note_id: int, organisation_id: UUID, epoch: int) -> str:
    return f"wrap {_note_record(note_id)} organisation {organisation_id} {epoch}"


def _reply_context(note_id: int) -> str:
    return f"reply to {_note_record(note_id)}"


def seal_note(
    words: dict[str, str], *, note_id: int, public: bytes, organisation_id: UUID, epoch: int
) -> tuple[bytes, bytes]:
    """Return (sealed words, their key sealed to an organisation's epoch)."""
    key = new_key()
    text = json.dumps(words, separators=(",", ":")).encode()
    sealed = seal_part(key, text, record=_note_record(note_id), part="note")
    return sealed, seal_box(public, key, context=_note_context(note_id, organisation_id, epoch))


def open_note(
    sealed: bytes, box: bytes, *, note_id: int, secret: bytes, organisation_id: UUID, epoch: int
) -> dict[str, str]:
    """Return the words; raises SealBroken."""
    key = open_box(secret, box, context=_note_context(note_id, organisation_id, epoch))
    words: dict[str, str] = json.loads(open_part(key, sealed, record=_note_record(note_id), part="note"))
    return words


def note_mark(code: Code, site: SiteSecrets) -> bytes:
    """Return what finds the note of a code: keyed, of 24 random digits."""
    key = site.subkey("note code", of="pepper")
    return blake2b(code.digits.encode(), key=key, digest_size=MARK_BYTES).digest()


def person_keys(code: Code, site: SiteSecrets, *, note_id: int) -> tuple[bytes, bytes]:
    """Return (public key an answer is sealed to, its secret sealed under the code)."""
    pair = new_keypair()
    return pair.public, seal_part(_code_key(code, site), pair.secret, record=_note_record(note_id), part="person")


def seal_reply(text: str, *, note_id: int, public: bytes) -> tuple[bytes, bytes]:
    """Return (sealed answer, its key sealed to the person's key): only the code opens it."""
    key = new_key()
    sealed = seal_part(key, text.encode(), record=_note_record(note_id), part="reply")
    return sealed, seal_box(public, key, context=_reply_context(note_id))


def open_reply(sealed: bytes, box: bytes, person_secret: bytes, *, code: Code, site: SiteSecrets, note_id: int) -> str:
    """Return an answer; raises SealBroken."""
    secret = open_part(_code_key(code, site), person_secret, record=_note_record(note_id), part="person")
    key = open_box(secret, box, context=_reply_context(note_id))
    return open_part(key, sealed, record=_note_record(note_id), part="reply").decode()


def _code_key(code: Code, site: SiteSecrets) -> bytes:
    key = site.subkey("note answer", of="pepper")
    return blake2b(code.digits.encode(), key=key, digest_size=32).digest()


# Passages of interviews: each has a key of its own, so that who writes need not open what stands there already.


def _passage_record(passage_id: int, interview_id: int) -> str:
    return f"passage {passage_id} of interview {interview_id}"


def seal_passage(
    words: str, *, passage_id: int, interview_id: int, public: bytes, organisation_id: UUID, epoch: int
) -> tuple[bytes, bytes]:
    """Return (sealed words, their key sealed to an organisation's epoch)."""
    key, record = new_key(), _passage_record(passage_id, interview_id)
    sealed = seal_part(key, words.encode(), record=record, part="passage")
    return sealed, seal_box(public, key, context=f"wrap {record} organisation {organisation_id} {epoch}")


def open_passage(
    sealed: bytes, box: bytes, *, passage_id: int, interview_id: int, secret: bytes, organisation_id: UUID, epoch: int
) -> str:
    """Return the words of a passage; raises SealBroken."""
    record = _passage_record(passage_id, interview_id)
    key = open_box(secret, box, context=f"wrap {record} organisation {organisation_id} {epoch}")
    return open_part(key, sealed, record=record, part="passage").decode()


def interview_mark(code: Code, site: SiteSecrets) -> bytes:
    """Return what finds the interview that a code takes back: keyed, of 24 random digits."""
    key = site.subkey("interview agreement", of="pepper")
    return blake2b(code.digits.encode(), key=key, digest_size=MARK_BYTES).digest()
