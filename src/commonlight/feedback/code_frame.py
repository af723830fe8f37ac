"""The two-level frame by which notes are sorted: a theme, and what exactly. Kept as data; codes read `theme.code`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

FRAME = Path(__file__).parent / "content" / "code_frame.yaml"
SOURCE = "en"


@dataclass(frozen=True)
class Code:
    """One code of the second level."""

    name: str
    labels: Mapping[str, str]

    @property
    def label(self) -> str:
        """Return what it is called in the page's language."""
        return self.labels.get(get_language() or SOURCE, self.labels[SOURCE])


@dataclass(frozen=True)
class Theme:
    """One theme with its codes."""

    name: str
    labels: Mapping[str, str]
    codes: tuple[Code, ...]

    @property
    def label(self) -> str:
        """Return what it is called in the page's language."""
        return self.labels.get(get_language() or SOURCE, self.labels[SOURCE])


@cache
def themes() -> tuple[Theme, ...]:
    """Return the frame."""
    raw: dict[str, Any] = yaml.safe_load(FRAME.read_text(encoding="utf-8"))["themes"]
    return tuple(
        Theme(
            name,
            {language: text for language, text in theme.items() if language != "codes"},
            tuple(Code(f"{name}.{code}", labels) for code, labels in theme["codes"].items()),
        )
        for name, theme in raw.items()
    )


@cache
def codes() -> Mapping[str, Code]:
    """Return every code by its name."""
    return {code.name: code for theme in themes() for code in theme.codes}


def label_of(name: str) -> str:
    """Return "theme: code" in the page's language; "" for none, the name itself for one that the frame no longer has."""
    if not name:
        return ""
    found = codes().get(name)
    theme = next((one for one in themes() if name.startswith(f"{one.name}.")), None)
    return f"{theme.label}: {found.label}" if found and theme else name
