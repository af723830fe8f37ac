"""Questions about notes: what waits, what was found, what everybody may read, what a code opens."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from commonlight.analysis.disclosure.rules import Audience, Rules
from commonlight.core.codes import Code
from commonlight.core.models import Account
from commonlight.feedback.models.notes import Note, NoteCoding, RumourAnswer, SensitiveNote, YouSaid, YouSaidText
from commonlight.feedback.sealing import SealBroken, note_mark, open_reply

MOST_WORDS, SHOWN = 8, 100


def found(words: str = "", *, kind: str = "", code: str = "", state: str = "") -> QuerySet[Note]:
    """Return the notes in which every one of some words stands, those that are due first."""
    rows = Note.objects.all()
    for word in words.split()[:MOST_WORDS]:
        rows = rows.filter(words__icontains=word)
    if kind:
        rows = rows.filter(kind=kind)
    if code:
        rows = rows.filter(Q(code=code) | Q(code__startswith=f"{code}."))
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("due", "pk")


def next_to_sort(coder: Account) -> Note | None:
    """Return the oldest note that nobody sorted, else one that a colleague sorted and this coder has not."""
    mine = NoteCoding.objects.filter(note=OuterRef("pk"), coder=coder)
    rows = Note.objects.exclude(state=Note.State.DONE).filter(~Exists(mine))
    first = rows.filter(state=Note.State.NEW).order_by("came", "pk").first()
    return first or rows.order_by("came", "pk").first()


def last_sorted(coder: Account) -> Note | None:
    """Return the note this coder sorted last, to undo it."""
    coding = NoteCoding.objects.filter(coder=coder).select_related("note").order_by("-pk").first()
    return coding.note if coding else None


def late(today: date) -> int:
    """Return how many notes wait longer than was promised."""
    return Note.objects.exclude(state=Note.State.DONE).filter(due__lt=today).count()


@dataclass(frozen=True)
class Answered:
    """One answer to everybody; `count` is rounded, and 0 where it is too small to be told."""

    text: YouSaidText
    count: int


def answers(language: str) -> list[Answered]:
    """Return what people said and what was done, in a language, the newest first."""
    rules = Rules.for_audience(Audience.PUBLIC)
    rows = (
        YouSaidText.objects.filter(language=language, answer__published_on__isnull=False)
        .select_related("answer")
        .order_by("-answer__published_on", "pk")
    )
    shown = []
    for row in rows:
        times = sum(row.answer.notes.values_list("times", flat=True))
        shown.append(Answered(row, 0 if rules.is_small(times) or not times else rules.rounded(times)))
    return shown


def rumours(language: str) -> QuerySet[RumourAnswer]:
    """Return what is said and what is so, in a language."""
    rows = RumourAnswer.objects.filter(language=language, rumour__published_on__isnull=False)
    return rows.select_related("rumour").order_by("-rumour__published_on", "pk")


@dataclass(frozen=True)
class ForCode:
    """What a code opens: the answer ("" while there is none) and the day of it; no word of the note itself."""

    words: str
    on: date | None


def for_code(code: Code) -> ForCode | None:
    """Return what a code opens, or None when there is no such note."""
    mark = note_mark(code, settings.SITE_SECRETS)
    note = Note.objects.filter(selector=mark).only("reply", "replied_on").first()
    if note is not None:
        return ForCode(note.reply, note.replied_on)
    row = SensitiveNote.objects.filter(selector=mark).first()
    if row is None:
        return None
    if row.reply_sealed is None or row.reply_box is None or row.person_secret is None:
        return ForCode("", None)
    try:
        words = open_reply(
            bytes(row.reply_sealed), bytes(row.reply_box), bytes(row.person_secret),
            code=code, site=settings.SITE_SECRETS, note_id=row.pk,
        )  # fmt: skip
    except SealBroken:
        return None
    return ForCode(words, row.replied_on)


def agreement_table() -> list[list[str]]:
    """Return the codes of every coder over the notes that two coders or more sorted: a row for each coder."""
    rows = NoteCoding.objects.exclude(coder=None).order_by("note_id", "pk").values_list("note_id", "coder_id", "code")
    by_note: dict[object, dict[object, str]] = {}
    for note, coder, code in rows:
        by_note.setdefault(note, {})[coder] = code
    twice = [given for given in by_note.values() if len(given) > 1]
    coders = sorted({coder for given in twice for coder in given}, key=str)
    return [[given.get(coder, "") for given in twice] for coder in coders]


def open_answers() -> QuerySet[YouSaid]:
    """Return all answers to everybody, those not shown yet first."""
    return YouSaid.objects.prefetch_related("texts").order_by("-published_on", "-made_on", "pk")
