"""
The coverage map as a picture: a square for each service and place, darker the more organisations, hatched where nobody is.

Colour is never alone: the number stands in each square, a gap is hatched and framed. The table under it says the same.
"""

from xml.sax.saxutils import escape, quoteattr

from commonlight.partners.coverage import Map

SIDE, PAD = 34, 8
# How wide a letter of 13 px is, at most on average: Latin, Arabic; and a Chinese sign, which fills its square.
LETTER, SIGN, FIRST_SIGN = 7.4, 13.0, 0x2E80
# A label over a column leans, so that it takes this part of its length to the side, and this part upwards.
LEAN, ASIDE, UPWARDS = 50, 0.643, 0.766
# Beyond this many places a picture is too wide to read; the table still has them all.
MOST_PLACES = 40
# Light enough that the number on the darkest stays readable, on a light page and on a dark one.
SHADES = (0.0, 0.08, 0.16, 0.24, 0.32)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _length(text: str) -> float:
    """Return about how many px a label takes, rather too many than too few."""
    return sum(SIGN if ord(letter) >= FIRST_SIGN else LETTER for letter in text)


def picture(found: Map, *, title: str, gap: str) -> str:
    """
    Return the map as SVG in the page's own colour, "" where there is none to draw.

    Parameters
    ----------
    found : services in rows, places in columns
    title : what a screen reader says of the whole; it leads to the table for the rest
    gap : the word for a square that nobody covers
    """
    places = found.places[:MOST_PLACES]
    if not places or not found.lines:
        return ""
    # Just as much room as the labels need: with a handful of places the whole picture stands on a phone.
    heads = [_short(place, 18) for place in places]
    left = round(max(_length(_short(line.label, 34)) for line in found.lines)) + PAD
    top = round(max(_length(head) for head in heads) * UPWARDS) + 2 * PAD
    right = max((n + 0.5) * SIDE + _length(head) * ASIDE for n, head in enumerate(heads))
    width = left + round(max(right, len(heads) * SIDE)) + PAD
    height = top + len(found.lines) * SIDE + PAD
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label={quoteattr(title)} font-family="inherit" font-size="13" fill="currentColor" direction="ltr">',
        '<defs><pattern id="nobody" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0V6" stroke="currentColor" stroke-width="1.5" opacity="0.55"/></pattern></defs>',
    ]
    for n, head in enumerate(heads):
        x = left + n * SIDE + SIDE / 2
        out.append(f'<text transform="translate({x:.0f} {top - 8}) rotate(-{LEAN})">{escape(head)}</text>')
    for row, line in enumerate(found.lines):
        y = top + row * SIDE
        out.append(f'<text x="{left - 8}" y="{y + 22}" text-anchor="end">{escape(_short(line.label, 34))}</text>')
        for n, cell in enumerate(line.cells[: len(places)]):
            x = left + n * SIDE
            said = f"{line.label}, {cell.place}: {gap if cell.is_gap else cell.n}"
            out.append(f"<g><title>{escape(said)}</title>")
            box = f'x="{x + 2}" y="{y + 2}" width="{SIDE - 4}" height="{SIDE - 4}" rx="3"'
            if cell.is_gap:
                out.append(f'<rect {box} fill="url(#nobody)" stroke="currentColor" stroke-dasharray="3 2"/>')
            else:
                shade = SHADES[min(cell.n, len(SHADES) - 1)]
                out.append(f'<rect {box} fill-opacity="{shade}" stroke="currentColor" stroke-opacity="0.4"/>')
                out.append(f'<text x="{x + SIDE / 2:.0f}" y="{y + 21}" text-anchor="middle">{cell.n}</text>')
            out.append("</g>")
    out.append("</svg>")
    return "".join(out)
