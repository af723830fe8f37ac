"""Why the library refuses; each is a sentence that a page can say in its own words."""

from commonlight.library.models import Change


class LibraryRefusal(Exception):
    """The root of these."""


class NotAllowed(LibraryRefusal):
    """The person does not hold a role that does this."""


class OwnText(LibraryRefusal):
    """Whoever wrote a text cannot be its second person."""


class AlreadyDecided(LibraryRefusal):
    """The change does not wait any more."""


class NothingChanged(LibraryRefusal):
    """What was sent is what stands already."""


class CallInstead(LibraryRefusal):
    """Only a call makes a number right."""


class NumberChanged(LibraryRefusal):
    """The line has another number now than the one that was dialled."""


class NoSuchEntry(LibraryRefusal):
    """No entry has this kind and id."""


class Invalid(LibraryRefusal):
    """The entry breaks the schema; `problems` says how, in sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class EditedMeanwhile(LibraryRefusal):
    """Somebody changed the text since the page was opened; `theirs` is the newest change, or None after a review only."""

    def __init__(self, theirs: Change | None) -> None:
        super().__init__("The text was changed meanwhile.")
        self.theirs = theirs
