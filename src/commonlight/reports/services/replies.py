"""Reply texts by language: those that come with the software, those the team changed, and their placeholders."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import resources
from typing import Any
from uuid import UUID

import yaml

from commonlight.core import audit
from commonlight.core import selectors as core_selectors
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports.models import ReplyTemplate

PLACEHOLDERS = frozenset({"organisation", "hours", "number"})
MOST_CHARACTERS = 2_000
_BRACED = re.compile(r"\{([^{}]*)\}")
_LONE = re.compile(r"[{}]")


class PlaceholderUnknown(ValueError):
    """A text has a placeholder that nothing fills, or a lone brace; `found` says which."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


@dataclass(frozen=True)
class Reply:
    """One text in one language; `is_own` when the team changed or added it."""

    code: str
    language: str
    title: str
    text: str
    is_own: bool = False


@lru_cache
def shipped() -> tuple[Reply, ...]:
    """Return the texts of `content/replies.yaml`; raises PlaceholderUnknown for a broken file."""
    source = resources.files("commonlight.reports").joinpath("content", "replies.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(source)
    found = []
    for entry in loaded["replies"]:
        for language, words in entry.items():
            if language != "code":
                check_placeholders(words["text"])
                found.append(Reply(entry["code"], language, words["title"], words["text"]))
    return tuple(found)


def check_placeholders(text: str) -> None:
    """Raise PlaceholderUnknown unless every brace of a text belongs to a placeholder that can be filled."""
    for name in _BRACED.findall(text):
        if name not in PLACEHOLDERS:
            raise PlaceholderUnknown("{" + name + "}")
    lone = _LONE.search(_BRACED.sub("", text))
    if lone:
        raise PlaceholderUnknown(lone.group())


def all_replies() -> list[Reply]:
    """Return every text, by language and title; the team's own in the place of what came with the software."""
    found = {(one.code, one.language): one for one in shipped()}
    for row in ReplyTemplate.objects.all():
        found[row.code, row.language] = Reply(row.code, row.language, row.title, row.text, is_own=True)
    return sorted(found.values(), key=lambda one: (one.language, one.title))


def replies_for(language: str) -> list[Reply]:
    """Return the texts in a report's language first, then those in English, which anybody can translate from."""
    every, wanted = all_replies(), language.split("-")[0].lower()
    own = [one for one in every if one.language.split("-")[0].lower() == wanted]
    return own + [one for one in every if one.language == "en" and wanted != "en"]


def reply_text(code: str, language: str) -> Reply | None:
    """Return one text, or None."""
    return next((one for one in all_replies() if (one.code, one.language) == (code, language)), None)


def filled(reply: Reply, *, organisation_id: UUID, hours: str) -> str:
    """Return a text with its placeholders filled; what was typed for `hours` is used as it is."""
    site = core_selectors.site()
    values = {
        "organisation": core_selectors.organisation(organisation_id).name,
        "hours": hours,
        "number": site.emergency_number,
    }
    return _BRACED.sub(lambda found: values[found.group(1)], reply.text)


def save_reply(*, code: str, language: str, title: str, text: str, by: Account, at: datetime) -> None:
    """Change or add a text in one language; raises PlaceholderUnknown."""
    check_placeholders(text)
    with write():
        ReplyTemplate.objects.update_or_create(code=code, language=language, defaults={"title": title, "text": text})
        audit.record("reply text changed", by=by, at=at, subject=("reply text", code), detail={"language": language})


def drop_reply(*, code: str, language: str, by: Account, at: datetime) -> bool:
    """Take the team's own text away, so that what came with the software stands again; return whether there was one."""
    with write():
        gone = ReplyTemplate.objects.filter(code=code, language=language).delete()[0]
        if gone:
            audit.record(
                "reply text dropped", by=by, at=at, subject=("reply text", code), detail={"language": language}
            )
    return bool(gone)
