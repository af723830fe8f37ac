"""
Reading the running text of a file: plain text, DOCX (ISO/IEC 29500) or ODT (ISO/IEC 26300), as paragraphs.

Only what stands in the body is read: no author, comment, deleted words, header, footer, picture or macro. Nothing is run,
no entity is followed, and nothing is unpacked beyond a limit.
"""

import io
import unicodedata
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from commonlight.core.formats.sheets import CannotRead, decoded

MOST_BYTES = 1024 * 1024
MOST_UNPACKED = 24 * 1024 * 1024
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DOCX_BODY, ODT_BODY = "word/document.xml", "content.xml"
# Words that no longer stand in the text, or that somebody wrote beside it.
DOCX_PASSED_OVER = frozenset({f"{WORD}del", f"{WORD}moveFrom"})
ODT_PASSED_OVER = frozenset({f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{TEXT}note"})
ODT_PARAGRAPHS = frozenset({f"{TEXT}p", f"{TEXT}h"})


def paragraphs_of(data: bytes, name: str) -> list[str]:
    """Return the paragraphs of a file that are not empty; raises CannotRead. `name` : as messages call the file."""
    if len(data) > MOST_BYTES:
        raise CannotRead(
            _("%(name)s is larger than 1 MB. Bring it in smaller parts, without pictures.") % {"name": name}
        )
    if data[:4] == b"PK\x03\x04":
        lines = list(_of_archive(data, name))
    else:
        lines = decoded(data, name)[0].splitlines()
    found = [text for line in lines if (text := _clean(line))]
    if sum(len(text.encode()) + 1 for text in found) > MOST_BYTES:
        raise CannotRead(_("%(name)s holds more than 1 MB of text. Bring it in smaller parts.") % {"name": name})
    if not found:
        raise CannotRead(_("%(name)s holds no words.") % {"name": name})
    return found


def _clean(line: str) -> str:
    plain = "".join(
        sign for sign in unicodedata.normalize("NFC", line) if sign in "\t\n" or unicodedata.category(sign) != "Cc"
    )
    return plain.strip().removeprefix("\ufeff").strip()


def _of_archive(data: bytes, name: str) -> Iterator[str]:
    refused = CannotRead(
        _("%(name)s is no whole text file. Save it again as TXT, DOCX or ODT, and try again.") % {"name": name}
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            body = DOCX_BODY if DOCX_BODY in names else ODT_BODY
            with archive.open(body) as stream:
                raw = stream.read(MOST_UNPACKED + 1)
        # Both formats are UTF-8 without declared entities; whatever else comes is no honest file.
        if len(raw) > MOST_UNPACKED or b"<!" in raw.replace(b"<![CDATA[", b"").replace(b"<!--", b""):
            raise refused
        raw.decode("utf-8")
        root = ElementTree.fromstring(raw)  # noqa: S314 -- no declaration can stand in it: see above
    except (
        zipfile.BadZipFile,
        KeyError,
        ElementTree.ParseError,
        UnicodeDecodeError,
        RuntimeError,
        EOFError,
        OSError,
        NotImplementedError,
        ValueError,
    ) as problem:
        raise refused from problem
    yield from _docx(root) if body == DOCX_BODY else _odt(root)


def _docx(root: ElementTree.Element) -> Iterator[str]:
    for paragraph in _all(root, frozenset({f"{WORD}p"}), DOCX_PASSED_OVER):
        yield "".join(_docx_words(paragraph))


def _docx_words(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        if child.tag in DOCX_PASSED_OVER or child.tag == f"{WORD}p":
            continue
        if child.tag == f"{WORD}t":
            yield child.text or ""
        elif child.tag in (f"{WORD}tab", f"{WORD}br", f"{WORD}cr"):
            yield " "
        else:
            yield from _docx_words(child)


def _odt(root: ElementTree.Element) -> Iterator[str]:
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    for paragraph in _all(body, ODT_PARAGRAPHS, ODT_PASSED_OVER) if body is not None else ():
        yield "".join(_odt_words(paragraph))


def _odt_words(element: ElementTree.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            yield " " * min(int(child.get(f"{TEXT}c", "1")), 100)
        elif child.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            yield " "
        elif child.tag not in ODT_PASSED_OVER and child.tag not in ODT_PARAGRAPHS:
            yield from _odt_words(child)
        yield child.tail or ""


def _all(
    element: ElementTree.Element, wanted: frozenset[str], passed_over: frozenset[str]
) -> Iterator[ElementTree.Element]:
    """Yield the wanted elements in their order, those within others too, without what is passed over."""
    for child in element:
        if child.tag in passed_over:
            continue
        if child.tag in wanted:
            yield child
        yield from _all(child, wanted, passed_over)
