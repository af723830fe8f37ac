"""
Campaigns: what is said where and when, with which materials, and how often its short addresses were opened.

Of an opening only the day is counted. No address of a machine, no cookie, no kind of browser stands anywhere.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Account, Organisation
from commonlight.outreach.models.programmes import LINE, WORDS, Programme


class Campaign(models.Model):
    """One campaign: a message, days, places, and what would show that it helped."""

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        ENDED = "ended", _("Ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    language = models.CharField(max_length=16, default="en", help_text="of the words the coalition wrote itself")
    audience = models.CharField(max_length=LINE, help_text="whom it wants to reach")
    message = models.TextField(max_length=WORDS, help_text="the one thing people should remember, for the public page")
    measure = models.TextField(max_length=WORDS, blank=True, help_text="what would show that it helped, said before")
    starts = models.DateField()
    ends = models.DateField()
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.SET_NULL, related_name="campaigns")
    # Personal: who leads it, known to the team; erased with the account.
    lead = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_public = models.BooleanField(default=False)
    origin = models.CharField(max_length=120, blank=True, help_text="the coalition a kit came from")
    made_on = models.DateField()
    materials = models.ManyToManyField("outreach.Material", blank=True, related_name="campaigns")
    # Booked spending that was for this campaign; an amount stands in the books once and is only pointed at.
    spending = models.ManyToManyField("outreach.Spending", blank=True, related_name="campaigns")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="outreach_campaign_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ShortAddress(models.Model):
    """
    A short address that leads to one of our pages: for a place where a code hangs, or for a post.

    material : the printed thing that carries it, where it is one of ours
    target : a key of `short_targets.TARGETS`; never an address of others
    copies : printed pieces that carry it, 0 for a post
    """

    class Kind(models.TextChoices):
        """The kind of place; a kit takes only this along, never the place itself."""

        POST = "post", _("A post or a message")
        LAUNDRY = "laundry", _("Laundry")
        CLINIC = "clinic", _("Clinic or pharmacy")
        SCHOOL = "school", _("School or library")
        FAITH = "faith", _("House of prayer")
        SHOP = "shop", _("Shop or market")
        WORK = "work", _("Place of work")
        TRANSIT = "transit", _("Bus stop or station")
        HOTEL = "hotel", _("Hotel")
        OFFICE = "office", _("Public office")
        EVENT = "event", _("Event")
        OTHER = "other", _("Another place")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="addresses")
    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    label = models.CharField(
        max_length=120, help_text="where it hangs; a public place, never where people hide or sleep"
    )
    target = models.CharField(max_length=20)
    material = models.ForeignKey(
        "outreach.Material", null=True, blank=True, on_delete=models.SET_NULL, related_name="short_addresses"
    )
    copies = models.PositiveIntegerField(default=0)
    made_on = models.DateField()
    # From this day on openings are not counted; the address still leads on, for paper may hang for years.
    ended_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.code


class Opening(models.Model):
    """How often a short address was opened on one day."""

    address = models.ForeignKey(ShortAddress, on_delete=models.CASCADE, related_name="openings")
    day = models.DateField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "day"], name="outreach_opening_day_once")]

    def __str__(self) -> str:
        return f"{self.n} on {self.day}"


class Post(models.Model):
    """One text for one platform: written here, copied by a person to where it is shown."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("Draft")
        READY = "ready", _("Checked")
        SHOWN = "shown", _("Shown")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="posts")
    platform = models.CharField(max_length=20)
    language = models.CharField(max_length=16, default="en")
    text = models.TextField(max_length=6000)
    headline = models.CharField(max_length=120, blank=True, help_text="the words on its picture; empty: no picture")
    alt = models.CharField(max_length=2000, blank=True, help_text="what the picture says, for who does not see it")
    planned_on = models.DateField()
    state = models.CharField(max_length=5, choices=State.choices, default=State.DRAFT)
    # Personal: who checked it, for colleagues' questions; erased with the account.
    checked_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    shown_on = models.DateField(null=True, blank=True)
    # As the platform's own page says; typed by hand, empty where nobody looked.
    seen = models.PositiveIntegerField(null=True, blank=True)
    shared = models.PositiveIntegerField(null=True, blank=True)
    address = models.OneToOneField(ShortAddress, null=True, blank=True, on_delete=models.SET_NULL, related_name="post")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(headline="") | ~models.Q(alt=""), name="outreach_post_picture_has_words"
            ),
            models.CheckConstraint(
                condition=models.Q(state="shown", shown_on__isnull=False)
                | (~models.Q(state="shown") & models.Q(shown_on=None)),
                name="outreach_post_shown_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.planned_on}"


class TakingPart(models.Model):
    """What somebody here does for a campaign: the local part that is shown first."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="taking_part")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    who = models.CharField(max_length=120, help_text="a group, a shop, a school; never a person")
    does = models.CharField(max_length=LINE)
    # Shown to the public only with a yes, on this day.
    agreed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"taking part {self.pk}"
