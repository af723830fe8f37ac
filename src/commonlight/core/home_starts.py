"""
First words for the texts that every coalition needs, so that nobody begins before an empty page.

They come into the form only, never onto the home page by themselves: somebody of the coalition reads them, mends what is
not true of it, and saves. Texts stand in `content/home_starts/<language>.yaml`.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from commonlight.core.home_texts import Kind
from commonlight.core.models import Organisation
from commonlight.core.selectors import organisations_accepting_reports, site

CONTENT = Path(__file__).parent / "content" / "home_starts"


@cache
def _texts(language: str) -> dict[str, dict[str, str]]:
    path = CONTENT / f"{language}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}


def start_for(kind: Kind, codes: Sequence[str]) -> dict[str, str]:
    """Return the first values of a new entry's form; nothing for kinds or languages that have no start."""
    readers = list(organisations_accepting_reports())
    others = [row.name for row in readers if row.kind != Organisation.Kind.POLICE]
    police = [row.name for row in readers if row.kind == Organisation.Kind.POLICE]
    found = {}
    for code in codes:
        held = _texts(code).get(kind.value)
        if not held:
            continue
        names = {
            "coalition": site().coalition_name,
            "readers": ", ".join(others) or held.get("no_readers", ""),
            "police": (held.get("with_police", "") if police else held.get("without_police", "")).format(
                police=", ".join(police)
            ),
        }
        found[f"text_{code}"] = held["text"].format(**names).strip()
        if held.get("title"):
            found[f"title_{code}"] = held["title"]
    return found
