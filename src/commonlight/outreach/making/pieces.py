"""What is to be made: a kind of sheet, and its words in each language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# Smallest letters in points: what can be read at the distance the thing is read from.
SMALLEST = {"poster": 15.0, "brochure": 9.0, "card": 6.5, "slides": 18.0, "square": 15.0, "large": 18.0, "easy": 18.0}
# Width and height in points.
PAPERS = {"letter": (612.0, 792.0), "a4": (595.276, 841.89)}
# The side of the printed QR code in millimetres.
CODE_MM = {"poster": 38.0, "brochure": 26.0, "card": 19.0, "slides": 60.0, "large": 32.0, "easy": 32.0}
MOST_TOGETHER = 4
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "ur", "yi"})


class NotMade(Exception):
    """The thing cannot be made; nothing is half made."""


@dataclass(eq=False)
class TooLong(NotMade):
    """Words do not fit; `cut` is how many letters must go from the texts of `part`."""

    language: str
    part: str
    cut: int

    def __str__(self) -> str:
        return f"{self.language}: {self.part} is too long by about {self.cut} letters"


@dataclass(eq=False)
class MissingFont(NotMade):
    """No font on this machine has the letters of a script; `package` is the Debian package that brings one."""

    script: str
    package: str

    def __str__(self) -> str:
        return f"no font for {self.script}: install {self.package}"


@dataclass(eq=False)
class TooDense(NotMade):
    """A QR code has so many modules that its print is too fine for phones."""

    module_mm: float
    most_letters: int

    def __str__(self) -> str:
        return f"QR modules of {self.module_mm:.2f} mm; the address may have at most {self.most_letters} letters"


@dataclass(eq=False)
class MixedDirections(NotMade):
    """A line holds letters that run left to right beside letters that run right to left."""

    language: str
    block: str
    words: str

    def __str__(self) -> str:
        return f"{self.language}: {self.block} mixes directions at {self.words!r}"


@dataclass(eq=False)
class NoAlternative(NotMade):
    """A picture has no description in a language, so that who cannot see it gets nothing."""

    language: str

    def __str__(self) -> str:
        return f"{self.language}: the picture has no description"


@dataclass(eq=False)
class NoPrinter(NotMade):
    """The typesetter is not installed, took too long or failed; the browser can still print."""

    why: str

    def __str__(self) -> str:
        return self.why


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    The words of one language.

    words : by block, as `content/materials` names them
    alternative : what the picture shows, in this language
    marks : sentences printed small at the foot, such as that no adviser read it
    is_read : whether a second speaker checked the words; if not, the sheet says so
    """

    language: str
    words: Mapping[str, str]
    alternative: str = ""
    marks: tuple[str, ...] = ()
    is_read: bool = True

    @property
    def direction(self) -> str:
        """Return "rtl" or "ltr"."""
        return "rtl" if self.language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class Piece:
    """
    One thing to make.

    kind : poster, brochure, card, slides or square; version : standard, large or easy
    number : as people write it; day_and_night : whether it is answered at any hour
    address : where the QR code leads; picture : an SVG drawing
    small : drawings of the easy version, one for each of its sentences
    """

    kind: str
    title: str
    sheets: tuple[Sheet, ...]
    number: str
    address: str
    coalition: str
    picture: str = ""
    paper: str = "letter"
    version: str = "standard"
    layout: str = "each"
    day_and_night: bool = False
    small: tuple[str, ...] = field(default=())

    @property
    def form(self) -> str:
        """Return the name of the form it is set in: a version of its own where there is one, else the kind."""
        return self.version if self.version != "standard" and self.kind in ("poster", "brochure", "card") else self.kind
