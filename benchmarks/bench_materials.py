"""How long a poster in eight languages and a folded brochure take, from the order to the finished accessible PDF."""

import os
import resource
import time
from collections.abc import Callable, Iterator

import django

from benchmarks.row import Row

RUNS = 5
# Six languages are ours; two more stand in for those a coalition adds, with words of their own script.
EIGHT = ("en", "es", "fr", "ht", "ar", "zh-hans", "vi", "ti")


def run() -> Iterator[Row]:
    """Set both, several times, with the child's start in it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
    django.setup()
    from commonlight.outreach.making import typesetting

    poster, brochure = _pieces()
    for what, bar, piece in (("poster in 8 languages", 3.0, poster), ("folded brochure", 2.0, brochure)):
        spent, used = _measured(lambda piece=piece: typesetting.pdf(piece))
        yield Row(f"{what}, PDF/UA-1", spent, "s", at_most=bar, beside=f"median of {RUNS}; {used:.2f} CPU s each")


def _measured(make: Callable[[], object]) -> tuple[float, float]:
    spent = []
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _run in range(RUNS):
        began = time.perf_counter()
        make()
        spent.append(time.perf_counter() - began)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return sorted(spent)[RUNS // 2], used / RUNS


def _pieces():  # type: ignore[no-untyped-def]
    from commonlight.outreach import material_files as content
    from commonlight.outreach.making.pieces import Piece, Sheet

    draft = content.drafts()["everyone"]
    picture = content.pictures()[draft.picture]
    own = {
        "vi": dict.fromkeys(content.OF_DRAFT, "Bạn có thể nhờ giúp đỡ"),
        "ti": dict.fromkeys(content.OF_DRAFT, "ሓገዝ ክትሓትት ትኽእል ኢኻ"),
    }
    sheets = tuple(
        Sheet(
            language,
            {**content.words_of(draft, "en"), **own[language]}
            if language in own
            else content.words_of(draft, language),
            content.description_of(picture, language) or content.description_of(picture, "en"),
            is_read=language == "en",
        )
        for language in EIGHT
    )
    given = {
        "title": "Everyone",
        "number": "1-888-373-7888",
        "address": "https://riverbend.example.org/",
        "coalition": "Riverbend Coalition",
        "picture": picture.svg,
        "day_and_night": True,
    }
    small = tuple(content.pictures()[name].svg for name in ("choosing", "phone", "messages"))
    return Piece(kind="poster", sheets=sheets, **given), Piece(kind="brochure", sheets=sheets[:1], small=small, **given)
