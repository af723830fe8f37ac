"""
Events, their days, and who said they will come: numbers and needs, never a name.

An event says what, where and in which rhythm; each time it takes place is an `Occurrence` with its own wall time. Moments
in UTC are computed from the wall time and the zone, so that an event moved across a clock change begins at the same
hour on the wall.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """What takes place, once or again and again. Words stand in several languages; the first is the one it was written in."""

    class Kind(models.TextChoices):
        """What sort of event it is."""

        MEETING = "meeting", _("Community meeting")
        WORKSHOP = "workshop", _("Workshop")
        TRAINING = "training", _("Training")
        OUTREACH = "outreach", _("Outreach in the neighbourhood")
        SUPPORT = "support", _("Support group")
        CAMPAIGN = "campaign", _("Campaign or market stall")
        PARTNERS = "partners", _("Meeting of partners")
        OTHER = "other", _("Something else")

    class Audience(models.TextChoices):
        """Who learns of it."""

        PUBLIC = "public", _("Everybody: home page, calendar, feed")
        TEAM = "team", _("Only the team's calendar")
        PRIVATE = "private", _("Private: the place is told person by person")

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CANCELLED = "cancelled", _("Cancelled")

    class Mode(models.TextChoices):
        """Where people meet."""

        ROOM = "room", _("In a place")
        ONLINE = "online", _("Online")
        BOTH = "both", _("In a place and online")

    class Repeat(models.TextChoices):
        """In which rhythm."""

        ONCE = "once", _("Once")
        WEEKLY = "weekly", _("Every week, or every few weeks")
        MONTHLY = "monthly", _("Every month on the same weekday, as on the second Tuesday")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Random for a private event: its address must not tell its name.
    slug = models.SlugField(max_length=80, unique=True)
    # {language code: {"title": ..., "text": ...}}, in the order it was written.
    words = models.JSONField(default=dict)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.PUBLIC)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.ROOM)
    host = models.ForeignKey("core.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    programme = models.ForeignKey(
        "outreach.Programme", null=True, blank=True, on_delete=models.SET_NULL, related_name="events"
    )
    # Empty for a private event: its place lies sealed in `kept`.
    place = models.CharField(max_length=200, blank=True)
    # The meeting link, and the place of a private event, sealed under a key outside the data folder (see `sealing`).
    kept = models.BinaryField(default=bytes)
    time_zone = models.CharField(max_length=64)
    first_day = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    repeat = models.CharField(max_length=8, choices=Repeat.choices, default=Repeat.ONCE)
    every = models.PositiveSmallIntegerField(default=1)
    until = models.DateField(null=True, blank=True)
    takes_sign_ups = models.BooleanField(default=False)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    has_waitlist = models.BooleanField(default=True)
    largest_group = models.PositiveSmallIntegerField(default=6)
    # Codes of what the place offers, as in `terms.ACCESS`.
    access = models.JSONField(default=list)
    has_childcare = models.BooleanField(default=False)
    # Language codes that an interpreter was found for.
    interpreters = models.JSONField(default=list)
    # Whom to ask; public.
    contact = models.CharField(max_length=200, blank=True)
    # The name it had in the calendar it was brought in from.
    uid = models.CharField(max_length=255, blank=True, db_index=True)
    brought_by = models.ForeignKey(
        "outreach.EventImport", null=True, blank=True, on_delete=models.SET_NULL, related_name="events"
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(audience="private") | Q(place="", takes_sign_ups=False),
                name="outreach_private_says_no_place",
            ),
            models.CheckConstraint(condition=Q(repeat="once") | Q(until__isnull=False), name="outreach_series_ends"),
            models.CheckConstraint(condition=Q(every__gte=1, every__lte=12), name="outreach_every_1_to_12"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_private(self) -> bool:
        """Whether its place is told only person by person."""
        return self.audience == self.Audience.PRIVATE

    @property
    def is_public(self) -> bool:
        """Whether the public may see it."""
        return self.audience == self.Audience.PUBLIC and self.state != self.State.DRAFT


class Occurrence(models.Model):
    """One time an event takes place. The counters are kept by the services, inside the lock of this row."""

    class State(models.TextChoices):
        """Whether it takes place."""

        PLANNED = "planned", _("Takes place")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="occurrences")
    day = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    # Changed by hand: a new rhythm of the series leaves it alone.
    is_exception = models.BooleanField(default=False)
    # The day the rhythm gave it; null for one that stands outside of the rhythm.
    in_series = models.DateField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    # People with a seat in the room, online, and waiting.
    n_seats = models.PositiveIntegerField(default=0)
    n_online = models.PositiveIntegerField(default=0)
    n_waiting = models.PositiveIntegerField(default=0)
    # Who came: counted at the door by hand, by a tap on the counting page, and online. Numbers only.
    came_hand = models.PositiveIntegerField(default=0)
    came_tap = models.PositiveIntegerField(default=0)
    came_online = models.PositiveIntegerField(default=0)
    counted_day = models.DateField(null=True, blank=True)
    # Names the counting page of this day; random.
    door = models.CharField(max_length=24, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "in_series"], name="outreach_occurrence_once_in_series"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="outreach_ends_after_start"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(n_seats__lte=F("capacity")), name="outreach_never_oversold"
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "state"], name="outreach_when")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.day}"

    @property
    def came(self) -> int:
        """Return how many people were counted."""
        return self.came_hand + self.came_tap + self.came_online

    @property
    def free(self) -> int | None:
        """Return how many seats are free; None when nobody set a number."""
        return None if self.capacity is None else max(0, self.capacity - self.n_seats)


class SignUp(models.Model):
    """
    That somebody wants to come: how many people and what they need. No name.

    The row goes 30 days after the event. The address is there only for a reminder that was asked for, sealed under a key
    outside the data folder.
    """

    class State(models.TextChoices):
        """Whether there is a seat."""

        SEAT = "seat", _("Has a place")
        WAITING = "waiting", _("Waits for a place")
        HELD = "held", _("Came in a rush: the team looks first")
        ENDED = "ended", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="sign_ups")
    # A keyed hash of the private link; the link itself is kept nowhere.
    link_hash = models.CharField(max_length=64, unique=True)
    # Of the form it came by: the same form sent twice is one sign-up.
    form_id = models.CharField(max_length=32, unique=True)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices)
    people = models.PositiveSmallIntegerField()
    online = models.BooleanField(default=False)
    needs = models.JSONField(default=list)
    n_children = models.PositiveSmallIntegerField(default=0)
    interpreter = models.CharField(max_length=12, blank=True)
    # A group of a partner, entered by the team; never set by the public.
    group = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=12)
    address = models.BinaryField(default=bytes)
    # A keyed hash of address and day, so that the team sees what may be twice; it tells no address.
    address_mark = models.CharField(max_length=32, blank=True)
    # What the next letter to the address has to say: "seat", "moved" or "cancelled"; empty for nothing.
    news = models.CharField(max_length=10, blank=True)
    reminded_day = models.DateField(null=True, blank=True)
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "number"], name="outreach_sign_up_in_order"),
            models.CheckConstraint(condition=Q(people__gte=1), name="outreach_sign_up_somebody"),
        ]
        indexes = [models.Index(fields=["occurrence", "state", "number"], name="outreach_queue")]

    def __str__(self) -> str:
        return str(self.pk)


class DayMinutes(models.Model):
    """
    What was said and agreed on a day of an event; never of a private one. Goes with the day.

    A table of its own, so that a calendar of thousands of days reads no long texts.
    """

    occurrence = models.OneToOneField(Occurrence, primary_key=True, on_delete=models.CASCADE, related_name="minutes")
    text = models.TextField(max_length=20_000)
    written_day = models.DateField()

    def __str__(self) -> str:
        return str(self.occurrence_id)


class CountTap(models.Model):
    """That a counting page was sent once: so that the same page sent twice counts once. Goes with the sign-ups."""

    form_id = models.CharField(max_length=32, primary_key=True)
    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="taps")
    day = models.DateField()

    def __str__(self) -> str:
        return str(self.day)


class PlaceTold(models.Model):
    """That somebody of the team opened the place of a private event to tell one person; nothing about that person."""

    class How(models.TextChoices):
        """In which way."""

        FACE = "face", _("Face to face")
        PHONE = "phone", _("By phone, and I know the voice")
        HELPER = "helper", _("To the person's case worker or advocate")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="told")
    by = models.ForeignKey("core.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    how = models.CharField(max_length=8, choices=How.choices)

    def __str__(self) -> str:
        return f"{self.event_id} {self.how}"


class EventImport(models.Model):
    """A calendar that was brought in, so that it can be taken back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    at = models.DateTimeField()
    by = models.ForeignKey("core.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    n_made = models.PositiveIntegerField(default=0)
    # Number of the entry and a sentence; never its words.
    problems = models.JSONField(default=list)
    undone_day = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
