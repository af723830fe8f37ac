"""
The child process that holds the typesetter: an order as JSON comes in, pages go out, the memory goes with it.

Run as `python -m commonlight.outreach.making.press`. It reads one JSON order, writes one line of JSON that says how long
each page is, then the pages. A refusal is one line too. It opens no network connection and writes no file.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

SHEETS = Path(__file__).parent / "sheets"
MEGABYTE = 1024 * 1024
MOST_MEMORY = 2048 * MEGABYTE


def typeset(order: dict[str, Any]) -> list[bytes]:
    """Return the pages of an order: one PDF, or one PNG or SVG for each page."""
    import typst

    folder = os.environ.get("COMMONLIGHT_FONTS", "")
    fonts = typst.Fonts(include_embedded_fonts=False, font_paths=[folder] if folder else [])
    more: dict[str, Any] = {"pdf_standards": ["ua-1"]} if order["format"] == "pdf" else {"ppi": order["ppi"]}
    made = typst.compile(
        str(SHEETS / f"{order['form']}.typ"),
        root=str(SHEETS),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(order["data"])},
        format=order["format"],
        timestamp=order["at"],
        **more,
    )
    return made if isinstance(made, list) else [made]


def main() -> int:
    """Answer one order."""
    _limit_memory()
    order = json.load(sys.stdin.buffer)
    try:
        pages = typeset(order)
    except Exception as problem:  # the parent turns it into a refusal
        head: dict[str, Any] = {"wrong": str(problem)[:2000]}
        pages = []
    else:
        head = {"sizes": [len(page) for page in pages]}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    for page in pages:
        sys.stdout.buffer.write(page)
    return 0


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    sys.exit(main())
