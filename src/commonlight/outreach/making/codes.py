"""QR codes that phones can read off the printed thing."""

import io
from typing import TYPE_CHECKING

from commonlight.outreach.making.pieces import CODE_MM, TooDense

if TYPE_CHECKING:
    import segno

# Four modules of white on each side belong to the code; below 0.4 mm a module blurs in a cheap print.
QUIET = 4
SMALLEST_MODULE_MM = 0.4
LONGEST = 1000


def module_mm(address: str, side_mm: float) -> float:
    """Return the side of one module when the code with its quiet zone is printed `side_mm` wide."""
    return side_mm / (_code(address).symbol_size(border=0)[0] + 2 * QUIET)


def code_svg(address: str, form: str) -> str:
    """
    Return the code of `address` as a drawing with its quiet zone.

    Raises
    ------
    TooDense : at the size the form gives it, its modules are too fine
    """
    side = CODE_MM[form]
    if len(address) > LONGEST or module_mm(address, side) < SMALLEST_MODULE_MM:
        fine = module_mm(address[:LONGEST], side)
        raise TooDense(fine, most_letters(side))
    return svg(address)


def svg(address: str) -> str:
    """Return the code as a drawing that fills the size it is given: black on white, quiet zone included."""
    out = io.BytesIO()
    _code(address).save(
        out, kind="svg", border=QUIET, xmldecl=False, svgns=True, nl=False, dark="#000", light="#fff", omitsize=True
    )
    return out.getvalue().decode()


def most_letters(side_mm: float) -> int:
    """Return how long an address may be in a code printed `side_mm` wide."""
    low, high = 1, LONGEST
    while low < high:
        middle = (low + high + 1) // 2
        if module_mm("https://" + "a" * max(0, middle - 8), side_mm) >= SMALLEST_MODULE_MM:
            low = middle
        else:
            high = middle - 1
    return low


def _code(address: str) -> "segno.QRCode":
    # Loaded by the page that draws a code, not by every process of the site.
    import segno

    return segno.make(address, error="m", micro=False, boost_error=False)
