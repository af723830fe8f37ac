"""Surveys, their rounds, and the sheets that came in; nobody who answers has a row, and no sheet says when it came."""

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.fields import RandomIdField
from commonlight.core.models import Account, Organisation

ARMS = (("asked", _("Those we reach")), ("compared", _("Group to compare with")))


class PublicSurvey(models.Model):
    """
    A survey with its questions.

    form : `surveys.form.Survey.to_data`; weights : question -> answer -> percent of the people it has in the place
    """

    class Way(models.TextChoices):
        """Who may answer."""

        OPEN = "open", _("Anybody with the address")
        CODES = "codes", _("Only with a code, once each")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    form = models.JSONField()
    way = models.CharField(max_length=5, choices=Way.choices, default=Way.OPEN)
    # What people get for answering; it is given to everybody alike and never noted with whom.
    thanks = models.CharField(max_length=200, blank=True)
    # Whether who answers gets a slip worth the thanks once; only with codes, or one person could collect many.
    slips = models.BooleanField(default=False)
    weights = models.JSONField(default=dict)
    # Questions by whose answers trust is shown apart, such as places or groups; chosen by people, see `survey_splits`.
    splits = models.JSONField(default=list)
    made_on = models.DateField()

    def __str__(self) -> str:
        return self.slug


class Wave(models.Model):
    """
    One time a survey is asked; at most one wave of a survey is open.

    last_day : the last day on which answers come in, however nobody ends it; the time of keeping runs from then at the latest
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(PublicSurvey, on_delete=models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField()
    opened_on = models.DateField()
    last_day = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("opened_on")), name="feedback_wave_ends_after_it_began"
            ),
            models.UniqueConstraint(fields=["survey", "number"], name="feedback_wave_number_once"),
            models.UniqueConstraint(
                fields=["survey"], condition=models.Q(closed_on=None), name="feedback_one_wave_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether nobody ended it yet; the sweep ends it after its last day, see `is_open_on`."""
        return self.closed_on is None

    def is_open_on(self, day: date) -> bool:
        """Return whether answers come in on a day."""
        return self.closed_on is None and day <= self.last_day


class SurveyFile(models.Model):
    """A file of answers from a form program; taken back as a whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="files")
    day = models.DateField()
    # Personal: who brought it in, for colleagues' questions.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    n_rows = models.PositiveIntegerField()
    n_taken = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.id)


class AnswerSheet(models.Model):
    """
    One person's answers: no name, no address, no day, no code.

    answers : question -> answer; number : written on a paper sheet, to find a slip of the pen
    """

    class Way(models.TextChoices):
        """How it came."""

        WEB = "web", _("On the web")
        PAPER = "paper", _("On paper")
        FILE = "file", _("From a file")

    id = RandomIdField()
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="sheets")
    arm = models.CharField(max_length=8, choices=ARMS, default="asked")
    way = models.CharField(max_length=5, choices=Way.choices)
    answers = models.JSONField()
    number = models.PositiveIntegerField(null=True, blank=True)
    file = models.ForeignKey(SurveyFile, null=True, blank=True, on_delete=models.CASCADE, related_name="sheets")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "number"], name="feedback_sheet_number_once")]

    def __str__(self) -> str:
        return f"sheet {self.id}"


class CodeBatch(models.Model):
    """How many codes were drawn for a wave; which of them were used is known only as a number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="batches")
    arm = models.CharField(max_length=8, choices=ARMS, default="asked")
    drawn = models.PositiveSmallIntegerField()
    made_on = models.DateField()

    def __str__(self) -> str:
        return str(self.id)


class AnswerCode(models.Model):
    """A code that was not used yet, as a keyed digest; the row is deleted when the answers come, and nothing points at them."""

    id = RandomIdField()
    batch = models.ForeignKey(CodeBatch, on_delete=models.CASCADE, related_name="codes")
    digest = models.BinaryField(max_length=16, unique=True)

    def __str__(self) -> str:
        return f"code {self.id}"


class UsedSlip(models.Model):
    """
    A slip that was exchanged for the thanks, as a keyed digest: no day, no sheet, and nothing of who brought it.

    Slips that were not brought have no row at all: whether one is good is worked out from its digits alone.
    """

    id = RandomIdField()
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="used_slips")
    digest = models.BinaryField(max_length=16, unique=True)

    def __str__(self) -> str:
        return f"used slip {self.id}"


class SurveyResult(models.Model):
    """What the answers of a wave come to, worked out by a job."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Being worked out")
        READY = "ready", _("Ready")
        NO_PROGRAM = "no_program", _("The programs for working out are not installed")
        FAILED = "failed", _("It could not be worked out")

    wave = models.OneToOneField(Wave, primary_key=True, on_delete=models.CASCADE, related_name="result")
    state = models.CharField(max_length=10, choices=State.choices)
    day = models.DateField()
    digest = models.CharField(max_length=32)
    found = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"result of {self.wave_id}"
