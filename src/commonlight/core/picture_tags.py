"""What pictures must not show, looked for in the tags a person gives them: chains, rope, bar codes, wounds, a child's face."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

RULES = Path(__file__).parent / "content" / "picture_tags.yaml"


@cache
def _banned() -> re.Pattern[str]:
    held: dict[str, list[str]] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    words = sorted({word for rows in held.values() for word in rows}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?:s|es)?(?!\w)", re.IGNORECASE)


def banned_among(tags: Iterable[str]) -> list[str]:
    """
    Return the tags that name what no picture shows.

    Examples
    --------
    >>> banned_among(["people", "hands in chains", "Bar codes", "neighborhood"])
    ['hands in chains', 'Bar codes']
    """
    return [tag for tag in tags if _banned().search(" ".join(tag.split()))]
