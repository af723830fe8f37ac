"""What a service of events and volunteers refuses, and the sentence that says so to the person."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "full": _("There is no free place left."),
    "too few": _("There are not so many free places left."),
    "over": _("This has already begun or is over."),
    "cancelled": _("This event was cancelled."),
    "closed": _("This event takes no sign-ups here."),
    "too many": _("This is more people than one sign-up may bring. Please write to us."),
    "not open": _("Counting is open from two hours before the event until three hours after it."),
    "private": _("This is a private event: only a number is kept."),
}


class Refused(Exception):
    """The act is not possible now; `reason` is a key of a table of words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def words(self) -> str:
        """Return the sentence for the person."""
        return str(WORDS[self.reason])
