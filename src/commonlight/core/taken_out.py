"""What the site's frame gives when everything is taken out: its public words, the place list, translations, own media."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from django.db.models import Q

from commonlight.core import captions, clock, taking_out
from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.models import (
    AddedLanguage,
    HomeEntry,
    LanguageText,
    OwnPicture,
    OwnSound,
    PlaceEntry,
    Recording,
    SiteLogo,
)

ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
}


def home(stream: BinaryIO) -> None:
    """Write every text of the home page, a row for each language, also those that are not published."""
    heads = ("kind", "order", "published", "language", "title", "text", "source", "day", "hours", "where", "changed")
    rows = [
        (one.kind, one.order, "yes" if one.is_published else "no", words.language, words.title, words.text,
         one.source, one.day or "", one.hours, one.where, one.changed_day)
        for one in HomeEntry.objects.prefetch_related("words").order_by("kind", "order")
        for words in sorted(one.words.all(), key=lambda words: words.language)
    ]  # fmt: skip
    stream.write(csv_bytes(heads, rows))


def place(stream: BinaryIO) -> None:
    """Write what was looked up about the place, with who looked and when."""
    heads = ("kind", "text", "number", "source", "looked up by", "on")
    rows = (
        (one.kind, one.text, one.number, one.source, one.checked_by, one.checked_day or "")
        for one in PlaceEntry.objects.order_by("kind")
    )
    stream.write(csv_bytes(heads, rows))


def translations(stream: BinaryIO) -> None:
    """Write the coalition's own words for public texts, with the English they were put in for."""
    heads = ("language", "text", "English", "words", "put in", "reviewed")
    rows = (
        (one.language, one.key, one.english, one.words, one.put_in, one.reviewed or "")
        for one in LanguageText.objects.order_by("language", "key")
    )
    stream.write(csv_bytes(heads, rows))


def languages(stream: BinaryIO) -> None:
    """Write the languages the coalition added."""
    rows = ((one.code, one.name, one.direction, one.added) for one in AddedLanguage.objects.order_by("code"))
    stream.write(csv_bytes(("code", "name", "direction", "added"), rows))


def media(stream: BinaryIO) -> None:
    """Write what is known of each own picture and recording: what it shows or says, who agreed and until when, its file."""
    told = [
        {
            "file": _file(one.digest, one.media_type),
            "name": one.name,
            "tags": one.tags,
            "descriptions": one.descriptions,
            "maker": one.maker,
            "people": one.people,
            "agreed until": one.agreed_until.isoformat() if one.agreed_until else None,
            "put in": one.put_in.isoformat(),
            "looked at by a second person": one.seen.isoformat() if one.seen else None,
        }
        for one in OwnPicture.objects.defer("picture").order_by("put_in", "name")
    ]
    told += [
        {
            "file": _file(one.digest, one.media_type),
            "name": one.name,
            "language": one.language,
            "words": one.words,
            "put in": one.put_in.isoformat(),
            "heard by a second person": one.heard.isoformat() if one.heard else None,
        }
        for one in OwnSound.objects.defer("sound").order_by("put_in", "name")
    ]
    told += [
        {
            "file": _file(one.digest, one.media_type),
            "passage": one.passage,
            "language": one.language,
            "put in": one.put_in.isoformat(),
            "heard by a second person": one.heard.isoformat() if one.heard else None,
        }
        for one in Recording.objects.defer("sound").order_by("passage", "language")
    ]
    stream.write(json.dumps(told, ensure_ascii=False, indent=1).encode())


def media_files() -> Iterator[tuple[str, taking_out.Writer]]:
    """
    Yield each picture and recording under the name that `media.json` gives it; recordings with their captions.

    A picture of people whose agreement is over is told of and not given: it would live on where nobody withdraws it.
    """
    today = clock.today()
    for logo in SiteLogo.objects.all():
        yield f"logo-{logo.digest}.png", _bytes(bytes(logo.picture))
    agreed = Q(agreed_until__isnull=True) | Q(agreed_until__gte=today)
    for picture in OwnPicture.objects.filter(agreed).order_by("digest").iterator(chunk_size=1):
        yield _file(picture.digest, picture.media_type), _bytes(bytes(picture.picture))
    for sound in OwnSound.objects.order_by("digest").iterator(chunk_size=1):
        yield _file(sound.digest, sound.media_type), _bytes(bytes(sound.sound))
        if captions.cues(sound.words):
            yield f"{sound.digest}.vtt", _bytes(captions.webvtt(sound.words).encode())
    for recording in Recording.objects.order_by("digest").iterator(chunk_size=1):
        yield _file(recording.digest, recording.media_type), _bytes(bytes(recording.sound))


def _file(digest: str, media_type: str) -> str:
    return f"{digest}.{ENDINGS.get(media_type, 'bin')}"


def _bytes(content: bytes) -> taking_out.Writer:
    def write(stream: BinaryIO) -> None:
        stream.write(content)

    return write


def register() -> None:
    """Let the site's own words and media go out with everything else; from `AppConfig.ready`."""
    taking_out.register("site", "home.csv", home)
    taking_out.register("site", "place.csv", place)
    taking_out.register("site", "translations.csv", translations)
    taking_out.register("site", "languages.csv", languages)
    taking_out.register("site", "media.json", media)
    taking_out.register_folder("site", "media", media_files)
