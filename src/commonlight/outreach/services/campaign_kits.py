"""
A campaign as one file for another coalition: its words, pictures and plan, without people, places, money or counts.

The kit is a zip. `campaign.json` is what another site reads; everything else is for a person who only opens the zip.
A broken kit, one of a newer version, or one that is larger when unpacked than a campaign can be, is refused.
"""

import io
import json
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from commonlight.core.formats.exchange_files import MOST_SAID, ExchangeRefused, Reading, check_version
from commonlight.core.languages import direction_of
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.outreach import short_targets
from commonlight.outreach.models import Campaign, Post, ShortAddress
from commonlight.outreach.models.programmes import LINE, WORDS
from commonlight.outreach.platform_files import platforms
from commonlight.outreach.post_pictures import DoesNotFit, Words, picture
from commonlight.outreach.services.campaigns import Details, plan_campaign
from commonlight.outreach.services.kit_materials import files_of

FORMAT, VERSION = "commonlight-campaign", 1
HEART = "campaign.json"
LARGEST_KIT, LARGEST_HEART, MOST_ENTRIES = 20 * 1024 * 1024, 512 * 1024, 600
MOST_POSTS = 200
LONGEST_DAYS = 3660
NAME, TEXT, ALT, HEADLINE, SHORT = 120, 6000, 2000, 120, 20
SAME_DAY = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class KitPost:
    """A post of a kit, so many days after the campaign's first."""

    day: int
    platform: str
    language: str
    text: str
    headline: str
    alt: str
    target: str


@dataclass(frozen=True)
class Kit:
    """A kit that can be brought in."""

    name: str
    audience: str
    message: str
    measure: str
    language: str
    origin: str
    days: int
    posts: list[KitPost] = field(default_factory=list)
    place_kinds: list[str] = field(default_factory=list)
    materials: list[str] = field(default_factory=list)


