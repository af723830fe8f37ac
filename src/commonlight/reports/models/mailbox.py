"""The person's own door: opened by a code, with no account, no name and no address behind it."""

from django.db import models

from commonlight.core.fields import RandomIdField


class Mailbox(models.Model):
    """
    The mailbox of one report. Nothing here tells who the person is or when they came.

    selector, second_selector : keyed look-ups of the code's first digits; the second is random unless a second code exists
    salt, verifier : of the light Argon2id over the code
    public_key, sealed_secret : the mailbox's own key pair; its secret opens only with the code
    wrap : the envelope key sealed to `public_key`
    submission : keyed digest of the form's id, so that a form sent twice is one report
    """

    id = RandomIdField()
    report = models.OneToOneField("reports.Report", on_delete=models.CASCADE, related_name="mailbox")
    selector = models.BinaryField(max_length=16, unique=True)
    second_selector = models.BinaryField(max_length=16, unique=True)
    salt = models.BinaryField(max_length=16)
    verifier = models.BinaryField(max_length=32)
    public_key = models.BinaryField(max_length=32)
    sealed_secret = models.BinaryField()
    wrap = models.BinaryField()
    submission = models.BinaryField(max_length=16, unique=True)
    code_confirmed = models.BooleanField(default=False)
    # Wrong tries within one hour; the hour stands there as a keyed mark, so that the file does not tell it.
    wrong_mark = models.BinaryField(max_length=8, null=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"mailbox {self.id}"
