"""Own pictures and recordings in lessons: put in, taken out, and what a reader of one language gets of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from commonlight.core import audit, captions
from commonlight.core.models import Account, OwnPicture, OwnSound
from commonlight.core.own_media import Heard, heard
from commonlight.core.permissions import has_role
from commonlight.core.store import write
from commonlight.learning.course_files import Course, facts
from commonlight.learning.models import LessonMedium
from commonlight.learning.permissions import ILLUSTRATORS


class NotPut(ValueError):
    """There is no such lesson, it may not be shown yet, it stands there already, or this account may not put it in."""


@dataclass(frozen=True)
class ShownPicture:
    """A picture in a lesson, with its description in the page's language or, failing that, another one."""

    digest: str
    media_type: str
    width: int
    height: int
    alt: str
    language: str


def put_in(*, slug: str, lesson: str, medium: OwnPicture | OwnSound, by: Account, at: datetime) -> LessonMedium:
    """Put an own picture or recording, seen or heard by a second person, into a lesson; raises NotPut."""
    if not has_role(by, *ILLUSTRATORS) or slug not in facts() or lesson not in facts()[slug].lessons:
        raise NotPut
    is_picture = isinstance(medium, OwnPicture)
    if not (medium.may_show(at.date()) if isinstance(medium, OwnPicture) else medium.heard):
        raise NotPut
    place = {"course": slug, "lesson": lesson, "picture" if is_picture else "sound": medium}
    with write():
        if LessonMedium.objects.filter(**place).exists():
            raise NotPut
        row = LessonMedium.objects.create(**place)
        audit.record(
            "medium put into a lesson", by=by, at=at, subject=("course medium", row.pk), detail={"course": slug}
        )
    return row


def take_out(row: LessonMedium, *, by: Account, at: datetime) -> None:
    """Take it out of the lesson; it stays among the pictures and recordings. Raises NotPut."""
    if not has_role(by, *ILLUSTRATORS):
        raise NotPut
    with write():
        audit.record("medium taken out of a lesson", by=by, at=at, subject=("course medium", row.pk))
        row.delete()


def in_lesson(found: Course, lesson: str, today: date) -> tuple[list[ShownPicture], list[Heard]]:
    """Return what a lesson shows, and the recordings in the language that was asked for."""
    rows = list(_rows(found.slug).filter(lesson=lesson))
    pictures = [_shown(row.picture, found.asked) for row in rows if row.picture and row.picture.may_show(today)]
    return pictures, [heard(row.sound) for row in rows if row.sound and _is_for(row.sound, found)]


@dataclass(frozen=True)
class Packed:
    """What a lesson takes along in a zip: pictures and recordings with the names of their files, and the files."""

    pictures: Sequence[tuple[str, ShownPicture]] = ()
    sounds: Sequence[tuple[str, Heard]] = ()


def packed(found: Course, today: date, *, most_bytes: int) -> tuple[dict[str, Packed], dict[str, bytes]]:
    """
    Return what goes into a zip of a course, by lesson, and the files by name.

    Files come in the order of the lessons until `most_bytes` are used; of what does not fit nothing is named.
    """
    files: dict[str, bytes] = {}
    by_lesson: dict[str, Packed] = {}
    rows = list(LessonMedium.objects.filter(course=found.slug).select_related("picture", "sound").order_by("pk"))
    for lesson in found.lessons:
        pictures, sounds = [], []
        for row in (one for one in rows if one.lesson == lesson.id):
            held = row.picture or row.sound
            if held is None or not _may_go(held, found, today):
                continue
            name = f"media/{held.digest}.{_ending(held.media_type)}"
            data = bytes(held.picture if isinstance(held, OwnPicture) else held.sound)
            if name not in files and sum(map(len, files.values())) + len(data) > most_bytes:
                continue
            files[name] = data
            if isinstance(held, OwnPicture):
                pictures.append((name, _shown(held, found.language)))
            else:
                sounds.append((name, heard(held)))
                if captions.cues(held.words):
                    files[f"{name}.vtt"] = captions.webvtt(held.words).encode()
        by_lesson[lesson.id] = Packed(pictures, sounds)
    return by_lesson, files


def _rows(slug: str):  # type: ignore[no-untyped-def]
    rows = LessonMedium.objects.filter(course=slug).select_related("picture", "sound")
    return rows.defer("picture__picture", "sound__sound").order_by("pk")


def _may_go(held: OwnPicture | OwnSound, found: Course, today: date) -> bool:
    return held.may_show(today) if isinstance(held, OwnPicture) else _is_for(held, found)


def _is_for(sound: OwnSound, found: Course) -> bool:
    return sound.heard is not None and sound.language == found.asked


def _shown(row: OwnPicture, language: str) -> ShownPicture:
    spoken = language if language in row.descriptions else next(iter(row.descriptions))
    return ShownPicture(row.digest, row.media_type, row.width, row.height, row.descriptions[spoken], spoken)


def _ending(media_type: str) -> str:
    return {"image/jpeg": "jpg", "image/png": "png", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/ogg": "ogg"}[
        media_type
    ]
