"""An address as a square code that a phone's camera reads, drawn into the page itself."""

import io

from django.utils.safestring import SafeString, mark_safe


def qr_picture(address: str) -> SafeString:
    """Return an address of our own as SVG, black on white, with the quiet border that readers need."""
    # Few pages show one, and the library's tables weigh on the web process.
    import segno

    stream = io.BytesIO()
    segno.make(address, error="m").save(stream, kind="svg", scale=6, border=4, dark="#000", light="#fff", xmldecl=False)
    return mark_safe(stream.getvalue().decode())  # noqa: S308 -- made from our own address
