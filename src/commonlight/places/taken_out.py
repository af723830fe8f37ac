"""What the room gives when everything is taken out: areas, figures with margins and sources, objections, workshops."""

from typing import BinaryIO

from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.taking_out import register as give
from commonlight.places.models import IndicatorValue, LocalMark, Objection


def write_figures(stream: BinaryIO) -> None:
    """Write one row for each figure of an area."""
    rows = (
        IndicatorValue.objects.filter(indicator__source__is_whole=True)
        .order_by("indicator__slug", "area__code", "pk")
        .values_list(
            *("area__level", "area__code", "area__name", "area__vintage", "indicator__slug", "indicator__name"),
            *(
                "value",
                "margin",
                "indicator__source__publisher",
                "indicator__source__year",
                "indicator__source__licence",
            ),
        )
    )
    heads = ("level", "code", "area", "limits of", "slug", "figure", "value", "margin", "publisher", "year", "licence")
    stream.write(csv_bytes(heads, rows.iterator()))


def write_objections(stream: BinaryIO) -> None:
    """Write one row for each objection, with its answer."""
    rows = Objection.objects.order_by("made_on", "pk").values_list(
        "area__code", "label", "text", "organisation__name", "made_on", "answer", "answered_on"
    )
    heads = ("code", "label", "objection", "organisation", "day", "answer", "answered on")
    stream.write(csv_bytes(heads, rows))


def write_marks(stream: BinaryIO) -> None:
    """Write one row for each mark of a workshop."""
    rows = LocalMark.objects.order_by("workshop__day", "pk").values_list(
        "workshop__day", "workshop__place", "workshop__headcount", "area__code", "kind", "n_agree", "why"
    )
    stream.write(csv_bytes(("day", "place", "people", "code", "mark", "agreed", "why"), rows))


def register() -> None:
    """Register the files; called when the app is ready."""
    give("places", "figures of areas.csv", write_figures)
    give("places", "objections.csv", write_objections)
    give("places", "workshops.csv", write_marks)
