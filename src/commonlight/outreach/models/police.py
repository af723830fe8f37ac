"""What police and agencies do with the community: duties from the law library, and what was done, dated. No case, no person."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account, Organisation
from commonlight.outreach.models.programmes import LINE, WORDS


class Engagement(models.Model):
    """One thing done or planned with the community, such as an evening at a school or a training of officers."""

    class Kind(models.TextChoices):
        """What it is."""

        EVENT = "event", _("Community-policing event")
        TRAINING = "training", _("Training of officers")
        MEETING = "meeting", _("Meeting with partners")
        TEACHING = "teaching", _("Teaching in the community")
        POSTING = "posting", _("Posters and notices")
        RULES = "rules", _("Work on rules and plans")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    what = models.CharField(max_length=LINE)
    on = models.DateField()
    is_done = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(default=0, help_text="of working time, preparing and travel too")
    n_people = models.PositiveSmallIntegerField(default=0, help_text="head count")
    law = models.CharField(max_length=120, blank=True, help_text="id in the law library")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(
        "outreach.Programme", null=True, blank=True, on_delete=models.SET_NULL, related_name="engagements"
    )
    event = models.ForeignKey(
        "outreach.Event", null=True, blank=True, on_delete=models.SET_NULL, related_name="engagements"
    )
    note = models.TextField(max_length=WORDS, blank=True)
    # Personal: who wrote it down; erased with the account.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["organisation", "on"], name="outreach_engagement_on")]

    def __str__(self) -> str:
        return f"engagement {self.pk}"
