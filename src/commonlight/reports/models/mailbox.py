"""The person's own door: opened by a code, with no account, no name and no address behind it."""

from django.db import models

from commonlight.core.fields import RandomIdField


class Mailbox(models.Model):
    """
    The mailbox of one report. Nothing here tells who the person is or when they came.

    selector : keyed look-up of the code's first digits
    second_... : the same for the second code. Every mailbox has one from the start, whether the person ever asks for it
        or not; so nothing in the row tells, not even two copies of the file from different days
    second_sealed : what the second code opens, of one length; it holds no key to anything else
    private : for the mailbox's own key alone, of one length: the second code until it was written down, the last visits
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
    private = models.BinaryField()
    second_salt = models.BinaryField(max_length=16)
    second_verifier = models.BinaryField(max_length=32)
    second_sealed = models.BinaryField()
    # Counted apart: wrong tries at one code must not close the other, for that would tie the two together.
    second_wrong_mark = models.BinaryField(max_length=8, null=True)
    second_wrong_tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"mailbox {self.id}"
