"""
Take the pictures of posters, brochures and cards in docs/pictures anew, from the shipped words.

    python tools/sheets.py
"""

import io
import os
from pathlib import Path

import django
from PIL import Image

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from commonlight.outreach import material_files as content  # noqa: E402
from commonlight.outreach.making import typesetting  # noqa: E402
from commonlight.outreach.making.pieces import Piece, Sheet  # noqa: E402

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
FOUR = ("en", "es", "ht", "ar")
GAP, GROUND = 14, "#8b9a9b"
SMALL = {"brochure": ("choosing", "phone", "messages"), "easy": content.EASY_PICTURES}


def piece(kind: str, languages: tuple[str, ...], draft: str = "everyone", **more: str) -> Piece:
    """Return a piece with the invented coalition's number and address."""
    held = content.drafts()[draft]
    picture = content.pictures()[held.picture]
    sheets = []
    for language in languages:
        words = content.words_of(held, language)
        described = content.description_of(picture, language)
        sheets.append(Sheet(language, words, described, (words["mark_unsigned"],), is_read=language == "en"))
    small = SMALL.get(more.get("version", kind), ())
    return Piece(
        kind=kind,
        title=words["name"],
        sheets=tuple(sheets),
        number="1-502-555-0142",
        address="https://riverbend.example.org/",
        coalition="Riverbend Coalition",
        picture=picture.svg,
        day_and_night=True,
        small=tuple(content.pictures()[name].svg for name in small),
        **more,  # type: ignore[arg-type]
    )


def side_by_side(name: str, pages: list[bytes], *, columns: int, width: int) -> None:
    """Save pages beside each other as one small picture."""
    images = [Image.open(io.BytesIO(page)).convert("RGB") for page in pages]
    images = [
        image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS) for image in images
    ]
    height = images[0].height
    rows = -(-len(images) // columns)
    whole = Image.new("RGB", (columns * (width + GAP) + GAP, rows * (height + GAP) + GAP), GROUND)
    for at, image in enumerate(images):
        whole.paste(image, (GAP + at % columns * (width + GAP), GAP + at // columns * (height + GAP)))
    whole.quantize(224, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)
    print(name, whole.size)


def main() -> None:
    """Take all of them."""
    side_by_side("materials-posters", typesetting.png(piece("poster", FOUR), width=1000), columns=4, width=420)
    side_by_side("materials-brochures", typesetting.png(piece("brochure", FOUR), width=1400), columns=2, width=840)
    cards = typesetting.png(piece("card", FOUR), width=2400)
    cut = []
    for page in cards:
        image = Image.open(io.BytesIO(page)).convert("RGB")
        scale = image.width / 612
        box = (65 * scale, 90 * scale, (65 + 241) * scale, (90 + 153) * scale)
        out = io.BytesIO()
        image.crop(tuple(round(side) for side in box)).save(out, "PNG")  # type: ignore[arg-type]
        cut.append(out.getvalue())
    side_by_side("materials-cards", cut, columns=4, width=420)
    together = typesetting.png(piece("poster", ("en", "es"), "notice", layout="together"), width=1000)
    easy = typesetting.png(piece("poster", ("en",), version="easy"), width=1000)
    square = typesetting.png(piece("poster", ("zh-hans",)), width=1000)
    farm = typesetting.png(piece("poster", ("es",), "farm"), width=1000)
    side_by_side("materials-others", [*together, *easy, *farm, *square], columns=4, width=420)


if __name__ == "__main__":
    main()
