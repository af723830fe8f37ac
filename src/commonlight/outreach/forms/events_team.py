"""What the team writes about events: words in the languages of the site, wall time, rhythm, seats, access."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts, western_digits
from commonlight.core.languages import languages
from commonlight.core.selectors import organisations
from commonlight.outreach.forms.events_public import Number
from commonlight.outreach.models import Event, Occurrence, PlaceTold, Programme
from commonlight.outreach.services.events import EventPlan
from commonlight.outreach.services.sign_ups import Wish
from commonlight.outreach.terms import ACCESS, MOST_PEOPLE_IN_A_GROUP, TONGUES
from commonlight.outreach.wall_time import NoSuchZone, zone

WAYS_TO_WRITE_TIME = ("%H:%M", "%H.%M", "%H", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p")


class WallTime(forms.Field):
    """A time of day as people write it: 18:30, 6:30 pm, 6pm, in the digits of any script."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput({"autocomplete": "off", "size": "8"}), **kwargs)

    def to_python(self, value: Any) -> time | None:
        """Return the time; raises ValidationError."""
        if isinstance(value, time) or value in (None, ""):
            return value or None
        said = western_digits(str(value)).lower().replace("h", ":").replace(".m.", "m").replace("p.m", "pm")
        for way in WAYS_TO_WRITE_TIME:
            try:
                return datetime.strptime(said.strip(" :"), way).time()  # noqa: DTZ007 -- wall time has no zone
            except ValueError:
                continue
        raise forms.ValidationError(_("Write the time like 18:30 or 6:30 pm."))

    def prepare_value(self, value: Any) -> Any:
        """Show a time as it is typed."""
        return f"{value:%H:%M}" if isinstance(value, time) else value


def add_words(form: forms.Form, codes: Sequence[str], *, text_hint: Any = "") -> None:
    """Put a title and a text for each language into a form; only the first must be filled in."""
    for number, code in enumerate(codes):
        known, names = languages()[code], {"language": languages()[code].name}
        look = {"lang": code, "dir": known.direction}
        form.fields[f"title_{code}"] = forms.CharField(
            label=_("Title (%(language)s)") % names, max_length=120, required=number == 0, widget=forms.TextInput(look)
        )
        form.fields[f"text_{code}"] = forms.CharField(
            label=_("What happens, and who may come (%(language)s)") % names,
            max_length=1500,
            required=False,
            help_text=text_hint if number == 0 else "",
            widget=forms.Textarea({**look, "rows": 4, "class": "short"}),
        )


