"""What the facts and texts of an entry are called on the team's pages, and how to fill them."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "law": _("Laws"),
    "sign": _("Signs"),
    "caution": _("What is no sign"),
    "group": _("Groups"),
    "line": _("Help lines"),
    "word": _("Words"),
}
ADD = {
    "law": _("Add a law"),
    "sign": _("Add a sign"),
    "caution": _("Add what is no sign"),
    "group": _("Add a group"),
    "line": _("Add a help line"),
    "word": _("Add a word"),
}
FIELDS = {
    "grade": _("Grade"),
    "source": _("Source"),
    "unchecked": _("Written from memory"),
    "place": _("Place"),
    "level": _("Level"),
    "year": _("Year"),
    "citation": _("Citation"),
    "status": _("State of the law"),
    "topics": _("Topics"),
    "posting": _("The notice"),
    "to_check": _("To check"),
    "number": _("Number"),
    "settings": _("Where it is seen"),
    "forms": _("Forms"),
    "category": _("About"),
    "noticed_by": _("Who may notice"),
    "strength": _("How much it says"),
    "ilo_indicator": _("Indicator of the ILO"),
    "rule": _("What our own pages do about it"),
    "channels": _("How to reach the group"),
    "country": _("Country"),
    "line_kind": _("Kind of line"),
    "answered_by": _("Who answers"),
    "day_and_night": _("Day and night"),
    "page_date": _("Day of the page it was read on"),
    "from_abroad": _("Number from abroad"),
    "title": _("Title"),
    "plain": _("In plain words"),
    "defines": _("What it says trafficking is"),
    "protections": _("Help and rights"),
    "penalties": _("Penalties"),
    "duties": _("Duties of the community"),
    "caution": _("Beware"),
    "posting_where": _("Where the notice hangs"),
    "posting_rules": _("Rules for the notice"),
    "text": _("The sign"),
    "also": _("What else it may be"),
    "sign": _("What people take for a sign"),
    "why": _("Why"),
    "name": _("Name"),
    "helps": _("What helps"),
    "avoid": _("What to avoid"),
    "evidence": _("What is known"),
    "operator": _("Who runs it"),
    "hours": _("Hours"),
    "speaks": _("Languages"),
    "ways": _("Other ways to reach it"),
    "note": _("Note"),
    "word": _("Word"),
    "means": _("What it means"),
}
HINTS = {
    "source": _("Where each fact was read, so that somebody else finds it again."),
    "citation": _("How to find the law, such as O.C.G.A. 16-5-47. A law without it is not taken."),
    "title": _("Short, as people call it."),
    "plain": _("Two or three short sentences. Your own words, never copied."),
    "posting_where": _("Kinds of places, with a semicolon between them."),
    "number": _("As it is dialled here, such as 1-888-555-0100."),
    "from_abroad": _("With + and the country in front."),
    "also": _("A sign proves nothing. Say what harmless thing it may be."),
    "note": _("Say here whether calls are passed on, if you know it."),
}


def label_of(field: str) -> str:
    """Return what a field of a diff is called: a fact, or "text@language" with the language in brackets."""
    name, _at, language = field.partition("@")
    shown = str(FIELDS.get(name, name))
    return f"{shown} ({language})" if language else shown
