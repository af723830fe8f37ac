"""That a named interpreter may read one report: the person's yes, as a key."""

from django.conf import settings
from django.db import models

from commonlight.core.fields import RandomIdField


class InterpreterWrap(models.Model):
    """The envelope key of a report, sealed to one account and to no organisation. Goes at the moment the yes is taken back."""

    id = RandomIdField()
    report = models.ForeignKey("reports.Report", on_delete=models.CASCADE, related_name="interpreters")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    box = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "account"], name="one_wrap_per_interpreter")]

    def __str__(self) -> str:
        return f"interpreter wrap {self.id}"
