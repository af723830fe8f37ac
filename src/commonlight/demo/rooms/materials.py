"""Materials of Riverbend: one let out, two posters, a card that an adviser stopped, and one that was withdrawn."""

import io
from datetime import datetime, timedelta

from PIL import Image, ImageDraw

from commonlight.core.models import Account
from commonlight.core.services import media
from commonlight.core.shown_pictures import clean_picture
from commonlight.demo.coalition import Coalition
from commonlight.learning.services import media as lessons
from commonlight.library.selectors import stands_now
from commonlight.library.services import verified_number
from commonlight.outreach.services import materials

ORDER = 66
ADDRESS = "https://riverbend.example.org/"


def build(coalition: Coalition, *, at: datetime) -> None:
    """Build it through the room's own services."""
    maria, rosa = (Account.objects.get(login_name=name) for name in ("maria", "rosa"))
    line = next((one for one in stands_now().content.entries["line"] if verified_number(one, at)), "")
    if not line:
        return

    def details(name: str, kind: str, languages: list[str], picture: str, **more: str) -> dict[str, object]:
        given = {"paper": "letter", "version": "standard", "layout": "each", "address": ADDRESS, "duty": ""}
        return {**given, "name": name, "kind": kind, "languages": languages, "picture": picture, "line": line, **more}

    def begin(draft: str, days: int, given: dict[str, object]):  # type: ignore[no-untyped-def]
        return materials.start_material(draft=draft, details=given, by=maria, at=at - timedelta(days=days))

    wall = begin("everyone", 20, details("You can ask for help", "message", ["en", "es", "ht", "ar"], "talking"))
    materials.mark_read(wall, language="es", name="Lucía R.", by=maria, at=at - timedelta(days=15))
    materials.sign_off(wall, name="Rosa", by=rosa, at=at - timedelta(days=14))
    materials.make_ready(wall, by=maria, at=at)
    materials.publish(wall, by=maria, at=at)
    begin("everyone", 12, details("Poster for everyone", "poster", ["en", "es", "ht", "ar"], "talking"))
    begin("notice", 9, details("Notice for motels", "poster", ["en", "es"], "door", layout="together", duty="us-ga"))
    stopped = begin("farm", 6, details("Card for the fields", "card", ["en", "es"], "field"))
    materials.object_to(
        stopped,
        language="en",
        block="point4",
        words="Say whom to ask, or people will ask the crew leader",
        name="Rosa",
        by=rosa,
        at=at - timedelta(days=3),
    )
    _own_picture(maria, rosa, at)
    old = begin("transport", 60, details("Text for the bus station", "message", ["en", "es"], "bus"))
    materials.make_ready(old, by=maria, at=at)
    printed = (at - timedelta(days=40)).date()
    places = [("Bus station, ticket hall", 25), ("Main Street library", 15)]
    materials.count_run(old, copies=60, printed_on=printed, places=places, by=maria, at=at)
    materials.withdraw(old, because="The bus company has a new number for lost riders", by=maria, at=at)


def _window() -> bytes:
    """Draw a window with two plants and the hills behind it, as a child of the house might."""
    picture = Image.new("RGB", (1200, 600), "#f3e6cf")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((220, 70, 980, 470), fill="#cfe6ee")
    pen.ellipse((780, 110, 880, 210), fill="#ffc83d")
    pen.polygon([(220, 470), (430, 290), (620, 400), (800, 270), (980, 400), (980, 470)], fill="#7fa98f")
    for x in (220, 600, 980):
        pen.line((x, 70, x, 470), fill="#8a5a33", width=18)
    for y in (70, 470):
        pen.line((211, y, 989, y), fill="#8a5a33", width=18)
    pen.rectangle((160, 478, 1040, 510), fill="#a8703f")
    for middle in (330, 860):
        pen.polygon([(middle - 50, 410), (middle + 50, 410), (middle + 38, 478), (middle - 38, 478)], fill="#c5532f")
        for lean in (-46, 0, 46):
            pen.ellipse((middle + lean - 26, 310 - abs(lean) // -2, middle + lean + 26, 410), fill="#2f6d57")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _own_picture(maria: Account, rosa: Account, at: datetime) -> None:
    """Bring a picture that somebody of the house drew, let the adviser look, and put it into a lesson."""
    drawn = media.put_in_picture(
        clean_picture(_window()),
        name="Window of Harbor House",
        tags=["window", "plants", "hills"],
        descriptions={
            "en": "A window with two plants; behind it are hills and the sun.",
            "es": "Una ventana con dos plantas; detrás se ven colinas y el sol.",
        },
        people="none",
        maker="Drawn by a neighbor",
        by=maria,
        at=at - timedelta(days=8),
    )
    media.look_at(drawn, by=rosa, at=at - timedelta(days=7))
    lessons.put_in(slug="volunteer", lesson="limits", medium=drawn, by=maria, at=at)
