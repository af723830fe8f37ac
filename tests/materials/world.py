"""What the tests of materials share: a piece set from the shipped words, and a number somebody called."""

from datetime import UTC, datetime, timedelta

from commonlight.library import services as library
from commonlight.outreach import material_files as content
from commonlight.outreach.making.pieces import Piece, Sheet
from commonlight.outreach.services import materials as services

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LINE = "us-national-human-trafficking-hotline"
NUMBER = "1-888-373-7888"
ADDRESS = "https://riverbend.example.org/"


def piece(kind="poster", languages=("en",), draft="everyone", **changes):
    """Return a piece as the site would set it, without a database."""
    held = content.drafts()[draft]
    picture = content.pictures()[held.picture]
    sheets = []
    for language in languages:
        words = dict(content.words_of(held, language)) | changes.pop(f"words_{language}", {})
        marks = (words["mark_unsigned"],)
        sheets.append(Sheet(language, words, content.description_of(picture, language), marks, language == "en"))
    small = {"easy": content.EASY_PICTURES}.get(changes.get("version", ""), ())
    if kind == "brochure" and not small:
        small = ("choosing", "phone", "messages")
    given = {
        "kind": kind,
        "title": held.texts["en"]["name"],
        "sheets": tuple(sheets),
        "number": NUMBER,
        "address": ADDRESS,
        "coalition": "Riverbend Coalition",
        "picture": picture.svg,
        "day_and_night": True,
        "small": tuple(content.pictures()[name].svg for name in small),
    }
    return Piece(**(given | changes))


def called(by, *, days_ago=1, at=AT):
    """Call the line, so many days before `at`."""
    then = at - timedelta(days=days_ago)
    return library.record_call(
        line=LINE, number="18883737888", answer="right", day=then.date(), police_hear="no", immigration_hears="no",
        words="", by=by, at=then,
    )  # fmt: skip


def details(**changes):
    given = {
        "name": "Everyone", "kind": "poster", "languages": ["en", "es"], "paper": "letter", "version": "standard",
        "layout": "each", "picture": "talking", "line": LINE, "address": ADDRESS, "duty": "",
    }  # fmt: skip
    return given | changes


def material(by, draft="everyone", at=AT, **changes):
    return services.start_material(draft=draft, details=details(**changes), by=by, at=at)
