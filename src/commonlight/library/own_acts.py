"""The room's pages on the list "What you can do here"."""

from django.utils.translation import gettext_lazy as _

from commonlight.core.acts import add_act
from commonlight.library.permissions import READERS, WRITERS


def add_own_acts() -> None:
    """Put the room's acts into the list."""
    text = _("What is due this month, what waits for a second person, and numbers to call.")
    add_act(
        "content",
        "library:team",
        _("Look after the library"),
        text,
        roles=READERS,
        command="commonlight library check",
        order=0,
    )
    text = _("Find an entry, write it, review it, take it back.")
    add_act("content", "library:entries", _("All entries"), text, roles=READERS, order=1)
    text = _("Share reviewed entries with other coalitions, or take in theirs.")
    add_act("imports", "library:packs", _("Packs of entries"), text, roles=READERS, order=0)
    text = _("Bring in entries from a spreadsheet; nothing stands before somebody read it.")
    add_act("imports", "library:sheet", _("Entries from a sheet"), text, roles=WRITERS, order=1)