def words_of(said: dict[str, Any], codes: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the words of the languages in which something was written."""
    found = {code: (said[f"title_{code}"].strip(), said[f"text_{code}"].strip()) for code in codes}
    return {code: words for code, words in found.items() if words[0]}


def initial_words(words: dict[str, Any]) -> dict[str, str]:
    """Return stored words as the first values of a form."""
    found: dict[str, str] = {}
    for code, said in words.items():
        found |= {f"title_{code}": said.get("title", ""), f"text_{code}": said.get("text", "")}
    return found


class EventForm(forms.Form):
    """One event."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Event.Kind.choices)
    audience = forms.ChoiceField(
        label=_("Who learns of it"), choices=Event.Audience.choices, widget=forms.RadioSelect, initial="public",
        help_text=_("A private event is in no feed, on no public page and on no print. Its place is sealed."),
    )  # fmt: skip
    first_day = DateInParts(label=_("Day"))
    opens = WallTime(label=_("From"))
    closes = WallTime(label=_("To"))
    time_zone = forms.CharField(label=_("Time zone"), max_length=64)
    repeat = forms.ChoiceField(label=_("Again?"), choices=Event.Repeat.choices, initial="once")
    every = Number(label=_("Every how many weeks or months"), min_value=1, max_value=12, initial=1, required=False)
    until = DateInParts(label=_("Last day"), required=False)
    mode = forms.ChoiceField(label=_("Where people meet"), choices=Event.Mode.choices)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    link = forms.URLField(
        label=_("Meeting link"), max_length=300, required=False, assume_scheme="https",
        help_text=_("Shown only to those who signed up."),
    )  # fmt: skip
    takes_sign_ups = forms.BooleanField(label=_("People sign up here"), required=False)
    capacity = Number(label=_("Places in the room"), min_value=1, max_value=100000, required=False)
    has_waitlist = forms.BooleanField(label=_("With a waiting list"), required=False, initial=True)
    largest_group = Number(
        label=_("Most people in one sign-up"), min_value=1, max_value=MOST_PEOPLE_IN_A_GROUP, initial=6
    )
    access = forms.MultipleChoiceField(
        label=_("The place has"), choices=list(ACCESS.items()), widget=forms.CheckboxSelectMultiple, required=False
    )
    has_childcare = forms.BooleanField(label=_("Childcare is there"), required=False)
    interpreters = forms.MultipleChoiceField(
        label=_("Interpreters were found for"), choices=list(TONGUES.items()), widget=forms.CheckboxSelectMultiple,
        required=False,
    )  # fmt: skip
    contact = forms.CharField(label=_("Whom to ask (public)"), max_length=200, required=False)
    host = forms.ChoiceField(label=_("Who holds it"), required=False)
    programme = forms.ChoiceField(label=_("Programme"), required=False)

    def __init__(self, *args: Any, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = list(codes)
        add_words(self, self.codes)
        fields: Any = self.fields
        fields["host"].choices = [("", "–"), *((str(row.pk), row.name) for row in organisations())]
        rows = Programme.objects.order_by("name").values_list("pk", "name")
        fields["programme"].choices = [("", "–"), *((str(pk), name) for pk, name in rows)]

    def clean_time_zone(self) -> str:
        """Take a zone that every computer knows."""
        name = self.cleaned_data["time_zone"].strip().replace(" ", "_")
        try:
            zone(name)
        except NoSuchZone as problem:
            raise forms.ValidationError(_("No zone has this name. Write it like America/Chicago.")) from problem
        return name

    def clean(self) -> dict[str, Any]:
        """A rhythm has an end; a public event in a place names it; a private one takes no sign-ups."""
        said = super().clean() or self.cleaned_data
        if said.get("repeat") != Event.Repeat.ONCE:
            first, until = said.get("first_day"), said.get("until")
            if until is None and "until" not in self.errors:
                self.add_error("until", _("Say until when; at most two years."))
            elif first and until and until < first:
                self.add_error("until", _("The last day is before the first."))
        if said.get("audience") == Event.Audience.PRIVATE:
            said["takes_sign_ups"] = False
        elif said.get("audience") == Event.Audience.PUBLIC and said.get("mode") != "online" and not said.get("place"):
            self.add_error("place", _("Say where it is, or make it private."))
        return said

    def plan(self) -> EventPlan:
        """Return what was written, for the service."""
        said = self.cleaned_data
        return EventPlan(
            words=words_of(said, self.codes),
            kind=said["kind"], audience=said["audience"], first_day=said["first_day"], opens=said["opens"],
            closes=said["closes"], time_zone=said["time_zone"], mode=said["mode"], place=said["place"],
            link=said["link"], repeat=said["repeat"], every=said["every"] or 1, until=said["until"],
            takes_sign_ups=said["takes_sign_ups"], capacity=said["capacity"], has_waitlist=said["has_waitlist"],
            largest_group=said["largest_group"], access=said["access"], has_childcare=said["has_childcare"],
            interpreters=said["interpreters"], contact=said["contact"], host_id=said["host"] or None,
            programme_id=said["programme"] or None,
        )  # fmt: skip


def first_values(event: Event) -> dict[str, Any]:
    """Return an event's own values for its form; never the sealed place of a private one."""
    names = (
        "kind", "audience", "first_day", "opens", "closes", "time_zone", "repeat", "every", "until", "mode", "place",
        "takes_sign_ups", "capacity", "has_waitlist", "largest_group", "access", "has_childcare", "interpreters", "contact",
    )  # fmt: skip
    found = {name: getattr(event, name) for name in names}
    return {
        **found,
        **initial_words(event.words),
        "host": str(event.host_id or ""),
        "programme": str(event.programme_id or ""),
    }


class MoveForm(forms.Form):
    """Move one day."""

    day = DateInParts(label=_("Day"))
    opens = WallTime(label=_("From"))
    closes = WallTime(label=_("To"))

    @staticmethod
    def of(row: Occurrence) -> dict[str, date | time]:
        """Return a day's own values."""
        return {"day": row.day, "opens": row.opens, "closes": row.closes}


class CountForm(forms.Form):
    """The head count of a day, as from a paper sheet."""

    hand = Number(label=_("People in the room, by hand"), min_value=0, max_value=100000)
    online = Number(label=_("People online"), min_value=0, max_value=100000, required=False)


class GroupForm(forms.Form):
    """A group of a partner."""

    group = forms.CharField(
        label=_("Which group"), max_length=80, help_text=_("As in: youth group of St Luke. No person's name.")
    )
    people = Number(label=_("How many"), min_value=1, max_value=500)

    def wish(self, language: str) -> Wish:
        """Return what was asked for."""
        return Wish(people=self.cleaned_data["people"], group=self.cleaned_data["group"], language=language)


class BetweenForm(forms.Form):
    """The first and the last number of sign-ups to end."""

    first = Number(label=_("From number"), min_value=1)
    last = Number(label=_("To number"), min_value=1)

    def clean(self) -> dict[str, Any]:
        """The last is not before the first."""
        said = super().clean() or {}
        if said.get("first") and said.get("last") and said["last"] < said["first"]:
            raise forms.ValidationError(_("The last number is before the first."))
        return said


class PlaceForm(forms.Form):
    """How a place is told."""

    how = forms.ChoiceField(label=_("How do you tell it?"), choices=PlaceTold.How.choices, widget=forms.RadioSelect)


class BringForm(forms.Form):
    """A calendar to bring in: a file, or an address that is asked now and once."""

    file = forms.FileField(label=_("Calendar file (.ics)"), required=False)
    address = forms.URLField(
        label=_("Or the address of a calendar"), required=False, assume_scheme="https", max_length=500
    )
    audience = forms.ChoiceField(
        label=_("Who learns of these events"),
        choices=[c for c in Event.Audience.choices if c[0] != Event.Audience.PRIVATE],
        initial="team",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of both."""
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("file")) == bool(said.get("address")) and not self.errors:
            self.add_error("file", _("Choose a file, or give an address."))
        if said.get("file") is not None and getattr(said["file"], "refused", None):
            self.add_error("file", _("This file is too large. A calendar has 5 MB at most."))
        return said


class MinutesForm(forms.Form):
    """What was said and agreed; left empty, nothing is kept."""

    text = forms.CharField(
        label=_("What was said and agreed"),
        max_length=20_000,
        required=False,
        help_text=_("No case and no client is named. Left empty, the minutes are deleted."),
        widget=forms.Textarea({"rows": 8}),
    )
