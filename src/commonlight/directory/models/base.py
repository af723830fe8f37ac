"""What the rows of the directory share."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """Who may see a row. Only PUBLIC leaves the team; the gate in `publication` reads nothing else."""

    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Members of the coalition")
    NAMED = "named", _("Only the organisations named")
    NEVER = "never", _("Nobody but the editors")


class Entry(models.Model):
    """An HSDS object: named and typed as in the specification, with a UUID that stays the same for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Shown(Entry):
    """An object with a visibility of its own."""

    visibility = models.CharField(max_length=8, choices=Visibility.choices, default=Visibility.PUBLIC)

    class Meta:
        abstract = True


class Kept(Shown):
    """An object that a source may bring and an editor may change; what an editor changed, a source does not overwrite."""

    source = models.ForeignKey("directory.Source", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    source_day = models.DateField(null=True, blank=True)
    edited_day = models.DateField(null=True, blank=True)
    last_modified = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True


def text(**options: object) -> models.TextField:
    """Return a text column that may stay empty."""
    return models.TextField(blank=True, default="", **options)  # type: ignore[arg-type]
