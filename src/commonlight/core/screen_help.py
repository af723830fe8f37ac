"""
Help beside each screen of the team: two or three sentences by the name of the address.

Each room keeps its own in `content/help/<language>.yaml`; English stands for what another language does not say.
"""

from functools import cache
from pathlib import Path

import yaml
from django.apps import apps

SOURCE = "en"


@cache
def _texts(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for app in apps.get_app_configs():
        path = Path(app.path) / "content" / "help" / f"{language}.yaml"
        if app.name.startswith("commonlight.") and path.is_file():
            found |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def help_for(url_name: str, language: str) -> str:
    """Return the help for a page, or ""."""
    return _texts(language).get(url_name) or _texts(SOURCE).get(url_name, "")


def helped(language: str = SOURCE) -> set[str]:
    """Return the names of all addresses that have help in a language."""
    return set(_texts(language))
