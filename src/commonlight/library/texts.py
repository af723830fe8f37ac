"""Words as they are stored."""

import unicodedata


def clean_text(text: str) -> str:
    """
    Return a text in one form of Unicode, trimmed, without control characters but line ends.

    Examples
    --------
    >>> clean_text("  one\\r\\ntwo\\x07 ")
    'one\\ntwo'
    """
    normal = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    return "".join(sign for sign in normal if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs")).strip()
