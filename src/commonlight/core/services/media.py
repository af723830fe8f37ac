"""The coalition's own pictures and recordings: put in by one person, looked at or heard by another, then used; and removed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from commonlight.core import audit, captions, picture_tags
from commonlight.core.models import Account, OwnPicture, OwnSound
from commonlight.core.permissions import has_role
from commonlight.core.roles import Role
from commonlight.core.services.translating import NotAllowed, OwnWords
from commonlight.core.shown_pictures import ShownPicture
from commonlight.core.sound_files import Sound
from commonlight.core.store import write

BRINGERS = (Role.COORDINATOR, Role.CONTENT_EDITOR, Role.VOLUNTEER_COORDINATOR, Role.FACILITATOR)
LOOKERS = (Role.COORDINATOR, Role.CONTENT_EDITOR, Role.CONTENT_ADVISER)
READERS = tuple(dict.fromkeys((*BRINGERS, *LOOKERS)))

# What a room does when a picture or recording goes; returns where printed copies of it still lie, in sentences.
Gone = Callable[[OwnPicture | OwnSound, datetime], list[str]]
_gone: list[Gone] = []


class MediaRefused(Exception):
    """It cannot be taken: `reason` is "tags", "no words", "there already" or "out of order"; `what` names it."""

    def __init__(self, reason: str, what: str = "") -> None:
        super().__init__(f"{reason} {what}".strip())
        self.reason, self.what = reason, what


def when_gone(act: Gone) -> None:
    """Let a room take a removed picture or recording out of what it made; called from `AppConfig.ready`."""
    _gone.append(act)


def put_in_picture(
    clean: ShownPicture,
    *,
    name: str,
    tags: Sequence[str],
    descriptions: Mapping[str, str],
    people: str,
    agreed_until: date | None = None,
    maker: str = "",
    by: Account,
    at: datetime,
) -> OwnPicture:
    """Put a clean picture in; nobody outside sees it until a second person looked. Raises MediaRefused, NotAllowed."""
    _check(by, BRINGERS)
    told = [" ".join(tag.split()) for tag in tags if tag.strip()]
    said = {language: words.strip() for language, words in descriptions.items() if words.strip()}
    if not said or not told:
        raise MediaRefused("no words")
    if found := picture_tags.banned_among([*told, *said.values()]):
        raise MediaRefused("tags", found[0])
    with write():
        if OwnPicture.objects.filter(digest=clean.digest).exists():
            raise MediaRefused("there already")
        row = OwnPicture.objects.create(
            name=name,
            tags=told,
            descriptions=said,
            maker=maker,
            people=people,
            agreed_until=agreed_until,
            picture=clean.data,
            media_type=clean.media_type,
            width=clean.width,
            height=clean.height,
            digest=clean.digest,
            put_in_by=by,
            put_in=at.date(),
        )
        audit.record("picture put in", by=by, at=at, subject=("picture", row.pk))
    return row


def put_in_sound(clean: Sound, *, name: str, language: str, words: str, by: Account, at: datetime) -> OwnSound:
    """Put a clean recording in with all its words; raises MediaRefused, NotAllowed."""
    _check(by, BRINGERS)
    if not captions.plain(words):
        raise MediaRefused("no words")
    try:
        captions.cues(words)
    except captions.OutOfOrder as problem:
        raise MediaRefused("out of order", str(problem)) from problem
    with write():
        if OwnSound.objects.filter(digest=clean.digest).exists():
            raise MediaRefused("there already")
        row = OwnSound.objects.create(
            name=name,
            language=language,
            words=words.strip(),
            sound=clean.data,
            media_type=clean.media_type,
            digest=clean.digest,
            put_in_by=by,
            put_in=at.date(),
        )
        audit.record("own recording put in", by=by, at=at, subject=("sound", row.pk), detail={"language": language})
    return row


def look_at(row: OwnPicture | OwnSound, *, by: Account, at: datetime) -> None:
    """Say that one looked at the picture, or heard the recording and read along. Raises OwnWords for who put it in, NotAllowed."""
    _check(by, LOOKERS)
    if row.put_in_by_id == by.pk:
        raise OwnWords
    with write():
        if isinstance(row, OwnPicture):
            row.seen_by, row.seen = by, at.date()
            row.save(update_fields=["seen_by", "seen"])
            audit.record("picture looked at", by=by, at=at, subject=("picture", row.pk))
        else:
            row.heard_by, row.heard = by, at.date()
            row.save(update_fields=["heard_by", "heard"])
            audit.record("own recording heard", by=by, at=at, subject=("sound", row.pk))


def remove(row: OwnPicture | OwnSound, *, by: Account, at: datetime) -> list[str]:
    """Remove it for good, from all that holds it; return where printed copies still lie, in sentences. Raises NotAllowed."""
    _check(by, READERS)
    if row.put_in_by_id != by.pk:
        _check(by, LOOKERS)
    with write():
        left = [sentence for act in _gone for sentence in act(row, at)]
        kind = "picture" if isinstance(row, OwnPicture) else "sound"
        audit.record(f"own {kind} removed", by=by, at=at, subject=(kind, row.pk))
        row.delete()
    return left


def _check(by: Account, roles: Sequence[Role]) -> None:
    if not has_role(by, *roles):
        raise NotAllowed
