"""What a team keeps beside its reports: sealed books of an organisation, and reply texts of the coalition."""

from django.db import models

from commonlight.core.fields import RandomIdField, random_id


class BookEntry(models.Model):
    """
    One entry in a sealed book of one organisation: hand-over notes of a shift, legal demands, breaches.

    book : which of them; thread : ties the entries of one demand or breach together
    """

    class Book(models.TextChoices):
        """The books there are."""

        SHIFT = "shift"
        LEGAL = "legal"

    id = RandomIdField()
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    book = models.CharField(max_length=8, choices=Book)
    thread = models.BigIntegerField(default=random_id)
    # The team's own acts; the day alone is enough to sort and to erase them.
    day = models.DateField()
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()
    blob = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(book__in=["shift", "legal"]), name="book_known")]

    def __str__(self) -> str:
        return f"book entry {self.id}"


class ReplyTemplate(models.Model):
    """
    A reply text of the coalition in one language, changed or added by its team. Holds nothing of any report.

    The texts that come with the software stand in `content/replies.yaml`; a row with the same code and language wins.
    """

    id = RandomIdField()
    code = models.SlugField(max_length=24)
    language = models.CharField(max_length=16)
    title = models.CharField(max_length=80)
    text = models.TextField(max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "language"], name="one_reply_per_code_and_language")]

    def __str__(self) -> str:
        return f"reply {self.code} {self.language}"
