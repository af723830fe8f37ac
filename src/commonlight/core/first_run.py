"""
The word that opens the first-run page.

Until somebody set the site up, whoever reaches its address first could make it his own. So the page asks for a word that
`commonlight serve` prints in the terminal. It is derived, never stored, and dies with the first account.
"""

import hmac

from django.conf import settings

from commonlight.core.selectors import is_set_up

GROUPS = 5


def first_run_word() -> str | None:
    """Return five groups of four characters, or None once the site is set up."""
    if is_set_up():
        return None
    text = settings.SITE_SECRETS.subkey("first run").hex()[: GROUPS * 4]
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def fits(typed: str) -> bool:
    """Whether somebody typed the word of this site, and it still counts."""
    word = first_run_word()
    plain = "".join(character for character in typed.casefold() if character.isascii() and character.isalnum())
    return word is not None and hmac.compare_digest(plain.encode(), word.replace("-", "").encode())
