"""What the room gives when everything is taken out: sessions with their counts, test sheets without codes, scores."""

from typing import BinaryIO

from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.taking_out import register as give
from commonlight.learning.course_files import facts
from commonlight.learning.models import CourseReview, ScoreFile, Session, Sheet


def write_sessions(stream: BinaryIO) -> None:
    """Write one row for each session and each group that was compared."""
    rows = [
        (
            *(one.pk, one.organisation.name, one.course, one.day, one.place, one.group, one.minutes, one.headcount),
            one.compared_with_id or "",
        )
        for one in Session.objects.select_related("organisation").order_by("day", "pk")
    ]
    heads = ("id", "organisation", "course", "day", "place", "group", "minutes", "people", "compared with")
    stream.write(csv_bytes(heads, rows))


def write_sheets(stream: BinaryIO) -> None:
    """Write one row for each sheet: which test, which sentences right; never a code, nor which sheets belong together."""
    rows = [
        (one.round.session_id, one.round.session.course, one.round.kind, one.number, one.answers)
        for one in Sheet.objects.select_related("round__session").order_by("round_id", "number")
    ]
    stream.write(csv_bytes(("session", "course", "test", "sheet", "answers"), rows))


def write_sentences(stream: BinaryIO) -> None:
    """Write what each letter of an answer stands for: the sentences of each course in their order."""
    rows = [
        (slug, number, name.removeprefix("~"), kind, "t" if is_true else "f")
        for slug, about in facts().items()
        for number, (name, kind, is_true) in enumerate(about.items, 1)
    ]
    stream.write(csv_bytes(("course", "number", "sentence", "kind", "right"), rows))


def write_scores(stream: BinaryIO) -> None:
    """Write the counts that came back from other systems."""
    rows = ScoreFile.objects.filter(taken_back_on=None).order_by("day", "pk")
    values = rows.values_list("course", "place", "day", "n_people", "n_scored", "n_passed", "mean_percent")
    stream.write(csv_bytes(("course", "place", "day", "people", "with a score", "passed", "mean"), values))


def write_reviews(stream: BinaryIO) -> None:
    """Write who reviewed which course, under the name she chose."""
    rows = CourseReview.objects.order_by("day", "pk").values_list(
        "course", "language", "kind", "name", "day", "taken_back_on"
    )
    stream.write(csv_bytes(("course", "language", "kind", "name", "day", "taken back"), rows))


def register() -> None:
    """Register the files; called when the app is ready."""
    give("learning", "sessions.csv", write_sessions)
    give("learning", "test sheets.csv", write_sheets)
    give("learning", "sentences of the tests.csv", write_sentences)
    give("learning", "reviews of courses.csv", write_reviews)
    give("learning", "scores from other systems.csv", write_scores)
