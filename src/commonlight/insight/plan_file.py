"""The memo of a plan, DOCX or PDF: one page to lay before a board, with what it does not say."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonlight.core.formats.documents import Block, Bullets, Document, Heading, Paragraph, Table
from commonlight.core.formats.docx import docx_of
from commonlight.insight import plan_words as words
from commonlight.insight.brief_file import LETTER
from commonlight.insight.models import Run
from commonlight.insight.services import runs
from commonlight.library.selectors import country_of, home_place

# So many choices, or the next fewer, until all of it stands on one page; the page of the plan has every choice.
MOST_ROWS = (14, 11, 8, 5, 3)


def memo_of(run: Run, form: str) -> bytes:
    """
    Return the memo as a file of the form "docx" or "pdf", in the page's language.

    Raises
    ------
    ValueError : there is no plan
    outreach.making.pieces.NotMade : PDF only: no typesetter, or no font; its words say what to do
    """
    found = runs.result_of(run)
    if "plan" not in found:
        raise ValueError("no plan")
    paper = "letter" if country_of(home_place()) in LETTER else "a4"
    asked, language = runs.asked_of(run), get_language() or "en"

    def document(most: int) -> Document:
        blocks = tuple(_blocks(run, asked, found, most))
        return Document(_("Where the money reaches most"), language, blocks, paper=paper)  # type: ignore[arg-type]

    if form == "docx":
        return docx_of(document(MOST_ROWS[0]))
    # The typesetter's side is loaded only where somebody asks for paper.
    from commonlight.outreach.making.documents import pdf_of
    from commonlight.outreach.making.measuring import measured

    content = b""
    for most in MOST_ROWS:
        content = pdf_of(document(most))
        if len(measured(content).sizes) == 1:
            break
    return content


def _blocks(run: Run, asked: Mapping[str, Any], found: Mapping[str, Any], most: int) -> Iterator[Block]:
    plan = found["plan"]
    yield Paragraph(words.sentence(asked, plan), "lead")
    if broken := (words.broken_words(found) if "broken" in found else []):
        yield Paragraph("\n".join(broken), "alert")
    rows = words.rows_of(asked, found)
    heads = (_("Area"), _("Programme"), _("Money"), _("People lost without it"))
    yield Table(
        heads, [(one["area"], one["programme"], one["cost"], one["adds"]) for one in rows[:most]],
        _("What to do where"), n_words=2,
    )  # fmt: skip
    if len(rows) > most:
        yield Paragraph(_("And %(n)d more, on the page of the plan.") % {"n": len(rows) - most}, "small")
    facts = [
        _("%(floor)s: costs %(n)s people within reach") % {"floor": words.floor_words(one), "n": words.number(one["costs"])}
        for one in found.get("floors", [])
    ]  # fmt: skip
    if "next" in found:
        facts.append(
            _("The next %(money)s would bring something within reach of %(n)s people more.")
            % {"money": words.number(found["next"]["money"]), "n": words.number(found["next"]["covers"])}
        )
    if facts:
        yield Bullets(facts)
    if groups := words.group_rows(plan):
        yield Table((_("Group"), _("Of all within reach"), _("Of its own people within reach")), groups)
    yield Heading(_("What this does not say"))
    yield Bullets(words.not_said())
    figure = asked["need"]["name"]
    source = _("Need: %(name)s. Source: %(source)s. Worked out on %(day)s; fingerprint %(digest)s.") % {
        "name": _(figure), "source": asked["need"]["source"], "day": date_format(run.made_on),
        "digest": run.result_digest[:16],
    }  # fmt: skip
    yield Paragraph(source, "small")
