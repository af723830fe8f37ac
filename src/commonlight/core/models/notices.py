"""That somebody of an organisation is to be told that there is something; never of what."""

from django.db import models

from commonlight.core.fields import RandomIdField
from commonlight.core.models.organisations import Organisation


class Notice(models.Model):
    """One mark for an organisation and a kind of notice. It holds no time of what came: only the day of the last mail."""

    class Kind(models.TextChoices):
        """The kinds of mail, as `core.mail` knows them."""

        NEW = "new"
        DUE = "due"

    id = RandomIdField()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=3, choices=Kind)
    is_wanted = models.BooleanField(default=False)
    told = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="core_one_notice_per_kind")]

    def __str__(self) -> str:
        return f"notice {self.id}"
