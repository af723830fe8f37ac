"""Working groups: who sits in them, what is on the table, what was said, who does what until when."""

import uuid

from django.db import models


class WorkingGroup(models.Model):
    """A few organisations that work on one thing; over when `closed` is set."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=400, blank=True)
    organisations = models.ManyToManyField("core.Organisation", related_name="working_groups", blank=True)
    closed = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Meeting(models.Model):
    """One meeting of a group: its agenda before, its minutes after. No case and no client is named in either."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="meetings")
    day = models.DateField()
    where = models.CharField(max_length=200, blank=True)
    agenda = models.TextField(max_length=4000, blank=True)
    minutes = models.TextField(max_length=20_000, blank=True)
    minutes_file = models.ForeignKey(
        "partners.StoredFile", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.id)


class Action(models.Model):
    """Something a group agreed to do: what, which organisation and who there, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="actions")
    meeting = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions")
    what = models.CharField(max_length=300)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey("core.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    owner_contact = models.ForeignKey(
        "partners.Contact", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.id)
