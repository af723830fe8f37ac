"""Compile the catalogues while a wheel is built, so that an installed site needs no tool for it."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):
    """Write each .po file's .mo beside it."""

    def initialize(self, version: str, build_data: dict) -> None:
        """Compile before files are collected."""
        for path in Path(self.root, "src", "commonlight").glob("*/*locale/*/LC_MESSAGES/*.po"):
            with path.open("rb") as stream:
                catalog = read_po(stream, locale=path.parents[1].name)
            with path.with_suffix(".mo").open("wb") as stream:
                write_mo(stream, catalog)
