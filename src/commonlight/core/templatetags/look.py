"""The component set as template tags; each is shown on the staff page `team/styleguide/`."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from commonlight.core import acts, navigation, wording
from commonlight.core import spoken as spoken_texts
from commonlight.core.directions import isolated
from commonlight.core.exit_script import SCRIPT
from commonlight.core.home_texts import Shown
from commonlight.core.language_paths import same_page_in
from commonlight.core.languages import direction_of, languages
from commonlight.core.look_sheet import sheet
from commonlight.core.page_context import Frame, frame_of_site
from commonlight.core.screen_help import help_for

register = template.Library()

PANELS = frozenset({"notice", "warning", "inset"})
STATUS_LOOKS = frozenset({"", "strong", "quiet", "attention"})
DIGITS = "+0123456789*#"


register.filter("isolated", isolated)


def _rooms_on(context: Context) -> Collection[str] | None:
    frame = context.get("frame")
    return frame.rooms if frame else None


@register.simple_tag(takes_context=True)
def optional_url(context: Context, name: str) -> str:
    """Return the address of a view, or nothing when this install does not have it or its room is switched off."""
    return navigation.url_if_on(name, _rooms_on(context))


@register.simple_tag(takes_context=True)
def public_rooms(context: Context) -> list[navigation.PublicGroup]:
    """Return the groups of public pages, each with its pages."""
    return navigation.public_menu(context.get("request"), _rooms_on(context))


@register.simple_tag(takes_context=True)
def team_pages(context: Context) -> navigation.TeamMenu:
    """Return the menu of the team's pages that the signed-in person may open: groups, and pages of the open one."""
    request = context.get("request")
    return navigation.team_menu(request, navigation.roles_of(getattr(request, "user", None)), _rooms_on(context))


@register.simple_tag(takes_context=True)
def acts_of(context: Context, group: str) -> list[acts.Shown]:
    """Return the acts of one group that the signed-in person may do."""
    held = navigation.roles_of(getattr(context.get("request"), "user", None))
    return [act for _name, shown in acts.acts_for(held, _rooms_on(context), group=group) for act in shown]


@register.simple_tag(takes_context=True)
def screen_help(context: Context) -> str:
    """Return the help for the page that was asked for, in its language or in English; "" when there is none."""
    match = getattr(context.get("request"), "resolver_match", None)
    return help_for(match.view_name, get_language() or "en") if match else ""


@register.simple_tag(takes_context=True)
def style_sheet(context: Context) -> str:
    """Return the address of the style sheet: ours, or the one with the coalition's colours."""
    frame = context.get("frame")
    if frame and any(frame.colours):
        return reverse("look_sheet", args=[sheet(*frame.colours)[0]])
    return static("core/site.css")


@register.simple_tag(takes_context=True)
def brand_look(context: Context) -> dict[str, Any]:
    """Return the coalition's logo as it stands in the head of a page: address and size, half as large as stored."""
    frame = context.get("frame")
    digest, width, height = frame.logo if frame else ("", 0, 0)
    if not digest:
        return {}
    shown = min(1, 56 / max(height, 1), 240 / max(width, 1))
    return {"url": reverse("logo", args=[digest]), "width": round(width * shown), "height": round(height * shown)}


@register.inclusion_tag("core/parts/language_links.html", takes_context=True)
def language_links(context: Context, only: str = "") -> dict[str, Any]:
    """
    Link the same page in each language.

    only : codes with commas between them; empty for all that the site offers
    """
    request = context.get("request")
    here = get_language()
    known = languages()
    frame = context.get("frame")
    chosen = frame.languages if frame else ()
    # What the coalition chose in its settings; the page's own language always stands there.
    offered = [known[code] for code in known if not chosen or code in chosen or code == here]
    if only:
        offered = [language for language in offered if language.code in (*only.split(","), here)]
    return {
        "languages": [
            {
                "code": language.code,
                "name": language.name,
                "direction": language.direction,
                "url": same_page_in(language.code, request),
                "here": language.code == here,
            }
            for language in offered
        ]
    }


@register.inclusion_tag("core/parts/emergency_line.html", takes_context=True)
def emergency_line(context: Context) -> dict[str, Any]:
    """Say whom to call in danger; a link that dials on a phone."""
    number = str(context["emergency_number"] if "emergency_number" in context else frame_of_site().emergency_number)
    return {"number": number, "dial": "".join(sign for sign in number if sign in DIGITS)}


@register.inclusion_tag("core/parts/translation_note.html")
def translation_note() -> dict[str, Any]:
    """Say so when no speaker has reviewed the language of the page, or when part of it came in English."""
    code = get_language() or ""
    language = languages().get(code)
    return {
        "not_reviewed": language is not None and not language.is_reviewed,
        "partly_english": bool(wording.in_english(code)),
    }


