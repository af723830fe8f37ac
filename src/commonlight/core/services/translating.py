"""A coalition's own languages and words: added, put in, read by a second person, shown in the menu."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from commonlight.core import audit, wording
from commonlight.core.language_paths import CODE
from commonlight.core.languages import languages, shipped_languages
from commonlight.core.models import Account, AddedLanguage, LanguageText, Site
from commonlight.core.permissions import has_role
from commonlight.core.public_texts import PublicText, Shipped
from commonlight.core.roles import Role
from commonlight.core.store import write
from commonlight.core.translation_sheet import isolated, words_problem

TRANSLATORS = (Role.CONTENT_EDITOR, Role.CONTENT_ADVISER, Role.COORDINATOR, Role.ADMIN)
# Who may put a language into the menu: it says to the public that somebody answers in it.
OFFERERS = (Role.COORDINATOR, Role.ADMIN)
SOURCE_LANGUAGE = "en"


class TranslatingRefused(Exception):
    """The act is not possible; no row was changed."""


class NotAllowed(TranslatingRefused):
    """The person has no role for this."""


class CodeTaken(TranslatingRefused):
    """The language stands already."""


class CodeWrong(TranslatingRefused):
    """The code is none of BCP 47, in small letters."""


class WordsWrong(TranslatingRefused):
    """The words cannot stand for the text; the first argument says why."""


class OwnWords(TranslatingRefused):
    """Nobody reviews what they put in themselves."""


class ChangedMeanwhile(TranslatingRefused):
    """The words are no longer those the person read."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one text stands in one language: its words ("" for none), and its state in one word."""

    text: PublicText
    words: str
    state: str
    put_in_by: str = ""
    reviewed_by: str = ""
    is_mine: bool = False


TO_DO, ENGLISH_CHANGED, NOT_REVIEWED, REVIEWED = "to do", "English changed", "not reviewed", "reviewed"


def add_language(*, code: str, name: str, direction: str, by: Account, at: datetime) -> AddedLanguage:
    """Add a language; it shows in the menu only once somebody offers it. Raises NotAllowed, CodeTaken, CodeWrong."""
    _check(by, TRANSLATORS)
    if not re.fullmatch(CODE, code):
        raise CodeWrong
    with write():
        if code in shipped_languages() or AddedLanguage.objects.filter(code=code).exists():
            raise CodeTaken
        row = AddedLanguage.objects.create(code=code, name=name, direction=direction, added_by=by, added=at.date())
        audit.record("language added", by=by, at=at, detail={"language": code})
        transaction.on_commit(wording.changed)
    return row


def offer(*, code: str, offered: bool, by: Account, at: datetime) -> None:
    """Put a language into the menu of the site, or take it out; its pages stay where they are."""
    _check(by, OFFERERS)
    with write():
        row = Site.objects.get()
        kept = [held for held in row.languages if held != code]
        row.languages = [*kept, code] if offered else kept
        row.save(update_fields=["languages"])
        act = "language put into the menu" if offered else "language taken out of the menu"
        audit.record(act, by=by, at=at, detail={"language": code})


def put_in(
    *, language: str, words: Mapping[str, str], texts: Mapping[str, PublicText], by: Account, at: datetime
) -> int:
    """
    Put in words for some texts, by key, and return how many; what a second person had read must be read again.

    Raises WordsWrong for the first that cannot stand (nothing is kept then), NotAllowed.
    """
    _check(by, TRANSLATORS)
    wording.refresh()
    direction = languages()[language].direction
    for key, said in words.items():
        if problem := words_problem(said, texts[key]):
            raise WordsWrong(problem)
    rows = [
        LanguageText(
            language=language,
            key=key,
            lookup=texts[key].lookup,
            english=texts[key].english,
            words=isolated(said, direction),
            put_in_by=by,
            put_in=at.date(),
        )
        for key, said in words.items()
    ]
    with write():
        # New rows for old ones: other processes see by the newest id that something changed.
        for batch in _in_batches([row.key for row in rows]):
            LanguageText.objects.filter(language=language, key__in=batch).delete()
        LanguageText.objects.bulk_create(rows, batch_size=200)
        audit.record("texts translated", by=by, at=at, detail={"language": language, "count": len(rows)})
        transaction.on_commit(wording.changed)
    return len(rows)


def review(
    *, language: str, read: Mapping[str, str], texts: Mapping[str, PublicText], by: Account, at: datetime
) -> int:
    """
    Say that words in a language mean what the English means, and return for how many texts that is new.

    `read` holds the words the person had before their eyes, by key. Raises OwnWords, ChangedMeanwhile, NotAllowed.
    """
    _check(by, TRANSLATORS)
    shipped = Shipped(language)
    fresh, count = [], 0
    with write():
        held = {row.key: row for row in LanguageText.objects.filter(language=language)}
        for key, words in read.items():
            row = held.get(key)
            stands = row.words if row and row.english == texts[key].english else shipped.words(texts[key])
            if not stands or _same(stands) != _same(words):
                raise ChangedMeanwhile
            if row is not None and row.english == texts[key].english:
                if row.put_in_by_id == by.pk:
                    raise OwnWords
                if row.reviewed is None:
                    row.reviewed_by, row.reviewed = by, at.date()
                    row.save(update_fields=["reviewed_by", "reviewed"])
                    count += 1
                continue
            if row is not None:
                row.delete()
            fresh.append(_reviewed_as_shipped(language, texts[key], stands, by, at))
        LanguageText.objects.bulk_create(fresh, batch_size=200)
        detail: dict[str, str | int] = {"language": language, "count": count + len(fresh)}
        audit.record("translations reviewed", by=by, at=at, detail=detail)
        transaction.on_commit(wording.changed)
    return count + len(fresh)


def _reviewed_as_shipped(language: str, text: PublicText, words: str, by: Account, at: datetime) -> LanguageText:
    return LanguageText(
        language=language,
        key=text.key,
        lookup=text.lookup,
        english=text.english,
        words=words,
        put_in_by=None,
        put_in=at.date(),
        reviewed_by=by,
        reviewed=at.date(),
    )


def standings(language: str, texts: Iterable[PublicText], *, reader: Account | None = None) -> list[Standing]:
    """Return where each text stands in a language; `reader` may not review what they put in themselves."""
    shipped = Shipped(language)
    rows = LanguageText.objects.filter(language=language).select_related("put_in_by", "reviewed_by")
    held = {row.key: row for row in rows}
    found = []
    for text in texts:
        row = held.get(text.key)
        if row is not None and row.english != text.english:
            found.append(Standing(text, row.words, ENGLISH_CHANGED))
        elif row is not None:
            found.append(
                Standing(
                    text,
                    row.words,
                    REVIEWED if row.reviewed else NOT_REVIEWED,
                    put_in_by=row.put_in_by.display_name if row.put_in_by else "",
                    reviewed_by=row.reviewed_by.display_name if row.reviewed_by else "",
                    is_mine=reader is not None and row.put_in_by_id == reader.pk,
                )
            )
        else:
            words = shipped.words(text)
            found.append(Standing(text, words, NOT_REVIEWED if words else TO_DO))
    return found


def _same(words: str) -> str:
    return "\n".join(words.split("\r\n")).strip()


def _in_batches(keys: list[str], size: int = 500) -> Iterable[list[str]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def _check(by: Account, roles: Iterable[Role]) -> None:
    if not has_role(by, *roles):
        raise NotAllowed
