"""
Generated passphrases: six words of four letters, drawn by the site, never chosen by a person.

The list is made by a rule, so nobody's list is copied: consonant, vowel, consonant, vowel, from 18 consonants and 5
vowels (8,100 words, easy to say in English and Spanish), without words of one doubled syllable and without those that
could hurt or embarrass. More than 7,950 remain: six of them carry over 77 bits.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import product

from commonlight.core.secret_files import SiteSecrets

CONSONANTS = "bdfghjklmnprstvwyz"
VOWELS = "aeiou"
WORDS = 6
WORD_LETTERS = 4
HURTFUL = (
    "puta puto puti pito teta tete culo cula peda pedo pede pija meto mota moro mora niga zipa jodi joda jode foda "
    "fode homo lesa maje tota bobo nazi hole sado rape rapo rapa kika lube pube jota joto wuse gila gilo lelo loka "
    "loko nero bolu muda mudo sida suka kuka"
)


@lru_cache(maxsize=1)
def word_list() -> tuple[str, ...]:
    """Return all words that may be drawn, sorted."""
    syllables = [consonant + vowel for consonant, vowel in product(CONSONANTS, VOWELS)]
    hurtful = frozenset(HURTFUL.split())
    return tuple(
        sorted(
            first + second
            for first, second in product(syllables, repeat=2)
            if first != second and first + second not in hurtful
        )
    )


@dataclass(frozen=True, repr=False)
class Passphrase:
    """What a reader types to sign in: 24 letters, shown as six words."""

    letters: str

    @classmethod
    def draw(cls) -> "Passphrase":
        """Return a new random passphrase."""
        words = word_list()
        return cls("".join(secrets.choice(words) for _ in range(WORDS)))

    @classmethod
    def read(cls, typed: str) -> "Passphrase":
        """Return what a person typed, whatever the case, the accents and what stands between the words."""
        plain = unicodedata.normalize("NFKD", typed).casefold()
        return cls("".join(letter for letter in plain if "a" <= letter <= "z")[:200])

    @property
    def words(self) -> list[str]:
        """The six words, as shown once."""
        return [self.letters[start : start + WORD_LETTERS] for start in range(0, len(self.letters), WORD_LETTERS)]

    def shown(self) -> str:
        """Return the words with spaces between: for the one page or terminal that shows it."""
        return " ".join(self.words)

    def peppered(self, site: SiteSecrets) -> bytes:
        """Return what is stretched: nobody can try passphrases on a stolen database without the pepper."""
        key = site.subkey("reader passphrase", of="pepper")
        return blake2b(self.letters.encode(), key=key, digest_size=32).digest()
