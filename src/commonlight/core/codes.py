"""
Mailbox codes: 25 digits in five groups of five, in any script's digits.

The first 10 digits select the mailbox, the next 14 verify and open it, the last one checks for a typing slip. Together
24 random digits, 79.7 bits. Digits only, so that people of every script can write, read out and type them.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from hashlib import blake2b

from commonlight.core.secret_files import SiteSecrets

SELECT_DIGITS = 10
VERIFY_DIGITS = 14
RANDOM_DIGITS = SELECT_DIGITS + VERIFY_DIGITS
CODE_DIGITS = RANDOM_DIGITS + 1
SELECTOR_BYTES = 16

# Damm's quasigroup of order 10 catches every single wrong digit and every swap of neighbours.
# Source: H. M. Damm, "Total anti-symmetrische Quasigruppen", thesis, Marburg 2004.
DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})


class CodeUnreadable(ValueError):
    """What was typed cannot be a code; `reason` is "length", "character" or "slip" (the check digit does not fit)."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def check_digit(digits: str) -> str:
    """Return Damm's check digit of some ASCII digits."""
    interim = 0
    for digit in digits:
        interim = int(DAMM[interim][int(digit)])
    return str(interim)


@dataclass(frozen=True, repr=False)
class Code:
    """A well-formed mailbox code; 25 ASCII digits."""

    digits: str

    @classmethod
    def draw(cls) -> "Code":
        """Return a new random code."""
        digits = f"{secrets.randbelow(10**RANDOM_DIGITS):0{RANDOM_DIGITS}d}"
        return cls(digits + check_digit(digits))

    @classmethod
    def read(cls, typed: str) -> "Code":
        """
        Return the code a person typed: digits of any script, with any spaces, dashes or direction marks between.

        Raises CodeUnreadable; its reason tells a person what to look at. No slow hash is needed to find a slip.
        """
        digits = []
        for character in typed.translate(LOOKALIKES):
            value = unicodedata.digit(character, None)
            if value is not None:
                digits.append(str(value))
            elif unicodedata.category(character)[0] not in "ZPC":
                raise CodeUnreadable("character")
        if len(digits) != CODE_DIGITS:
            raise CodeUnreadable("length")
        code = "".join(digits)
        if check_digit(code[:-1]) != code[-1]:
            raise CodeUnreadable("slip")
        return cls(code)

    @property
    def groups(self) -> list[str]:
        """The five groups of five digits, as shown and printed."""
        return [self.digits[start : start + 5] for start in range(0, CODE_DIGITS, 5)]

    @property
    def last_group(self) -> str:
        """The five digits typed back to confirm that the code was written down."""
        return self.digits[-5:]

    def selector(self, site: SiteSecrets) -> bytes:
        """Return the 16-byte look-up value of this code: keyed, fast, says nothing without the pepper."""
        key = site.subkey("mailbox selector", of="pepper")
        return blake2b(self.digits[:SELECT_DIGITS].encode(), key=key, digest_size=SELECTOR_BYTES).digest()

    def verifying_secret(self, site: SiteSecrets) -> bytes:
        """Return what is stretched with the mailbox's own salt to verify the code and open the mailbox."""
        key = site.subkey("mailbox verifier", of="pepper")
        return blake2b(self.digits.encode(), key=key, digest_size=32).digest()


def random_selector() -> bytes:
    """Return a selector that belongs to no code: the second slot of a mailbox without a duress code."""
    return secrets.token_bytes(SELECTOR_BYTES)
