"""
Grants, budgets, spending, and what was given in work and things. All amounts are whole cents of a named currency.

Nobody who was helped stands here: a payment to a person is booked under what it was for.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account, Organisation
from commonlight.outreach.models.programmes import LINE, WORDS, Programme


class Grant(models.Model):
    """Money with a purpose, from a funder or from the coalition's own purse."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    funder = models.CharField(max_length=120)
    funder_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="its funder accounts read what is released to it",
    )  # fmt: skip
    amount_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    starts = models.DateField()
    ends = models.DateField()
    conditions = models.TextField(max_length=WORDS, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="outreach_grant_above_zero"),
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="outreach_grant_ends"),
        ]

    def __str__(self) -> str:
        return self.name


class ReportPeriod(models.Model):
    """A stretch of time the funder wants to hear about, and by when."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="periods")
    since = models.DateField()
    until = models.DateField()
    due = models.DateField()
    handed_in_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="outreach_period_until")
        ]

    def __str__(self) -> str:
        return f"period {self.pk}"


class BudgetLine(models.Model):
    """A part of a grant, for one kind of cost."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="lines")
    name = models.CharField(max_length=120)
    amount_cents = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grant", "name"], name="outreach_budget_line_once"),
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="outreach_budget_line_above_zero"),
        ]

    def __str__(self) -> str:
        return self.name


class BookBatch(models.Model):
    """A sheet of the bookkeeper: read, looked at, then booked as a whole, and taken back as a whole."""

    class State(models.TextChoices):
        """Where it stands."""

        LOOKED_AT = "looked_at", _("Not booked yet")
        BOOKED = "booked", _("Booked")
        UNDONE = "undone", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    # Personal: who brought it; erased with the account.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.LOOKED_AT)
    rows = models.JSONField(default=list)
    n_wrong = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"batch {self.pk}"


class Spending(models.Model):
    """Money spent, or come back (`is_refund`, then it counts against what was spent)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    spent_on = models.DateField()
    what = models.CharField(max_length=LINE)
    amount_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    is_refund = models.BooleanField(default=False)
    line = models.ForeignKey(BudgetLine, null=True, blank=True, on_delete=models.PROTECT, related_name="spending")
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.SET_NULL, related_name="spending")
    area = models.CharField(max_length=120, blank=True)
    receipt = models.CharField(max_length=60, blank=True, help_text="number in the books")
    batch = models.ForeignKey(BookBatch, null=True, blank=True, on_delete=models.SET_NULL, related_name="spending")
    # Personal: who booked it; erased with the account.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="outreach_spending_above_zero")
        ]
        indexes = [models.Index(fields=["line", "spent_on"], name="outreach_spending_line")]

    def __str__(self) -> str:
        return f"spending {self.pk}"


class InKind(models.Model):
    """Hours or things given, valued at a rate whose source and year stand beside it; never mixed with money."""

    class Kind(models.TextChoices):
        """What was given."""

        HOURS = "hours", _("Volunteer hours")
        THINGS = "things", _("Things, rooms, services")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    what = models.CharField(max_length=LINE)
    given_on = models.DateField()
    hundredths = models.PositiveIntegerField(help_text="hours or pieces, times 100")
    rate_cents = models.PositiveIntegerField(help_text="of one hour or piece")
    currency = models.CharField(max_length=3)
    rate_source = models.CharField(max_length=LINE)
    rate_year = models.PositiveSmallIntegerField()
    grant = models.ForeignKey(Grant, null=True, blank=True, on_delete=models.SET_NULL, related_name="in_kind")
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.SET_NULL, related_name="in_kind")

    def __str__(self) -> str:
        return f"in kind {self.pk}"

    @property
    def value_cents(self) -> int:
        """Return what it is worth at the rate, half a cent rounded up."""
        return (self.hundredths * self.rate_cents + 50) // 100


class Indicator(models.Model):
    """Something counted that a grant was promised."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(max_length=LINE)
    promised = models.PositiveIntegerField()
    counted = models.CharField(max_length=LINE, help_text="how it is counted")

    def __str__(self) -> str:
        return self.name


class IndicatorResult(models.Model):
    """What was done towards an indicator, by day."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="results")
    on = models.DateField()
    n = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"result {self.pk}"


class GrantRelease(models.Model):
    """What was shown to a named funder: totals of own work as they stood, frozen, with the basis for showing them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="releases")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    released_on = models.DateField()
    basis = models.CharField(max_length=LINE, help_text="the agreement or condition that asks for it")
    totals = models.JSONField()
    # Personal: who released it; erased with the account.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"release {self.pk}"
