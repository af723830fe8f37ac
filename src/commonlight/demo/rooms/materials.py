"""Materials of Riverbend: one let out, two posters, a card that an adviser stopped, and one that was withdrawn."""

from datetime import datetime, timedelta

from commonlight.core.models import Account
from commonlight.demo.coalition import Coalition
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
    old = begin("transport", 60, details("Text for the bus station", "message", ["en", "es"], "bus"))
    materials.make_ready(old, by=maria, at=at)
    printed = (at - timedelta(days=40)).date()
    places = [("Bus station, ticket hall", 25), ("Main Street library", 15)]
    materials.count_run(old, copies=60, printed_on=printed, places=places, by=maria, at=at)
    materials.withdraw(old, because="The bus company has a new number for lost riders", by=maria, at=at)
