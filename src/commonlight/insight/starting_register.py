"""What the register adds to others: its page in the menu, its kinds of tables, its files."""

import json
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.navigation import add_team_page
from commonlight.core.taking_out import register as give
from commonlight.insight import register_areas, register_told
from commonlight.insight.entrances import add_entrance
from commonlight.insight.models import Release
from commonlight.insight.permissions import PROPOSERS


def write_register(stream: BinaryIO) -> None:
    """Write one row for each release that went out."""
    rows = [
        (row.number, row.title, row.kind, row.source, row.as_of or "", row.released_on or "", row.rule, row.n_shown, row.n_hidden,
         row.withdrawn_on or "", row.withdrawn_why, row.pk)
        for row in Release.objects.exclude(number=None).order_by("number")
    ]  # fmt: skip
    heads = ("number", "title", "kind", "source", "state of the data", "published", "rule", "figures shown", "figures hidden",
             "withdrawn", "why", "id")  # fmt: skip
    stream.write(csv_bytes(heads, rows))


def write_log(stream: BinaryIO) -> None:
    """Write the release log as `commonlight publish --log` reads it, a record a line."""
    for row in Release.objects.exclude(number=None).order_by("number"):
        stream.write((json.dumps(row.record, ensure_ascii=False) + "\n").encode())


def register() -> None:
    """Register all of it; called when the app is ready."""
    add_team_page("insight:releases", _("Publishing"), roles=PROPOSERS, order=80)
    text = _("Tables for everybody: one asks, the check hides what could point at people, another publishes.")
    add_entrance("insight:releases", _("Publishing"), text, roles=PROPOSERS, order=80)
    give("insight", "releases.csv", write_register)
    give("insight", "release log.jsonl", write_log)
    register_told.register()
    register_areas.register()
