"""
Programmes: what the coalition does for a group of people in a setting, and what came of it.

A programme's lines come from a template and are shown in the reader's language; a line that somebody wrote or changed
keeps its own words. Nobody who takes part is named here.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account, Organisation

LINE = 300
WORDS = 2000


class Level(models.TextChoices):
    """How much the people it is for decide: from hearing about it to holding it."""

    INFORM = "inform", _("They are told: clear facts they can use")
    ASK = "ask", _("They are asked: we listen and say what we did with it")
    INVOLVE = "involve", _("They work on it with us, from the plan on")
    SHARE = "share", _("They decide with us, with an equal voice")
    EMPOWER = "empower", _("They decide; we help with money, rooms and work")


class Programme(models.Model):
    """One programme; `group` and `setting` name its template in the content folder."""

    class State(models.TextChoices):
        """Where a programme stands."""

        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        ENDED = "ended", _("Ended")

    class Setting(models.TextChoices):
        """The kind of place."""

        RURAL = "rural", _("Rural")
        URBAN = "urban", _("Urban")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    group = models.SlugField(max_length=40)
    setting = models.CharField(max_length=8, choices=Setting.choices)
    level = models.CharField(max_length=8, choices=Level.choices, default=Level.INFORM)
    language = models.CharField(max_length=16, default="en", help_text="of the words the coalition wrote itself")
    summary = models.TextField(max_length=WORDS, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Personal: who leads it, known to the team; erased with the account.
    lead = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    budget_cents = models.BigIntegerField(null=True, blank=True, help_text="what it may cost; empty: not set")
    budget_currency = models.CharField(max_length=3, default="USD")
    is_public = models.BooleanField(default=False)
    origin = models.CharField(max_length=120, blank=True, help_text="the coalition a copied programme came from")
    made_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts=None) | models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="outreach_programme_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PlanLine(models.Model):
    """
    One line of a programme's plan.

    code : its id in the template; empty for a line of the coalition's own
    text : the coalition's own words; empty while the template's words stand
    is_removed : taken out by hand, so that no later change brings it back unasked
    """

    class Section(models.TextChoices):
        """What a line says; the order is that of the page."""

        GOAL = "goals", _("Goals")
        CHANNEL = "channels", _("Where we meet people")
        MESSAGE = "messages", _("What we say")
        DO_NOT = "do_nots", _("What we do not do")
        OFFER = "offers", _("What people get")
        MEASURE = "measures", _("How we see whether it helps")
        PARTNER = "partners", _("Partners we need")
        CODESIGN = "codesign", _("Planned with the people it is for")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="lines")
    section = models.CharField(max_length=10, choices=Section.choices)
    code = models.CharField(max_length=60, blank=True)
    text = models.TextField(max_length=WORDS, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_removed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "section", "code"],
                condition=~models.Q(code=""),
                name="outreach_line_once",
            ),
            models.CheckConstraint(condition=~models.Q(code="", text=""), name="outreach_line_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.code or 'own'}"


class Task(models.Model):
    """Something to do for a programme, by a day, by somebody."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="tasks")
    code = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=LINE, blank=True)
    # Personal: who does it; erased with the account.
    owner = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["done_on", "due"], name="outreach_task_due")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(code="", text=""), name="outreach_task_says_something")
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"


class Reach(models.Model):
    """How many of a target population were reached in an area, with where both numbers come from; head counts only."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="reach")
    area = models.CharField(max_length=120, help_text="a county, a town or a quarter; never a house or a camp")
    # The same area among those of places, as its figures have it; empty where it is none of them, or none were loaded.
    area_level = models.CharField(max_length=16, blank=True)
    area_code = models.CharField(max_length=24, blank=True)
    population = models.PositiveIntegerField(help_text="people of the group in the area; 0: not known")
    source = models.CharField(max_length=LINE, blank=True)
    source_year = models.PositiveSmallIntegerField(null=True, blank=True)
    reached = models.PositiveIntegerField()
    counted = models.CharField(max_length=LINE, help_text="how they were counted")
    since = models.DateField()
    until = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="outreach_reach_until"),
            models.CheckConstraint(
                condition=models.Q(area_level="", area_code="") | (~models.Q(area_level="") & ~models.Q(area_code="")),
                name="outreach_reach_area_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(population=0) | (~models.Q(source="") & models.Q(source_year__isnull=False)),
                name="outreach_reach_population_has_source",
            ),
        ]

    def __str__(self) -> str:
        return f"reach {self.pk}"


class Ambassador(models.Model):
    """A leader who speaks for a programme: what she is known as in public anyway, nothing about her life."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="ambassadors")
    # Personal: to know whom to thank and to call together; erased a year after she ended, or the programme did.
    name = models.CharField(max_length=120)
    standing = models.CharField(max_length=LINE, help_text="what she is known for: coach, elder, shop owner")
    languages = models.CharField(max_length=120, blank=True)
    agreed_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"ambassador {self.pk}"


class CoDesign(models.Model):
    """A step taken with the people a programme is for: how many, what they were paid, what came of it. No names."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="codesign")
    what = models.CharField(max_length=LINE)
    held_on = models.DateField()
    n_people = models.PositiveSmallIntegerField()
    paid_cents = models.PositiveIntegerField(default=0, help_text="to each person, in cents")
    currency = models.CharField(max_length=3, default="USD")
    could_stop = models.BooleanField(help_text="each was told: stop at any time, the money stays yours")
    support_there = models.BooleanField(help_text="somebody trained was there to talk to")
    outcome = models.TextField(max_length=WORDS, blank=True)

    def __str__(self) -> str:
        return f"codesign {self.pk}"


class ProgrammeChange(models.Model):
    """What we heard, what we changed because of it, and when."""

    class Heard(models.TextChoices):
        """Where it came from."""

        FEEDBACK = "feedback", _("Feedback from people it is for")
        FINDING = "finding", _("A finding: survey, study, own numbers")
        PARTNER = "partner", _("A partner or leader")
        TEAM = "team", _("Our own team")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="changes")
    heard_from = models.CharField(max_length=8, choices=Heard.choices)
    heard_on = models.DateField()
    heard = models.TextField(max_length=WORDS)
    changed = models.TextField(max_length=WORDS)
    changed_on = models.DateField()
    is_public = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"change {self.pk}"


class Conversation(models.Model):
    """What a local partner answered to a question of a conversation guide; about a community, never about a person."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="conversations")
    question = models.CharField(max_length=60)
    partner = models.CharField(max_length=120, help_text="the organisation asked, not the person")
    answer = models.TextField(max_length=WORDS)
    asked_on = models.DateField()

    def __str__(self) -> str:
        return f"conversation {self.pk}"
