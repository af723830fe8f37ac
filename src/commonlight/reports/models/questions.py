"""The coalition's own follow-up questions, laid over those of `content/questions.yaml`. No answer stands here."""

from django.db import models


class QuestionChange(models.Model):
    """
    A question the team wrote or changed; by its code it takes the place of the file's.

    content : as an entry of the file; is_off : the question is not offered any more
    """

    code = models.CharField(primary_key=True, max_length=40)
    content = models.JSONField()
    is_off = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"question {self.code}"
