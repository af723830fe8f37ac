"""What comparisons of groups add to others: their page in the menu and on the first page of the room, their file."""

from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.navigation import add_team_page
from commonlight.core.taking_out import register as give
from commonlight.insight.entrances import add_entrance, show_run_with
from commonlight.insight.models import OtherTable
from commonlight.insight.permissions import COMPARERS


def write_tables(stream: BinaryIO) -> None:
    """Write one row for each count of other coalitions' tables; comparisons themselves are among the runs."""
    rows = [
        (row.coalition, row.title, row.source, row.as_of, row.issued, row.number, ", ".join(row.by), ", ".join(key),
         "" if count is None else count, row.brought_on)
        for row in OtherTable.objects.order_by("coalition", "as_of", "pk")
        for key, count in row.cells
    ]  # fmt: skip
    heads = ("coalition", "table", "data", "state of the data", "published", "id", "columns", "categories", "count", "brought")  # fmt: skip
    stream.write(csv_bytes(heads, rows))


def register() -> None:
    """Register all of it; called when the app is ready."""
    words = _("Times, areas, courses, notes and other coalitions side by side, with how sure each difference is.")
    add_entrance("insight:compare", _("Compare groups"), words, roles=COMPARERS, order=35)
    add_team_page("insight:compare", _("Compare groups"), roles=COMPARERS, order=72)
    show_run_with("compare", "insight:compare_run", _("Compare groups"))
    give("insight", "tables of other coalitions.csv", write_tables)