def heart_of(campaign: Campaign, *, coalition: str) -> dict[str, Any]:
    """Return what `campaign.json` holds: days are counted from the first, places are kinds, nobody is named."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "origin": coalition,
        "name": campaign.name,
        "audience": campaign.audience,
        "message": campaign.message,
        "measure": campaign.measure,
        "language": campaign.language,
        "days": (campaign.ends - campaign.starts).days,
        "posts": [_said(campaign, post) for post in _posts(campaign)],
        "place_kinds": sorted(
            set(campaign.addresses.exclude(kind=ShortAddress.Kind.POST).values_list("kind", flat=True))
        ),
        "materials": materials_of(campaign),
    }


def materials_of(campaign: Campaign) -> list[str]:
    """Return the names of the materials a campaign uses."""
    return list(campaign.materials.order_by("name").values_list("name", flat=True))


def _posts(campaign: Campaign) -> list[Post]:
    return list(campaign.posts.select_related("address").order_by("planned_on", "platform", "pk"))


def _said(campaign: Campaign, post: Post) -> dict[str, Any]:
    return {
        "day": max(0, (post.planned_on - campaign.starts).days),
        "platform": post.platform,
        "language": post.language,
        "text": post.text,
        "headline": post.headline,
        "alt": post.alt,
        "target": post.address.target if post.address else "",
    }


def kit_of(campaign: Campaign, *, coalition: str, at: date | None = None) -> bytes:
    """
    Return the kit as a zip; the same campaign gives the same bytes.

    at : the day for which the printed things are made, as each shows a number that was called in time; None: without them
    """
    stream = io.BytesIO()
    printed, left = files_of(campaign, at=at) if at else ([], [])
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as kit:

        def put(name: str, text: str) -> None:
            kit.writestr(zipfile.ZipInfo(name, SAME_DAY), text.encode(), zipfile.ZIP_DEFLATED)

        put(HEART, json.dumps(heart_of(campaign, coalition=coalition), ensure_ascii=False, indent=1))
        put("README.txt", _read_me(campaign, coalition) + _read_me_printed(printed, left, coalition))
        for number, post in enumerate(_posts(campaign), 1):
            put(f"posts/{number:02d}-{post.platform}.txt", _post_sheet(post))
            for name, drawn in _pictures(post):
                put(f"pictures/{number:02d}-{post.platform}-{name}.svg", drawn)
        for name, content in printed:
            kit.writestr(zipfile.ZipInfo(name, SAME_DAY), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _post_sheet(post: Post) -> str:
    heading = _("The picture in words")
    alt = f"\n\n{heading}:\n{post.alt}" if post.alt else ""
    return f"{post.text}{alt}\n"


def _pictures(post: Post) -> list[tuple[str, str]]:
    """Draw the pictures without a coalition and without an address: whoever takes the kit has its own."""
    platform = platforms().get(post.platform)
    if platform is None or not post.headline:
        return []
    words = Words(
        headline=post.headline,
        coalition="",
        language=post.language,
        is_right_to_left=direction_of(post.language) == "rtl",
    )
    drawn = []
    for size in platform.pictures:
        try:
            drawn.append((size.name, picture(words, size)))
        except DoesNotFit:
            continue
    return drawn


def _read_me(campaign: Campaign, coalition: str) -> str:
    return "\n".join(
        [
            campaign.name,
            "",
            _("A campaign kit from %(name)s.") % {"name": coalition},
            _("It holds words, pictures and a plan. It names nobody, and holds no place, no money and no count."),
            "",
            _(
                "With Commonlight: open “Campaigns”, then “Bring a campaign kit”. Nobody outside sees it until you say so."
            ),
            _(
                "Without: the folder “posts” has the texts, “pictures” the pictures. {link} is where your own address goes."
            ),
            _("Check each number and each word for your own place before anything is shown."),
            "",
        ]
    )


def _read_me_printed(printed: list[tuple[str, bytes]], left: list[str], coalition: str) -> str:
    lines = []
    if printed:
        lines.append(
            _(
                "The folder “materials” has what is printed. It shows the name, the number and the address of %(name)s: look at it, then make your own from the same draft."
            )
            % {"name": coalition}
        )
    if left:
        lines.append(_("Not ready to print, and so not in here: %(names)s.") % {"names": ", ".join(left)})
    return "".join(f"{line}\n" for line in lines)


def read_kit(data: bytes) -> Kit:
    """Return what a kit says; raises ExchangeRefused naming each thing that is wrong. Nothing is unpacked to disk."""
    if len(data) > LARGEST_KIT:
        raise ExchangeRefused(_("The file is larger than 20 MB; a campaign kit is never that large."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as kit:
            if len(kit.infolist()) > MOST_ENTRIES:
                raise ExchangeRefused(_("The zip holds more files than a campaign kit has."))
            heart = kit.getinfo(HEART)
            if heart.file_size > LARGEST_HEART:
                raise ExchangeRefused(_("“campaign.json” is larger than a campaign can be."))
            with kit.open(heart) as opened:
                # The size in the list is what the file claims; what is read is bounded all the same.
                raw = json.loads(opened.read(LARGEST_HEART + 1).decode("utf-8-sig"))
    except ExchangeRefused:
        raise
    except KeyError as problem:
        raise ExchangeRefused(_("This zip is not a campaign kit: “campaign.json” is missing.")) from problem
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise ExchangeRefused(_("This is not a campaign kit: it is no zip, or it was cut off.")) from problem
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
        raise ExchangeRefused(_("“campaign.json” cannot be read: it was cut off or changed.")) from problem
    return _checked(raw)


def _checked(raw: Any) -> Kit:
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ExchangeRefused(_("This is not a campaign kit. Ask for the file from “Campaign kit as one file”."))
    check_version(raw, VERSION)
    reading, where = Reading(), "campaign"
    place_kinds = reading.rows(raw, "place_kinds", where, MOST_POSTS)
    kit = Kit(
        name=reading.text(raw, "name", where, NAME, needed=True),
        audience=reading.text(raw, "audience", where, LINE, needed=True),
        message=reading.text(raw, "message", where, WORDS, needed=True),
        measure=reading.text(raw, "measure", where, WORDS),
        language=reading.text(raw, "language", where, SHORT, needed=True),
        origin=reading.text(raw, "origin", where, NAME),
        days=reading.day(raw, "days", where, LONGEST_DAYS),
        posts=_posts_in(raw, reading),
        place_kinds=[kind for kind in place_kinds if kind in ShortAddress.Kind.values],
        materials=[str(name)[:NAME] for name in reading.rows(raw, "materials", where, MOST_POSTS)],
    )
    if reading.problems:
        raise ExchangeRefused(*reading.problems[:MOST_SAID])
    return kit


def _posts_in(raw: dict[str, Any], reading: Reading) -> list[KitPost]:
    found = []
    for where, row in reading.objects(raw, "posts", "campaign", MOST_POSTS):
        platform = reading.text(row, "platform", where, SHORT, needed=True)
        if platform and platform not in platforms():
            reading.wrong(_("%(where)s: “%(name)s” is no platform this site knows"), where=where, name=platform)
        headline = reading.text(row, "headline", where, HEADLINE)
        target = reading.text(row, "target", where, SHORT)
        found.append(
            KitPost(
                day=reading.day(row, "day", where, LONGEST_DAYS),
                platform=platform,
                language=reading.text(row, "language", where, SHORT, needed=True),
                text=reading.text(row, "text", where, TEXT, needed=True),
                headline=headline,
                alt=reading.text(row, "alt", where, ALT, needed=bool(headline)),
                target=target if target in short_targets.TARGETS else "",
            )
        )
    return found


def bring_in(kit: Kit, *, starts: date, by: Account, at: datetime) -> Campaign:
    """Plan a campaign from a kit: its posts are drafts, its addresses new ones of this site; nobody outside sees it."""
    from commonlight.outreach.services.campaign_posts import Draft, prepare

    details = Details(
        name=kit.name,
        audience=kit.audience,
        message=kit.message,
        measure=kit.measure,
        starts=starts,
        ends=starts + timedelta(days=kit.days),
        lead=by,
    )
    with write():
        made = plan_campaign(details, language=kit.language, by=by, at=at, origin=kit.origin)
        for post in kit.posts:
            prepare(
                made,
                Draft(post.text, starts + timedelta(days=post.day), post.headline, post.alt),
                for_platforms=[post.platform],
                target=post.target or "home",
                language=post.language,
                by=by,
                at=at,
            )
    return made
