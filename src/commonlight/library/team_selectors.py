"""Questions of the team's pages: entries with where they stand, an entry's whole history."""

from dataclasses import dataclass
from datetime import date, datetime

from commonlight.core.languages import languages
from commonlight.library import selectors
from commonlight.library.diffs import FieldDiff, compare
from commonlight.library.models import Change, ElsewhereReview, EntryReview, LocalEntry, NumberCall
from commonlight.library.reviews import Standing, standing_of
from commonlight.library.rows import Stands, digest_of
from commonlight.library.schema import DEFAULT_LANGUAGE, KINDS, LINE, Entry
from commonlight.library.search import fold
from commonlight.library.visibility import Showing, is_fresh, showing


@dataclass(frozen=True, slots=True)
class TeamItem:
    """An entry as the team sees it, hidden ones too."""

    entry: Entry
    standing: Standing
    showing: Showing
    fresh: bool
    is_ours: bool

    @property
    def name(self) -> str:
        """Return the words an entry is listed by, in English."""
        texts = self.entry.texts[DEFAULT_LANGUAGE]
        return texts[KINDS[self.entry.kind].texts[0]]

    @property
    def is_hidden(self) -> bool:
        """Return whether the public does not see it."""
        return self.showing is Showing.HIDDEN

    @property
    def is_line(self) -> bool:
        """Return whether it is a help line."""
        return self.entry.kind == LINE.name

    @property
    def state(self) -> str:
        """Return where it stands, as a code for the page."""
        if self.standing.found_wrong:
            return "wrong"
        if self.is_line:
            return "called" if self.fresh else "call"
        return "reviewed" if self.standing.checked else "unreviewed"


def team_items(kind: str = "", *, today: date) -> list[TeamItem]:
    """Return all entries, or those of one kind, in the order of the files, ours last."""
    now = selectors.stands_now()
    reviews = selectors.reviews_now(now)
    return [
        _item(
            entry,
            standing_of(entry, reviews.get((entry.kind, entry.id), ())),
            today,
            (entry.kind, entry.id) in now.local,
        )
        for name, entries in now.content.entries.items()
        if not kind or name == kind
        for entry in entries.values()
    ]


def team_item(kind: str, entry: str, *, today: date) -> TeamItem | None:
    """Return one entry, or None."""
    now = selectors.stands_now()
    found = now.content.entries.get(kind, {}).get(entry)
    if found is None:
        return None
    standing = standing_of(found, selectors.reviews_now(now).get((kind, entry), ()))
    return _item(found, standing, today, (kind, entry) in now.local)


def _item(entry: Entry, standing: Standing, today: date, is_ours: bool) -> TeamItem:
    return TeamItem(entry, standing, showing(entry, standing, today), is_fresh(entry, standing, today), is_ours)


def found_items(*, kind: str, state: str, words: str, today: date) -> list[TeamItem]:
    """Return the entries that a team member looks for; `words` are looked for in all texts and the id."""
    items = team_items(kind, today=today)
    elsewhere = set(ElsewhereReview.objects.values_list("kind", "entry")) if state == "elsewhere" else set()
    wanted = fold(words).split()
    keep = {
        "": lambda item: True,
        "unreviewed": lambda item: item.state in ("unreviewed", "call"),
        "wrong": lambda item: item.state == "wrong",
        "ours": lambda item: item.is_ours,
        "elsewhere": lambda item: (item.entry.kind, item.entry.id) in elsewhere and item.standing.checked is None,
    }[state]
    return [item for item in items if keep(item) and (not wanted or _holds(item.entry, wanted))]


def _holds(entry: Entry, wanted: list[str]) -> bool:
    text = fold(" ".join((entry.id, *(words for texts in entry.texts.values() for words in texts.values()))))
    return all(word in text for word in wanted)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One language of an entry: its name, how many texts it has, and whether a speaker read them."""

    code: str
    name: str
    n_texts: int
    n_english: int
    reviewed: object
    digest: str


def spoken(item: TeamItem) -> list[Spoken]:
    """Return every language an entry may be put into, but English."""
    entry = item.entry
    names = {code: language.name for code, language in languages().items()}
    codes = [code for code in {**dict.fromkeys(selectors.content().languages), **names} if code != DEFAULT_LANGUAGE]
    kept = KINDS[entry.kind].names
    english = [text for text in entry.texts[DEFAULT_LANGUAGE] if text not in kept]
    return [
        Spoken(
            code,
            names.get(code, code),
            sum(text in entry.texts.get(code, {}) for text in english),
            len(english),
            item.standing.reviewed.get(code),
            digest_of(entry, code),
        )
        for code in codes
    ]


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing in an entry's history: a change, a word of review or a call."""

    at: datetime
    change: Change | None = None
    diff: tuple[FieldDiff, ...] = ()
    review: EntryReview | None = None
    call: NumberCall | None = None


def history(kind: str, entry: str) -> list[Happened]:
    """Return all that was done to an entry, newest first."""
    found = [
        Happened(change.made, change=change, diff=tuple(diff_of(change)))
        for change in Change.objects.filter(kind=kind, entry=entry)
    ]
    found += [Happened(review.at, review=review) for review in EntryReview.objects.filter(kind=kind, entry=entry)]
    if kind == LINE.name:
        found += [Happened(call.at, call=call) for call in NumberCall.objects.filter(entry=entry)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def diff_of(change: Change) -> list[FieldDiff]:
    """Return what a change changes; the shipped text stands for one that is taken back."""
    after = change.after
    if change.act == Change.Act.SHIPPED:
        shipped = selectors.content().entry(change.kind, change.entry)
        after = Stands.of(shipped).as_json() if shipped else {}
    return compare(change.before, after)


def under_us(kind: str, entry: str) -> list[FieldDiff] | None:
    """Return what the package changed in an entry since we changed it, or None when it did not."""
    row = LocalEntry.objects.filter(kind=kind, entry=entry).exclude(base={}).first()
    shipped = selectors.content().entry(kind, entry) if row else None
    if row is None or shipped is None or Stands.of(shipped).digest == Stands.from_json(row.base).digest:
        return None
    return compare(row.base, Stands.of(shipped).as_json())


def elsewhere(item: TeamItem) -> list[ElsewhereReview]:
    """Return the other coalitions that say they reviewed this very text."""
    rows = ElsewhereReview.objects.filter(kind=item.entry.kind, entry=item.entry.id, digest=digest_of(item.entry))
    return list(rows.order_by("day"))
