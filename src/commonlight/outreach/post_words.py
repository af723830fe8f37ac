"""
What speaks against a post: too long, too hard to read, a number nobody checked, a picture without words for it.

A finding either stops the post or only asks somebody to look again; nothing here changes a text.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonlight.core import word_lint
from commonlight.core.form_fields import western_digits
from commonlight.library.reading import grade
from commonlight.library.selectors import shelf
from commonlight.outreach.models import Post
from commonlight.outreach.platform_files import HASHTAG, LINK, Platform, platforms

if TYPE_CHECKING:
    from collections.abc import Iterator

HIGHEST_GRADE = 8.0
# Too few words to say how hard they are to read.
SHORTEST_MEASURED = 12
# A run of digits with the marks people set between them; years and times are shorter.
NUMBER = re.compile(r"(?<![\w/.])\+?\d[\d\s().-]{3,}\d(?![\w/])")
FEWEST_DIGITS = 5
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
OTHER_LINK = re.compile(r"(?:https?://|www\.)\S+", re.I)


@dataclass(frozen=True)
class Finding:
    """Something about a post: `code` names it for tests, `stops` says whether it may be checked all the same."""

    code: str
    text: str
    stops: bool = True


def findings_of(post: Post, *, address: str, today: date) -> list[Finding]:
    """Return all that speaks against a post whose short address in full is `address`."""
    platform = platforms().get(post.platform)
    if platform is None:
        return [Finding("platform", _("This platform is not known any more."))]
    text = post.text.replace("{link}", address)
    return [
        *_length(text, platform),
        *_link(text, address, platform),
        *_numbers(text, today),
        *_words(post),
        *_reading(post),
        *_hashtags(text, platform),
        *_picture(post, platform),
    ]


def _length(text: str, platform: Platform) -> "Iterator[Finding]":
    over = platform.too_long_by(text)
    if not text.strip():
        yield Finding("empty", _("There is no text yet."))
    elif over and platform.counts == "words":
        yield Finding("long", ngettext("Too long: cut %(n)s word.", "Too long: cut %(n)s words.", over) % {"n": over})
    elif over and platform.counts == "sms":
        yield Finding(
            "long",
            _("Too long: it would be sent as %(n)s messages; %(most)s are the most.")
            % {"n": platform.length(text), "most": platform.limit},
        )
    elif over:
        yield Finding("long", ngettext("Too long: cut %(n)s sign.", "Too long: cut %(n)s signs.", over) % {"n": over})
    elif platform.length(text) > platform.advice:
        yield Finding("advice", _("It fits. Shorter texts are read by more people here."), stops=False)


def _link(text: str, address: str, platform: Platform) -> "Iterator[Finding]":
    others = [found for found in OTHER_LINK.findall(text) if not (address and found.rstrip(".,)") == address)]
    if others:
        yield Finding(
            "other_link",
            _("It leads to an address that is not ours. Use the short address, so that nobody is sent elsewhere."),
        )
    if platform.is_spoken and address and address in text:
        yield Finding(
            "spoken_link", _("Nobody can press an address that is read aloud. Say the number or the name instead.")
        )
    elif platform.link_is_dead and address and address in text:
        yield Finding(
            "dead_link", _("The address cannot be pressed here. It is short enough to be typed."), stops=False
        )


def _numbers(text: str, today: date) -> "Iterator[Finding]":
    """A number to call stands in a post only while a named person's call to it is at most 180 days old."""
    plain = DATE.sub("", LINK.sub("", western_digits(text)))
    wanted = {digits for found in NUMBER.findall(plain) if len(digits := re.sub(r"\D", "", found)) >= FEWEST_DIGITS}
    if not wanted:
        return
    lines = shelf("line", "en", today=today).items
    known = {re.sub(r"\D", "", line.facts["number"]): line for line in lines}
    for digits in sorted(wanted):
        line = known.get(digits) or known.get(digits.removeprefix("1")) or known.get(f"1{digits}")
        if line is None:
            yield Finding(
                "unknown_number",
                _("%(number)s is no line of the library. Take a number from there, or have it added and checked.")
                % {"number": digits},
            )
        elif not line.fresh:
            yield Finding(
                "old_number",
                _("Nobody called %(number)s in the last 180 days. Check it first, on the page of help lines.")
                % {"number": digits},
            )


def _words(post: Post) -> "Iterator[Finding]":
    """Words and figures that no material says either; the rules are the same for all we show."""
    blocks = {"text": post.text, "headline": post.headline, "alt": post.alt}
    for flaw in word_lint.flaws_of_words(post.language, blocks):
        if flaw.instead:
            text = _("Not “%(found)s”. Write: %(instead)s. %(why)s")
        else:
            text = _("Not “%(found)s”. %(why)s")
        yield Finding(flaw.kind, text % {"found": flaw.found, "instead": flaw.instead, "why": flaw.why})


def _reading(post: Post) -> "Iterator[Finding]":
    text = LINK.sub("", HASHTAG.sub("", post.text.replace("{link}", "")))
    if len(text.split()) < SHORTEST_MEASURED:
        return
    found = grade(text, post.language)
    if found is not None and found > HIGHEST_GRADE:
        yield Finding(
            "hard",
            _("Reading grade %(grade)s: make sentences shorter and words plainer, to %(most)s or below.")
            % {"grade": f"{found:.1f}", "most": f"{HIGHEST_GRADE:.0f}"},
        )


def _hashtags(text: str, platform: Platform) -> "Iterator[Finding]":
    n = len(HASHTAG.findall(LINK.sub("", text)))
    if n > platform.hashtags:
        yield Finding(
            "hashtags",
            ngettext(
                "More than %(n)s hashtag: it reads like noise here.",
                "More than %(n)s hashtags: it reads like noise here.",
                platform.hashtags,
            )
            % {"n": platform.hashtags},
            stops=False,
        )


def _picture(post: Post, platform: Platform) -> "Iterator[Finding]":
    if post.headline and not post.alt.strip():
        yield Finding("no_alt", _("The picture has no words for people who do not see it."))
    elif post.headline and platform.alt_limit and len(post.alt) > platform.alt_limit:
        over = len(post.alt) - platform.alt_limit
        yield Finding(
            "long_alt",
            ngettext(
                "The words for the picture are too long: cut %(n)s sign.",
                "The words for the picture are too long: cut %(n)s signs.",
                over,
            )
            % {"n": over},
        )
