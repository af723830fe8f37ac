"""Which languages a team reads, and which reports wait in a language nobody of it reads."""

from collections.abc import Iterable
from uuid import UUID

from commonlight.core import selectors as core_selectors
from commonlight.core.languages import languages


def primary(code: str) -> str:
    """Return the language of a code without script or region: "zh" of "zh-hans"."""
    return code.replace("_", "-").split("-")[0].lower()


def spoken_by(organisation_ids: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """Return the languages each organisation's people speak; none at all means that nobody has filled it in yet."""
    wanted = set(organisation_ids)
    return {
        one.pk: frozenset(primary(code) for code in one.languages)
        for one in core_selectors.organisations()
        if one.pk in wanted
    }


def is_unread(language: str, spoken: frozenset[str] | None) -> bool:
    """Whether a report's language is one that nobody of the team reads; unknown when the team's are not filled in."""
    return bool(language) and bool(spoken) and primary(language) not in (spoken or ())


def team_languages(organisation_ids: Iterable[UUID]) -> list[dict[str, object]]:
    """Return each organisation with the names of its languages, for the head of the queue."""
    known = {primary(code): one.name for code, one in languages().items()}
    wanted = set(organisation_ids)
    return [
        {"name": one.name, "languages": [known.get(primary(code), code) for code in one.languages]}
        for one in core_selectors.organisations()
        if one.pk in wanted
    ]
