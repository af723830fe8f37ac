"""Published tables of other coalitions, brought here to be compared with ours."""

import uuid

from django.db import models

from commonlight.core.models import Account

LINE = 120


class OtherTable(models.Model):
    """
    One table that another coalition published for everybody: counts that passed its gate, and no record of anybody.

    number : the id of the release there; the same release brought again replaces it
    cells : [[category of each column, count or null], ...]
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.UUIDField(unique=True)
    coalition = models.CharField(max_length=LINE)
    title = models.CharField(max_length=LINE)
    source = models.CharField(max_length=LINE, help_text="which data it counts")
    as_of = models.DateField(help_text="state of the data")
    issued = models.DateField(help_text="day it was published")
    by = models.JSONField(help_text="its columns")
    cells = models.JSONField()
    brought_on = models.DateField()
    # Personal: who brought it; erased with the account.
    brought_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"table {self.number}"
