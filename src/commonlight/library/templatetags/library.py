"""Parts of the library's pages that need more than a loop."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from commonlight.core.languages import languages
from commonlight.library import shown
from commonlight.library.overlay import Called
from commonlight.library.shown import Item, Text

register = template.Library()


@dataclass(frozen=True)
class Row:
    """One line of a law: what it is, and its words."""

    label: str
    text: Text
    is_unchecked: bool


@register.simple_tag
def term(section: str, code: str) -> SafeString:
    """Return what a code is called in the language of the page."""
    return shown.term(section, code, get_language() or "en").html


@register.inclusion_tag("library/parts/law_full.html")
def law_full(law: Item) -> dict[str, Any]:
    """Show all of one law."""
    labels = {
        "defines": _("What it says trafficking is"),
        "protections": _("Help and rights"),
        "penalties": _("Penalties"),
        "duties": _("Duties of the community"),
    }
    rows = [
        Row(label, law.text[field], field in law.entry.unchecked)
        for field, label in labels.items()
        if field in law.text
    ]
    status = shown.term("status", law.facts["status"], law.language)
    return {"law": law, "rows": rows, "status": status, "posting": _posting(law)}


def _posting(law: Item) -> dict[str, Any] | None:
    """Return where a notice hangs and how it must look, or None where the law asks for none."""
    facts = law.facts["posting"] or {}
    where = law.text.get("posting_where")
    rules = law.text.get("posting_rules")
    if not facts and where is None and rules is None:
        return None
    names = dict(settings.LANGUAGES)
    return {
        "places": [Text(place, where.language, where.page_language) for place in where.words.split("; ")]
        if where
        else [],
        "size": " × ".join(f"{inches:g}" for inches in facts.get("size_in", ())),
        "font": facts.get("font_pt"),
        "languages": ", ".join(names.get(code, code) for code in facts.get("languages", ())),
        "rules": rules,
    }


@register.simple_tag
def waiting(number: int) -> SafeString:
    """Say how many entries are hidden until a named person has reviewed them; nothing when there are none."""
    if not number:
        return SafeString("")
    words = ngettext("%(n)s entry waits for review.", "%(n)s entries wait for review.", number) % {"n": number}
    return format_html('<p class="small soft">{}</p>', words)


@register.simple_tag
def waiting_lines(number: int) -> SafeString:
    """Say how many numbers are hidden until a named person has called them; nothing when there are none."""
    if not number:
        return SafeString("")
    words = ngettext(
        "%(n)s number waits until we have called it.", "%(n)s numbers wait until we have called them.", number
    )
    return format_html('<p class="small soft">{}</p>', words % {"n": number})


@register.simple_tag
def who_hears(called: Called) -> str:
    """Say what we were told on the phone of who hears of calls."""
    police = {
        "no": _("When we called, we were told that the police do not hear of calls."),
        "sometimes": _("When we called, we were told that the police hear of a call only in danger or about a child."),
        "yes": _("When we called, we were told that the police hear of calls."),
        "not_said": _("We asked if the police hear of calls. They did not say."),
    }
    immigration = {
        "no": _("We were told that immigration officers do not hear of calls."),
        "sometimes": _("We were told that immigration officers hear of a call only in danger or about a child."),
        "yes": _("We were told that immigration officers hear of calls."),
        "not_said": _("We asked if immigration officers hear of calls. They did not say."),
    }
    return f"{police[called.police_hear]} {immigration[called.immigration_hears]}"


@register.simple_tag
def speaker_note(items: Iterable[Item]) -> SafeString:
    """Say so when no speaker has read some of the texts; nothing where the frame already says it of the whole page."""
    site_language = languages().get(get_language() or "")
    if site_language is None or not site_language.is_reviewed or all(item.is_read_by_speaker for item in items):
        return SafeString("")
    return format_html('<p class="small">{}</p>', _("No speaker of this language has read these texts yet."))


@register.simple_tag
def found(item: Item) -> SafeString:
    """Show one result of a search: a link, and what it is about."""
    address, heading, words = _FOUND[item.kind](item)
    return format_html('<li><p><a href="{}">{}</a><br><span class="soft">{}</span></p></li>', address, heading, words)


def _found_line(line: Item) -> tuple[str, SafeString, SafeString]:
    address = f"{reverse('library:lines')}?place={line.facts['country']}"
    number = format_html('<span class="number noprint" dir="ltr">{}</span>', line.facts["number"])
    if not line.is_screen_only:
        number = format_html('<span class="number" dir="ltr">{}</span>', line.facts["number"])
    return address, line.text["name"].html, format_html("{} · {}", line.label("country"), number)


_FOUND = {
    "law": lambda law: (reverse("library:law", args=[law.id]), law.text["title"].html, law.text["plain"].html),
    "sign": lambda sign: (
        reverse("library:sign", args=[sign.facts["number"]]),
        sign.text["text"].html,
        sign.text["also"].html,
    ),
    "caution": lambda caution: (
        f"{reverse('library:signs')}#{caution.id}",
        format_html("{} {}", _("Not a sign:"), caution.text["sign"].html),
        caution.text["why"].html,
    ),
    "group": lambda group: (
        f"{reverse('library:groups')}#{group.id}",
        group.text["name"].html,
        group.text["helps"].html,
    ),
    "line": _found_line,
    "word": lambda word: (
        f"{reverse('library:words')}#{word.id}",
        word.text["word"].html,
        word.text["means"].html,
    ),
}
