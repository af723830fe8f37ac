"""
What this coalition changed or added in its library, who said what of it, and which numbers were called.

The shipped content files are never written. An entry here lies over the shipped one of the same kind and id, or stands
alone; all of it is public text or says who checked it.
"""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.fields import random_id
from commonlight.core.models import Account


class LibraryStamp(models.Model):
    """One row whose number is drawn anew with every change, so that what is held in memory is known to be old."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    stamp = models.BigIntegerField(default=random_id)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="library_stamp_one_row")]

    def __str__(self) -> str:
        return str(self.stamp)


class LocalEntry(models.Model):
    """
    An entry as this coalition wrote it: `row` as in a content file, `translations` by language and text.

    base : the shipped entry (row and translations) at the time of the change, empty for an entry of our own;
        when the shipped entry differs from it, a package update changed the text since
    origin : the coalition an imported entry came from, or empty
    """

    kind = models.CharField(max_length=16)
    entry = models.CharField(max_length=120)
    row = models.JSONField()
    translations = models.JSONField(default=dict)
    base = models.JSONField(default=dict)
    origin = models.CharField(max_length=120, blank=True)
    # Personal: whoever wrote the text in force may not be the one who reviews it; erased with the account.
    author = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    written = models.DateField()
    stamp = models.BigIntegerField(default=random_id)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "entry"], name="library_local_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry}"


class Change(models.Model):
    """
    One change to an entry, waiting or decided; the row of these is the entry's history.

    before, after : {"row": ..., "translations": ...} as it stood and as it is meant to be; `before` is empty for a new
        entry, `after` is empty when the shipped text is taken back
    number : counts the changes of one entry; a form says which it was written on
    """

    class State(models.TextChoices):
        """Where a change stands."""

        WAITING = "waiting", _("Waits for a second person")
        IN_FORCE = "in_force", _("In force")
        REFUSED = "refused", _("Not taken")
        REPLACED = "replaced", _("Taken into a later change")

    class Act(models.TextChoices):
        """What sort of change it is."""

        EDIT = "edit", _("Changed")
        ADD = "add", _("Added")
        IMPORT = "import", _("Taken from a pack")
        SHEET = "sheet", _("Taken from a sheet")
        KEEP = "keep", _("Our text kept beside a new shipped text")
        SHIPPED = "shipped", _("Shipped text taken back")

    kind = models.CharField(max_length=16)
    entry = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=8, choices=Act.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    origin = models.CharField(max_length=120, blank=True)
    # What the author says of the change, and what the reviewer answers; seen by the team only.
    reason = models.CharField(max_length=400, blank=True)
    answer = models.CharField(max_length=400, blank=True)
    # Personal: who wrote and who decided, as they were called then; the link goes with the account, the name stays.
    author = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=120)
    made = models.DateTimeField()
    reviewer = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reviewer_name = models.CharField(max_length=120, blank=True)
    decided = models.DateTimeField(null=True, blank=True)

    STEPS: ClassVar[dict[str, frozenset[str]]] = {
        "waiting": frozenset({"in_force", "refused", "replaced"}),
        "in_force": frozenset(),
        "refused": frozenset(),
        "replaced": frozenset(),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "entry", "number"], name="library_change_number_once"),
            models.UniqueConstraint(
                fields=["kind", "entry"], condition=models.Q(state="waiting"), name="library_one_change_waits"
            ),
            models.CheckConstraint(
                condition=models.Q(reviewer=None) | ~models.Q(reviewer=models.F("author")),
                name="library_nobody_decides_own_change",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry} {self.number}"


class EntryReview(models.Model):
    """
    A named person's word on an entry as it stood (`digest`): right or wrong, its facts or its words in a language.

    It stops counting when what it speaks of changes.
    """

    kind = models.CharField(max_length=16)
    entry = models.CharField(max_length=120)
    language = models.CharField(max_length=16, blank=True)
    holds = models.BooleanField()
    digest = models.CharField(max_length=64)
    words = models.CharField(max_length=400, blank=True)
    # Personal: who checked; shown to the team only. The name stays in the history, the link goes with the account.
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "entry"], name="library_review_of_entry")]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry}"


class NumberCall(models.Model):
    """A named person dialled a line's number on a day, and what was answered. It counts for this very number."""

    class Answer(models.TextChoices):
        """What came of the call."""

        RIGHT = "right", _("The right line answered")
        WRONG = "wrong", _("Somebody else answered, or the number does not exist")
        NOBODY = "nobody", _("Nobody answered, or it was busy")

    class Hears(models.TextChoices):
        """Whether an office hears of calls."""

        NO = "no", _("No")
        SOMETIMES = "sometimes", _("Only in danger, or about a child")
        YES = "yes", _("Yes")
        NOT_SAID = "not_said", _("They did not say")

    entry = models.CharField(max_length=120, db_index=True)
    number = models.CharField(max_length=24)
    answer = models.CharField(max_length=8, choices=Answer.choices)
    police_hear = models.CharField(max_length=12, choices=Hears.choices, blank=True)
    immigration_hears = models.CharField(max_length=12, choices=Hears.choices, blank=True)
    words = models.CharField(max_length=400, blank=True)
    # Personal: the named person who called; shown to the team only.
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(answer="right") | (~models.Q(police_hear="") & ~models.Q(immigration_hears="")),
                name="library_right_call_says_who_hears",
            )
        ]

    def __str__(self) -> str:
        return self.entry


class ElsewhereReview(models.Model):
    """Another coalition's pack says that it reviewed this very text; it counts as no review here."""

    kind = models.CharField(max_length=16)
    entry = models.CharField(max_length=120)
    coalition = models.CharField(max_length=120)
    day = models.DateField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "entry", "coalition", "digest"], name="library_elsewhere_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry}"


class ReadPack(models.Model):
    """A pack that was read and waits for somebody to choose from it; gone after 30 days or when it was taken."""

    coalition = models.CharField(max_length=120)
    made = models.DateField()
    entries = models.JSONField()
    left_out = models.PositiveIntegerField(default=0)
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    read = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


def whole(row: dict[str, Any], translations: dict[str, Any]) -> dict[str, Any]:
    """Return an entry as changes hold it."""
    return {"row": row, "translations": translations}