@register.simple_tag(takes_context=True)
def spoken(context: Context, key: str) -> SafeString:
    """Show a passage that may be read aloud; below it a player, while a recording of these very words stands."""
    # The page of a mistake has no frame, for the database may be what is broken.
    frame = context.get("frame") or Frame()
    shown = spoken_texts.markup(spoken_texts.passage(key), frame)
    language = get_language() or "en"
    if language not in frame.spoken.get(key, {}):
        return shown
    return shown + player(spoken_texts.playing(frame, key, language, spoken_texts.words(shown)))


@register.simple_tag
def player(digest: str) -> SafeString:
    """Show a player for a recording, which loads nothing until somebody asks for it; nothing without a recording."""
    return render_to_string("core/parts/player.html", {"url": reverse("sound", args=[digest])} if digest else {})


@register.simple_tag
def page_direction() -> str:
    """Return the side the page's language is read from, as `dir` has it."""
    return direction_of(get_language())


@register.simple_tag
def exit_script() -> SafeString:
    """Return the script for leaving fast, for a page whose view is marked `allow_exit_script`."""
    return mark_safe(f"<script>{SCRIPT}</script>")  # noqa: S308 -- a constant of our own


@register.filter
def field_kind(field: BoundField) -> str:
    """Return how a field is laid out: "tick" (one checkbox), "group" (several inputs under a legend) or "line"."""
    if field.use_fieldset:
        return "group"
    return "tick" if field.widget_type == "checkbox" else "line"


def first_input_id(field: BoundField) -> str:
    """Return the id of the input that a link to the field leads to."""
    if field.use_fieldset:
        return f"{field.auto_id}_0"
    return field.id_for_label or str(field.auto_id)


@register.inclusion_tag("core/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """List what has to be mended in a form, each with a link to its field."""
    entries = [{"target": "", "text": text} for text in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else first_input_id(field)
        entries += [{"target": target, "text": text} for text in field.errors]
    return {"entries": entries}


@register.simple_tag
def choice_attributes(widget: dict[str, Any]) -> SafeString:
    """Return the attributes of one radio or checkbox; a radio may not carry aria-invalid, its group says it."""
    shown = [
        (name, value)
        for name, value in widget["attrs"].items()
        if value is not False and not (name == "aria-invalid" and widget["type"] == "radio")
    ]
    return mark_safe(  # noqa: S308 -- both parts are escaped by format_html_join
        format_html_join("", ' {}="{}"', [pair for pair in shown if pair[1] is not True])
        + format_html_join("", " {}", [(name,) for name, value in shown if value is True])
    )


@register.simple_block_tag
def panel(content: SafeString, kind: str = "notice", title: str = "") -> SafeString:
    """Set a text apart: "notice" (to know), "warning" (to mind) or "inset" (an aside)."""
    if kind not in PANELS:
        raise template.TemplateSyntaxError(f"panel: {kind!r} is none of {sorted(PANELS)}")
    return render_to_string("core/parts/panel.html", {"kind": kind, "title": title, "content": content})


@register.inclusion_tag("core/parts/status.html")
def status(label: str, look: str = "") -> dict[str, str]:
    """Name the state of a thing (never of a person); the word says it, the look only repeats it."""
    if look not in STATUS_LOOKS:
        raise template.TemplateSyntaxError(f"status: {look!r} is none of {sorted(STATUS_LOOKS)}")
    return {"label": label, "look": look}


@register.inclusion_tag("core/parts/summary_list.html")
def summary_list(rows: list[dict[str, str]]) -> dict[str, Any]:
    """Show answers for checking: rows of label, value and, where it may be changed, url."""
    return {"rows": rows}


@register.inclusion_tag("core/parts/steps.html")
def steps(current: int, total: int, picture: str = "") -> dict[str, Any]:
    """Say where in a row of steps the person is; `picture` names a pictogram of what this step asks."""
    shown = f"core/pictograms/{picture}.svg" if picture else ""
    return {"current": current, "total": total, "steps": range(1, total + 1), "picture": shown}


@register.inclusion_tag("core/parts/pagination.html")
def pagination(page: Page[Any], parameter: str = "page", **rest: str) -> dict[str, Any]:
    """Link the neighbouring pages of a long list; `rest` are further parts of the address to keep."""
    return {"page": page, "parameter": parameter, "rest": f"&{urlencode(rest)}" if rest else ""}


@register.simple_tag(takes_context=True)
def home_block(context: Context, block: tuple[str, dict[str, Any]]) -> SafeString:
    """Render the block that a room brings to the home page."""
    name, own = block
    with context.push(**own):
        return context.template.engine.get_template(name).render(context)  # type: ignore[union-attr]


@register.inclusion_tag("core/parts/own_words.html")
def own_words(shown: Shown) -> dict[str, Any]:
    """Show a text of the coalition's own, marked with its language where that is not the page's."""
    return {"shown": shown}
