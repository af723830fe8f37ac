"""Recordings of safety texts and short answers: put in by one person, heard by another, then played."""

from datetime import datetime
from uuid import UUID

from commonlight.core import audit
from commonlight.core.models import Account, Recording, Site
from commonlight.core.permissions import has_role
from commonlight.core.services.translating import TRANSLATORS, ChangedMeanwhile, NotAllowed, OwnWords
from commonlight.core.sound_files import Sound
from commonlight.core.spoken import digest_of
from commonlight.core.store import write


def put_in_recording(*, passage: str, language: str, words: str, sound: Sound, by: Account, at: datetime) -> Recording:
    """Put in a recording of `words` in place of an earlier one; nobody hears it until a second person did. Raises NotAllowed."""
    _check(by)
    with write():
        Recording.objects.filter(passage=passage, language=language).delete()
        row = Recording.objects.create(
            passage=passage,
            language=language,
            words_digest=digest_of(words),
            sound=sound.data,
            media_type=sound.media_type,
            digest=sound.digest,
            put_in_by=by,
            put_in=at.date(),
        )
        _note_playing()
        audit.record("recording put in", by=by, at=at, subject=("recording", row.pk), detail={"language": language})
    return row


def confirm_recording(*, recording_id: UUID, digest: str, words: str, by: Account, at: datetime) -> None:
    """
    Say that one heard the recording `digest` and that it says `words`; from now on it plays.

    Raises OwnWords for who put it in, ChangedMeanwhile when it is another or the words changed, NotAllowed.
    """
    _check(by)
    with write():
        row = Recording.objects.defer("sound").filter(pk=recording_id, digest=digest).first()
        if row is None or row.words_digest != digest_of(words):
            raise ChangedMeanwhile
        if row.put_in_by_id == by.pk:
            raise OwnWords
        if row.heard is None:
            row.heard_by, row.heard = by, at.date()
            row.save(update_fields=["heard_by", "heard"])
        _note_playing()
        audit.record("recording heard", by=by, at=at, subject=("recording", row.pk), detail={"language": row.language})


def remove_recording(*, recording_id: UUID, by: Account, at: datetime) -> None:
    """Remove a recording for good; raises Recording.DoesNotExist, NotAllowed."""
    _check(by)
    with write():
        row = Recording.objects.defer("sound").get(pk=recording_id)
        language = row.language
        row.delete()
        _note_playing()
        audit.record(
            "recording removed", by=by, at=at, subject=("recording", recording_id), detail={"language": language}
        )


def remove_recordings_of(passage: str) -> None:
    """Remove the recordings of a text that goes; called inside the turn to write of the act that removes it."""
    if Recording.objects.filter(passage=passage).exists():
        Recording.objects.filter(passage=passage).delete()
        _note_playing()


def _note_playing() -> None:
    found: dict[str, dict[str, list[str]]] = {}
    rows = Recording.objects.filter(heard__isnull=False)
    for key, language, words_digest, digest in rows.values_list("passage", "language", "words_digest", "digest"):
        found.setdefault(key, {})[language] = [words_digest, digest]
    Site.objects.update(spoken=found)


def _check(by: Account) -> None:
    if not has_role(by, *TRANSLATORS):
        raise NotAllowed
