"""Who read a course's words in a language, and what she said of them as they stood."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account


class CourseReview(models.Model):
    """
    One review of one course in one language.

    It speaks of the words whose `digest` it holds: when they change it counts no more, and the page says so.
    """

    class Kind(models.TextChoices):
        """What somebody did."""

        ADVISER = "adviser", _("Signed off by a survivor or content adviser")
        SPEAKER = "speaker", _("Read by a second speaker of the language")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.CharField(max_length=40)
    language = models.CharField(max_length=16)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    digest = models.CharField(max_length=32)
    # Personal: the name she chose to sign with, which may be an invented one; public beside the course.
    name = models.CharField(max_length=120)
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    day = models.DateField()
    taken_back_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} of {self.course} ({self.language})"
