"""Plans of what will be looked at, what came of them, the month's six numbers of police, and what was changed because of it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account, Organisation

LINE, WORDS = 120, 1000
MOST = 100_000
# The six numbers of a month, in the order they are asked. They say what an agency did, never how much there is.
FIGURES = {
    "arrests": _("Arrests on trafficking charges"),
    "other_arrests": _("Arrests on other charges in such cases"),
    "operations": _("Operations and inspections"),
    "offered_help": _("People who were offered help"),
    "tips": _("Tips that came in"),
    "closed_cases": _("Cases closed"),
}
TOLD_US = "told_us"


class MonthFigures(models.Model):
    """What one agency counted in one calendar month; a number that was not counted is empty, never zero."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(help_text="first day of the month")
    arrests = models.PositiveIntegerField(null=True)
    other_arrests = models.PositiveIntegerField(null=True)
    operations = models.PositiveIntegerField(null=True)
    offered_help = models.PositiveIntegerField(null=True)
    tips = models.PositiveIntegerField(null=True)
    closed_cases = models.PositiveIntegerField(null=True)
    changed_rules = models.CharField(
        max_length=LINE, blank=True, help_text="what is counted otherwise from this month on"
    )
    version = models.PositiveSmallIntegerField(
        default=1, help_text="grows with each saving; two writers are told apart by it"
    )
    on = models.DateField()
    # Personal: who sent it; erased with the account.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "month"], name="insight_one_month_each")]

    def __str__(self) -> str:
        return f"figures of {self.month:%Y-%m}"


class ImpactPlan(models.Model):
    """What will be looked at, fixed before anyone looks; its hash changes with any word of it."""

    class State(models.TextChoices):
        """How far it is: each step opens the next, and none can be left out."""

        POWER_WAITS = "power_waits", _("Working out what could be seen")
        DRAFT = "draft", _("Not fixed yet")
        FROZEN = "frozen", _("Fixed")
        WAITING = "waiting", _("Working out what changed")
        READY = "ready", _("Looked at")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=LINE)
    # Which series: what people told the coalition, or one of the six numbers of one agency.
    measure = models.CharField(max_length=16)
    agency = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(
        "outreach.Programme", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=LINE, help_text="what was done")
    first = models.DateField(help_text="first month of the series")
    start = models.DateField(help_text="first month with the programme")
    until = models.DateField(help_text="last month that is looked at")
    # The smallest change worth knowing of, in hundredths of the count before: 150 is half as much again.
    smallest_percent = models.PositiveSmallIntegerField(default=150)
    events = models.TextField(max_length=WORDS, blank=True, help_text="what else happened, a line each")
    looked_at = models.PositiveSmallIntegerField(default=1, help_text="outcomes that are looked at in all")
    state = models.CharField(max_length=12, choices=State.choices, default=State.POWER_WAITS)
    power = models.JSONField(default=dict)
    made_on = models.DateField()
    frozen_on = models.DateField(null=True)
    fingerprint = models.CharField(max_length=16, blank=True)
    # How many months with the programme were already in when the plan was fixed.
    n_already_in = models.PositiveSmallIntegerField(default=0)
    facts = models.JSONField(default=dict, help_text="surveys of who tells anyone, and what did not work")
    result = models.JSONField(default=dict)
    worked_out_on = models.DateField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    # Personal: who made it; erased with the account.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"impact plan {self.pk}"


class Finding(models.Model):
    """What is changed in a programme because of what was seen, and what came of the change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(ImpactPlan, on_delete=models.CASCADE, related_name="findings")
    programme = models.ForeignKey(
        "outreach.Programme", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    seen = models.CharField(max_length=300)
    change = models.CharField(max_length=300)
    decided_on = models.DateField()
    look_again_on = models.DateField()
    looked_again_on = models.DateField(null=True)
    came_of_it = models.CharField(max_length=300, blank=True)
    # Personal: who decided; erased with the account.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"finding {self.pk}"
