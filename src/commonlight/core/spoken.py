"""
Public safety texts that somebody of the coalition may read aloud, and which recordings play.

A passage is a small template of a room (`<room>/templates/<room>/spoken`), shown on its page with the tag `spoken`. What
is written there is the transcript: a recording names the words that were read and plays only while they stand.
"""

from dataclasses import dataclass
from hashlib import blake2b
from html import unescape

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from commonlight.core.models import HomeEntry, HomeWords
from commonlight.core.page_context import Frame

ANSWER = "answer-"
# Shorter lines can be the same in two languages by nature: a number to call, a name.
SHORTEST_TELLING = 20


@dataclass(frozen=True)
class Passage:
    """One text to be heard: where it stands and what the team calls it."""

    key: str
    room: str
    template: str
    label: str | Promise
    order: int


_passages: dict[str, Passage] = {}


def add_passage(key: str, room: str, label: str | Promise, order: int = 50) -> None:
    """Let a passage of a room be read aloud; called from `AppConfig.ready`. Its words: `<room>/spoken/<key>.html`."""
    _passages[key] = Passage(key, room, f"{room}/spoken/{key}.html", label, order)


def add_core_passages() -> None:
    """Put in the passages that stand on every public page."""
    add_passage("welcome", "core", _("What this site is for"), order=0)
    add_passage("danger", "core", _("Whom to call in danger"), order=1)
    add_passage("leaving", "core", _("If you have to leave fast"), order=2)
    add_passage("not-emergency", "core", _("We are not an emergency service"), order=3)


def passage(key: str) -> Passage:
    """Return a passage by its key; raises KeyError."""
    return _passages[key]


def passages(rooms: frozenset[str] | None) -> list[Passage]:
    """Return the passages of the rooms that are on; `rooms` None: before set-up, when all are."""
    found = sorted(_passages.values(), key=lambda one: (one.order, one.key))
    return [one for one in found if rooms is None or one.room == "core" or one.room in rooms]


def markup(one: Passage, frame: Frame) -> SafeString:
    """Return the passage as the page in the present language shows it."""
    return render_to_string(one.template, {"frame": frame, "emergency_number": frame.emergency_number})


def words(markup: str) -> str:
    """
    Return what is read aloud: the words without tags, a paragraph on each line.

    Examples
    --------
    >>> words("<p>Call <b>911</b> &amp; wait.</p>\\n<p>Now.</p>")
    'Call 911 & wait.\\nNow.'
    """
    lines = (" ".join(unescape(strip_tags(part)).split()) for part in markup.replace("</p>", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def words_in(one: Passage, language: str, frame: Frame) -> str:
    """Return what is read aloud in a language; "" while part of it is still in English there."""
    with override(language):
        said = words(markup(one, frame))
    if language != "en":
        with override("en"):
            english = {line for line in words(markup(one, frame)).split("\n") if len(line) >= SHORTEST_TELLING}
        if english & set(said.split("\n")):
            return ""
    return said


def words_of_answer(row: HomeWords) -> str:
    """Return what is read aloud of a short answer."""
    return words(f"<p>{row.title}</p><p>{row.text}</p>" if row.title else row.text)


def answers(language: str, *, published: bool = True) -> list[HomeWords]:
    """Return the short answers that have words in a language, in their order."""
    rows = HomeWords.objects.filter(entry__kind=HomeEntry.Kind.ANSWER, language=language).select_related("entry")
    rows = rows.filter(entry__is_published=True) if published else rows
    return list(rows.order_by("entry__order", "entry_id"))


def digest_of(said: str) -> str:
    """Return the name of the words, however their lines are broken."""
    return blake2b(" ".join(said.split()).encode(), digest_size=16).hexdigest()


def playing(frame: Frame, key: str, language: str, said: str) -> str:
    """Return the name of the recording that plays these words in a language, or ""."""
    held = frame.spoken.get(key, {}).get(language)
    return held[1] if held and held[0] == digest_of(said) else ""
