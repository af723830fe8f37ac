"""What the team writes about volunteers, work, shifts and hours."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts
from commonlight.outreach.forms.events_public import Number
from commonlight.outreach.forms.events_team import WallTime, add_words, words_of
from commonlight.outreach.models import Assignment, Programme, Project, Shift, Volunteer
from commonlight.outreach.reading_sheets import minutes_in
from commonlight.outreach.selectors import volunteers as selectors
from commonlight.outreach.services.volunteers import OpportunityWords, ShiftPlan, VolunteerWords
from commonlight.outreach.terms import TONGUES


class GivenHours(forms.CharField):
    """Hours as people write them: 2, 2.5, 2:30; the value is minutes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 8)
        super().__init__(widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "size": "6"}), **kwargs)

    def clean(self, value: Any) -> Any:
        """Return minutes; 0 for nothing."""
        said = super().clean(value)
        if said in ("", "0"):
            return 0
        found = minutes_in(said)
        if found is None:
            raise forms.ValidationError(_("Write hours like 2.5 or 2:30; at most 24."))
        return found


class VolunteerForm(forms.Form):
    """One volunteer."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As the person wants to be called."))
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=list(TONGUES.items()), widget=forms.CheckboxSelectMultiple, required=False
    )
    trained_day = DateInParts(label=_("Training completed on"), required=False)
    screening = forms.ChoiceField(
        label=_("Screening"), choices=Volunteer.Screening.choices,
        help_text=_("Only the state and the day. Never write anywhere what a check found."),
    )  # fmt: skip
    screening_day = DateInParts(label=_("Day of that state"), required=False)

    def words(self) -> VolunteerWords:
        """Return what was written, for the service."""
        return VolunteerWords(**self.cleaned_data)


class ProjectForm(forms.Form):
    """A project."""

    name = forms.CharField(label=_("Project"), max_length=120)
    programme = forms.ChoiceField(label=_("Programme"), required=False)

    def __init__(self, *args: Any, project: Project | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        fields: Any = self.fields
        rows = Programme.objects.order_by("name").values_list("pk", "name")
        fields["programme"].choices = [("", "–"), *((str(pk), name) for pk, name in rows)]

    def clean_name(self) -> str:
        """Two projects have two names."""
        name = self.cleaned_data["name"].strip()
        others = Project.objects.exclude(pk=self.project.pk) if self.project else Project.objects.all()
        if others.filter(name=name).exists():
            raise forms.ValidationError(_("A project has this name already."))
        return str(name)


class OpportunityForm(forms.Form):
    """What there is to do."""

    project = forms.ChoiceField(label=_("Project"))
    needs_training = forms.BooleanField(
        label=_("The training for volunteers comes first"), required=False, initial=True
    )
    needs_screening = forms.BooleanField(label=_("A completed screening comes first"), required=False)
    is_public = forms.BooleanField(label=_("Show it on the public page “Ways to help”"), required=False)

    def __init__(self, *args: Any, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = list(codes)
        add_words(self, self.codes)
        for code in self.codes:
            label: Any = _("What to do, where and for how long (%(language)s)")
            self.fields[f"text_{code}"].label = label % {"language": code}
        fields: Any = self.fields
        fields["project"].choices = [
            (str(row.pk), row.name) for row in Project.objects.filter(ended=None).order_by("name")
        ]

    def words(self) -> OpportunityWords:
        """Return what was written, for the service."""
        said = self.cleaned_data
        return OpportunityWords(
            project_id=UUID(said["project"]),
            words=words_of(said, self.codes),
            needs_training=said["needs_training"],
            needs_screening=said["needs_screening"],
            is_public=said["is_public"],
        )


class ShiftForm(forms.Form):
    """A shift."""

    event = forms.ChoiceField(label=_("With which event"), required=False)
    day = DateInParts(label=_("Day"))
    opens = WallTime(label=_("From"))
    closes = WallTime(label=_("To"))
    wanted = Number(label=_("How many people"), min_value=1, max_value=500, initial=2)
    place = forms.CharField(label=_("Where to meet"), max_length=200, required=False)

    def __init__(self, *args: Any, events: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["event"].choices = [("", "–"), *events]

    def plan(self, *, time_zone: str, occurrence: Any) -> ShiftPlan:
        """Return what was written, for the service."""
        said = self.cleaned_data
        return ShiftPlan(
            day=said["day"], opens=said["opens"], closes=said["closes"], time_zone=time_zone, wanted=said["wanted"],
            place=said["place"], occurrence=occurrence,
        )  # fmt: skip


class GiveForm(forms.Form):
    """Who takes a shift: a person who may, or a group."""

    volunteer = forms.ChoiceField(label=_("A volunteer"), required=False)
    group = forms.CharField(label=_("Or a group"), max_length=80, required=False)
    people = Number(label=_("of how many"), min_value=1, max_value=500, required=False)

    def __init__(self, *args: Any, shift: Shift, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = set(selectors.free_for(shift).values_list("pk", flat=True))
        everybody = list(selectors.active_volunteers())
        # Who cannot take it stands there too: the answer then says why.
        able = [(str(row.pk), row.name) for row in everybody if row.pk in free]
        others = [(str(row.pk), row.name) for row in everybody if row.pk not in free]
        fields: Any = self.fields
        fields["volunteer"].choices = [("", "–"), (_("May take it"), able), (_("Something is missing"), others)]

    def clean(self) -> dict[str, Any]:
        """Ask for one of both."""
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("volunteer")) == bool(said.get("group")):
            raise forms.ValidationError(_("Choose a volunteer, or name a group."))
        return said


class ShiftHoursForm(forms.Form):
    """Hours of a whole shift: one field for each person or group."""

    def __init__(self, *args: Any, rows: list[Assignment], shift: Shift, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            name = row.volunteer.name if row.volunteer else f"{row.group} ({row.people})"
            noted = getattr(row, "hours", None)
            minutes = noted.minutes // max(row.people, 1) if noted else shift.minutes
            self.fields[f"h_{row.pk}"] = GivenHours(label=name, required=False, initial=f"{minutes / 60:g}")

    def minutes(self) -> dict[UUID, int]:
        """Return minutes by assignment."""
        return {row.pk: self.cleaned_data[f"h_{row.pk}"] for row in self.rows}


class HoursForm(forms.Form):
    """Hours outside of a shift."""

    project = forms.ChoiceField(label=_("Project"))
    day = DateInParts(label=_("Day"))
    hours = GivenHours(label=_("Hours"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["project"].choices = [(str(row.pk), row.name) for row in Project.objects.order_by("name")]


class SheetForm(forms.Form):
    """A sheet to bring in."""

    kind = forms.ChoiceField(
        label=_("What the sheet holds"),
        choices=[("volunteers", _("Volunteers: name, e-mail, phone, trained, since")), ("hours", _("Hours: name, day, hours, project"))],
        widget=forms.RadioSelect,
        initial="volunteers",
    )  # fmt: skip
    file = forms.FileField(label=_("Sheet (CSV or XLSX)"))

    def clean_file(self) -> Any:
        """Refuse what did not come in whole."""
        if getattr(self.cleaned_data["file"], "refused", ""):
            raise forms.ValidationError(_("This file is too large."))
        return self.cleaned_data["file"]
