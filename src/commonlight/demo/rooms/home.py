"""The home page of the invented coalition: logo, colours, texts, news, events, and what it knows about its place."""

import io
import math
from datetime import datetime, timedelta

from PIL import Image, ImageDraw

from commonlight.core.logos import clean_logo
from commonlight.core.models import Account, HomeEntry
from commonlight.core.roles import Role
from commonlight.core.services.home import Draft, save_home_entry, set_colours, set_logo
from commonlight.core.services.place import fill_place_entry
from commonlight.core.services.recordings import confirm_recording, put_in_recording
from commonlight.core.sound_files import clean_sound
from commonlight.core.spoken import ANSWER, words_of_answer
from commonlight.demo.chime import chime
from commonlight.demo.coalition import Coalition, content

ORDER = 5
SIDE, FINER = 160, 4
RIVER, SKY, SUN = "#1f5a85", "#ffffff", "#ffc83d"


def draw_logo() -> bytes:
    """Return the coalition's sign as a PNG: a river that bends under the sun, in a disc."""
    side = SIDE * FINER
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((0, 0, side - 1, side - 1), fill=RIVER)
    pen.ellipse((side * 0.56, side * 0.16, side * 0.78, side * 0.38), fill=SUN)
    for row in range(3):
        middle = side * (0.5 + 0.155 * row)
        wave = [
            (x, middle + side * 0.055 * math.sin(2.2 * math.pi * x / side + row * 0.9))
            for x in range(0, side + 1, FINER)
        ]
        pen.line(wave, fill=SKY, width=round(side * (0.055 - 0.008 * row)), joint="curve")
    mask = Image.new("L", (side, side), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, side - 1, side - 1), fill=255)
    picture.putalpha(mask)
    out = io.BytesIO()
    picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def build(coalition: Coalition, *, at: datetime) -> None:
    """Make the home page through the services that an editor's page uses."""
    wanted = content("home")
    editor = Account.objects.filter(memberships__roles__role=Role.COORDINATOR).order_by("login_name")[:1].get()
    set_colours(**wanted["colours"], by=editor, at=at)
    set_logo(logo=clean_logo(draw_logo()), by=editor, at=at)
    for entry in wanted["entries"]:
        draft = Draft(
            kind=entry["kind"],
            words={code: (title, text) for code, (title, text) in entry["words"].items()},
            source=entry.get("source", ""),
            day=at.date() + timedelta(days=entry["in_days"]) if "in_days" in entry else None,
            hours=entry.get("hours", ""),
            where=entry.get("where", ""),
        )
        row = save_home_entry(draft=draft, entry_id=None, publish=True, by=editor, at=at)
        if entry.get("chime"):
            _record(row, by=editor, at=at)
    for known in wanted["place"]:
        fill_place_entry(**{"text": "", "number": "", **known}, by=editor, at=at)


def _record(answer: HomeEntry, *, by: Account, at: datetime) -> None:
    """Put three notes in where a voice would be, whose words say so; an adviser hears them, and they play."""
    adviser = Account.objects.filter(memberships__roles__role=Role.CONTENT_ADVISER).order_by("login_name")[:1].get()
    sound = clean_sound(chime())
    for row in answer.words.all():
        words = words_of_answer(row)
        said = {"passage": f"{ANSWER}{answer.pk}", "language": row.language, "words": words}
        held = put_in_recording(**said, sound=sound, by=by, at=at)
        confirm_recording(recording_id=held.pk, digest=held.digest, words=words, by=adviser, at=at)
