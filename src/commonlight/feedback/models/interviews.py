"""Interviews: guides, what somebody agreed to without a name, and what she said, sealed passage by passage."""

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.fields import RandomIdField
from commonlight.core.models import Account, Organisation
from commonlight.feedback.interview_guides import GuideWords, in_page_language

# A passage is what one coder gives one code: an answer, or some lines of a transcript.
# So many hold 1 MB of talk in lines of any length.
PASSAGE, MOST_PASSAGES = 4000, 5000
USES = {
    "own": _("To plan our own work"),
    "counts": _("In counts for partners and the public: how many spoke of what, never fewer than 11 people"),
    "teaching": _("To teach our own people"),
}


class InterviewGuide(models.Model):
    """
    Questions for one group of people, in English and Spanish.

    words : language -> `interview_guides.GuideWords.to_data`; they stay as they are once somebody was asked
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    words = models.JSONField()
    made_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"guide {self.pk}"

    def in_language(self, language: str) -> GuideWords:
        """Return its words in a language, or in English."""
        return GuideWords.from_data(self.words.get(language) or self.words["en"])

    @property
    def here(self) -> GuideWords:
        """Return its words in the page's language."""
        return in_page_language({language: GuideWords.from_data(words) for language, words in self.words.items()})


class Interview(models.Model):
    """
    One interview: no name, no address, the month alone.

    quotes, uses, until : what the person agreed to beside notes, without which there is no interview
    at : how many questions were answered or passed over
    selector : finds it by the digits that take it back; keyed, says nothing without the pepper
    """

    id = RandomIdField()
    guide = models.ForeignKey(InterviewGuide, on_delete=models.PROTECT, related_name="interviews")
    language = models.CharField(max_length=16)
    month = models.DateField(help_text="the first day of it")
    quotes = models.BooleanField(default=False)
    uses = models.JSONField(default=list, help_text="keys of USES")
    until = models.DateField()
    at = models.PositiveSmallIntegerField(default=0)
    is_ended = models.BooleanField(default=False)
    # Personal: who asks, so that nobody else writes into it; emptied at the end.
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    selector = models.BinaryField(max_length=16, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_ended=False) | models.Q(by=None), name="feedback_ended_interview_is_nobodys"
            )
        ]

    def __str__(self) -> str:
        return f"interview {self.pk}"

    def may_be_counted(self, on: date) -> bool:
        """Return whether the person agreed to counts for others, still on a day."""
        return "counts" in self.uses and self.until >= on


class Passage(models.Model):
    """
    What was said, sealed to the readers of the guide's organisation the moment it is written; who writes cannot open it.

    question : number of the question it answers, 0 for a transcript; place : where it stands in the interview
    """

    id = RandomIdField()
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="passages")
    question = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interview", "place"], name="feedback_one_passage_a_place")]

    def __str__(self) -> str:
        return f"passage {self.pk}"


class PassageCoding(models.Model):
    """What one coder took a passage for; a second coder does not see the first one's."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="codings")
    # Personal: which coder; erased with the account, the coding stays.
    coder = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    code = models.CharField(max_length=40)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["passage", "coder"], name="feedback_one_passage_coding_each")]

    def __str__(self) -> str:
        return f"passage coding {self.pk}"
