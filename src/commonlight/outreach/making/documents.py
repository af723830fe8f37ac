"""Sets a plain document in type: PDF/UA-1, in a child process with a time limit."""

from collections.abc import Iterator
from typing import Any

from commonlight.core.formats.documents import Bullets, Document, Heading, Paragraph, Table
from commonlight.core.languages import direction_of
from commonlight.outreach.making.pieces import PAPERS, MissingFont, NoPrinter, Sheet
from commonlight.outreach.making.scripts import HIDDEN, families_for
from commonlight.outreach.making.typesetting import FIXED, REGIONS, Wrong, is_there, run

__all__ = ["MissingFont", "NoPrinter", "is_there", "pdf_of"]


def pdf_of(document: Document) -> bytes:
    """
    Return the document as one PDF/UA-1 file with its fonts inside; the same document gives the same bytes on any day.

    Raises
    ------
    MissingFont : a script has no font here; it names the package that brings it
    NoPrinter : the typesetter is not installed (the extra `print`), or it took too long
    """
    if not is_there():
        raise NoPrinter("the typesetter is not installed (the extra `print`)")
    width, height = PAPERS[document.paper]
    words = Sheet(
        language=document.language,
        words={str(n): text for n, text in enumerate(_texts(document))},
    )
    data = {
        "fonts": families_for([words]),
        "title": _plain(document.title),
        **_spoken(document.language),
        "width": width,
        "height": height,
        "blocks": [
            {**_block(one), **_spoken(getattr(one, "language", "") or document.language)} for one in document.blocks
        ],
    }
    try:
        return run({"form": "document", "format": "pdf", "ppi": 0, "at": FIXED, "data": data})[0]
    except Wrong as problem:
        raise NoPrinter(str(problem)[:300]) from None


def _plain(text: str) -> str:
    """Return a text without the invisible marks that turn lines round: each text has its direction here."""
    return HIDDEN.sub("", text)


def _spoken(language: str) -> dict[str, Any]:
    return {
        "lang": language.split("-")[0].lower(),
        "region": REGIONS.get(language.lower()),
        "dir": direction_of(language),
    }


def _texts(document: Document) -> Iterator[str]:
    yield document.title
    for block in document.blocks:
        if isinstance(block, Bullets):
            yield from block.items
        elif isinstance(block, Table):
            yield block.caption
            for row in (block.heads, *block.rows):
                yield from row
        else:
            yield block.text


def _block(block: Heading | Paragraph | Bullets | Table) -> dict[str, Any]:
    match block:
        case Heading():
            return {"is": "heading", "text": _plain(block.text), "level": min(max(block.level, 1), 3)}
        case Paragraph():
            return {"is": "paragraph", "text": _plain(block.text), "kind": block.kind}
        case Bullets():
            return {"is": "bullets", "items": [_plain(one) for one in block.items], "numbered": block.is_numbered}
        case Table():
            return {
                "is": "table",
                "heads": [_plain(one) for one in block.heads],
                "rows": [[_plain(one) for one in row] for row in block.rows],
                "caption": _plain(block.caption),
                "n_words": block.n_words,
            }
