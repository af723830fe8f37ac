"""Address books as vCard 2.1, 3.0 and 4.0, in UTF-8 or Latin-1, as rows under headings of our own."""

import quopri
import re

from django.utils.translation import gettext as _

from commonlight.core.formats.sheets import MOST_ROWS, CannotRead, Sheet, clean

HEADINGS = ["Name", "Organisation", "Job title", "Email", "Phone", "Languages", "Notes", "Categories", "Birthday"]
PROPERTIES = {
    "ORG": "Organisation",
    "TITLE": "Job title",
    "EMAIL": "Email",
    "TEL": "Phone",
    "LANG": "Languages",
    "NOTE": "Notes",
    "CATEGORIES": "Categories",
    "BDAY": "Birthday",
}
CARD = re.compile(rb"^BEGIN:VCARD\s*$", re.IGNORECASE | re.MULTILINE)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def _as_bytes(data: bytes) -> bytes:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode()
    return data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def read(data: bytes, name: str) -> Sheet:
    """Return the cards of a file, each with the number of the line it begins on; raises CannotRead."""
    raw = _as_bytes(data)
    if not CARD.search(raw):
        raise CannotRead(_("%(name)s holds no vCard.") % {"name": name})
    sheet = Sheet(list(HEADINGS), [])
    card: dict[str, str] | None = None
    began, is_21 = 0, False
    for number, line in _unfolded(raw):
        upper = line.strip().upper()
        if upper == b"BEGIN:VCARD":
            card, began, is_21 = {}, number, False
        elif upper == b"END:VCARD" and card is not None:
            if len(sheet.rows) > MOST_ROWS:
                raise CannotRead(_("%(name)s holds too many cards. Bring it in smaller parts.") % {"name": name})
            card["Name"] = card.pop("FN", "") or card.pop("N", "")
            sheet.rows.append((began, [card.get(heading, "") for heading in HEADINGS]))
            card = None
        elif card is not None:
            is_21 = is_21 or upper == b"VERSION:2.1"
            sheet.was_windows |= _take(line, card, is_21=is_21)
    if card is not None:
        raise CannotRead(
            _("%(name)s ends in the middle of a card (line %(line)s). Fetch it again.") % {"name": name, "line": began}
        )
    return sheet


def _unfolded(raw: bytes) -> list[tuple[int, bytes]]:
    """Return (line number, whole line): folded lines and soft breaks of quoted-printable joined."""
    lines: list[tuple[int, bytes]] = []
    soft = False
    for number, line in enumerate(raw.split(b"\n"), start=1):
        if soft:
            at, before = lines[-1]
            lines[-1] = (at, before[:-1] + line)
        elif line[:1] in (b" ", b"\t") and lines:
            at, before = lines[-1]
            lines[-1] = (at, before + line[1:])
        else:
            lines.append((number, line))
        head = lines[-1][1].partition(b":")[0].upper()
        soft = b"QUOTED-PRINTABLE" in head and lines[-1][1].endswith(b"=")
    return lines


def _take(line: bytes, card: dict[str, str], *, is_21: bool) -> bool:
    """Put one property into a card; return whether its letters had to be read as Windows-1252."""
    head, colon, body = line.partition(b":")
    if not colon:
        return False
    words = head.decode("ascii", "replace").upper().split(";")
    prop = words[0].rpartition(".")[2]
    if prop not in PROPERTIES and prop not in ("FN", "N"):
        return False
    if any(word.endswith("QUOTED-PRINTABLE") for word in words):
        body = quopri.decodestring(body)
    charset = next((word.partition("=")[2] for word in words if word.startswith("CHARSET=")), "")
    text, was_windows = _text(body, charset)
    value = _value(prop, text, is_21=is_21)
    heading = PROPERTIES.get(prop, prop)
    is_preferred = "PREF" in words or any(word.startswith("PREF=1") or word == "TYPE=PREF" for word in words)
    if value and prop == "LANG" and card.get(heading):
        card[heading] = f"{card[heading]}, {value}"
    elif value and (not card.get(heading) or is_preferred):
        card[heading] = value
    return was_windows


def _text(body: bytes, charset: str) -> tuple[str, bool]:
    for encoding in (charset, "utf-8"):
        if encoding:
            try:
                return body.decode(encoding), False
            except (UnicodeDecodeError, LookupError):
                continue
    return body.decode("cp1252", "replace"), True


def _value(prop: str, text: str, *, is_21: bool) -> str:
    if prop == "N":
        # Family; given; middle; prefix; suffix.
        parts = [_unescaped(part) for part in re.split(r"(?<!\\);", text)]
        text = " ".join(part for part in [*parts[1:3], *parts[:1]] if part)
        return clean(text)
    if prop == "ORG":
        return clean(_unescaped(re.split(r"(?<!\\);", text)[0]))
    value = clean(_unescaped(text) if not is_21 else text.replace("\\;", ";"))
    return value.removeprefix("mailto:").removeprefix("tel:") if prop in ("EMAIL", "TEL") else value


def _unescaped(text: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
