"""What passed the publication gate. Every page, answer, export and print for the public reads these rows alone."""

from django.db import models


class Published(models.Model):
    """
    One object as the public may know it.

    number : its place in the search index
    document : the whole HSDS object as JSON text; `brief` the object without its lists
    shown_until : hidden from that day on, because nobody checked it for a year; null never
    card : what a line of the finder shows
    """

    class Kind(models.TextChoices):
        """The objects of the API."""

        SERVICE = "service"
        ORGANIZATION = "organization"
        SERVICE_AT_LOCATION = "service_at_location"
        TAXONOMY = "taxonomy"
        TAXONOMY_TERM = "taxonomy_term"

    number = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    entry_id = models.UUIDField()
    organization_id = models.UUIDField(null=True)
    parent_id = models.UUIDField(null=True)
    document = models.TextField()
    brief = models.TextField()
    card = models.TextField(blank=True, default="")
    translations = models.TextField(blank=True, default="")
    modified = models.DateTimeField()
    shown_until = models.DateField(null=True)
    minimum_age = models.FloatField(null=True)
    maximum_age = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "entry_id"], name="directory_published_once")]
        indexes = [
            models.Index(fields=["kind", "number", "shown_until"], name="directory_published_kind"),
            models.Index(fields=["kind", "organization_id"], name="directory_published_of"),
            models.Index(fields=["kind", "modified"], name="directory_published_news"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"


class PublishedPlace(models.Model):
    """A public place of a published service, for distances."""

    published = models.ForeignKey(Published, on_delete=models.CASCADE, related_name="places")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    postcode = models.CharField(max_length=16, blank=True, db_index=True)
    city = models.CharField(max_length=120, blank=True, db_index=True)
    county = models.CharField(max_length=120, blank=True, db_index=True)

    def __str__(self) -> str:
        return self.postcode or self.city


class PublishedHours(models.Model):
    """A time of the week at which a published service is open: minutes from Monday, midnight, by the coalition's clock."""

    published = models.ForeignKey(Published, on_delete=models.CASCADE, related_name="hours")
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.opens}-{self.closes}"
