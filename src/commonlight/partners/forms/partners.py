"""Forms about organisations, agreements, groups, the protocol and letters."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts
from commonlight.core.models import Account, Organisation
from commonlight.partners.models import (
    Agreement,
    Contact,
    ContactNote,
    Contribution,
    DataLevel,
    MailList,
    ProtocolStep,
)
from commonlight.partners.services_given import SERVICES

SHORT = {"class": "short", "rows": 3}


def languages_field(**more: Any) -> forms.MultipleChoiceField:
    """Return a field for languages of the site."""
    return forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple, required=False, **more
    )


class PartnerForm(forms.Form):
    """A new partner."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=120)
    kind = forms.ChoiceField(label=_("What it is"), choices=Organisation.Kind.choices)
    town = forms.CharField(label=_("Town"), max_length=80, required=False)
    languages = languages_field()

    def clean_name(self) -> str:
        """Refuse a name that is here."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if Organisation.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("An organisation of this name is here already."))
        return name


class ProfileForm(forms.Form):
    """The page of an organisation."""

    town = forms.CharField(label=_("Town"), max_length=80, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    left = DateInParts(label=_("Left the coalition on"), required=False)


class ContributionForm(forms.Form):
    """What an organisation brings."""

    kind = forms.ChoiceField(label=_("What it brings"), choices=Contribution.Kind.choices)
    what = forms.CharField(label=_("In a few words"), max_length=200)


class CoverageForm(forms.Form):
    """A service in a place."""

    service = forms.ChoiceField(label=_("Service"), choices=list(SERVICES.items()))
    place = forms.CharField(label=_("Place"), max_length=80, help_text=_("A town or a part of the county."))
    languages = languages_field()


class NoteForm(forms.Form):
    """A line of the log."""

    kind = forms.ChoiceField(label=_("How"), choices=ContactNote.Kind.choices)
    contact = forms.ModelChoiceField(
        label=_("With whom"), queryset=Contact.objects.none(), required=False, empty_label=_("– nobody named –")
    )
    words = forms.CharField(
        label=_("What was agreed"), max_length=500, widget=forms.Textarea(SHORT), help_text=_("Never about a client.")
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["contact"]
        people.queryset = Contact.objects.filter(organisation=organisation).order_by("name")  # type: ignore[attr-defined]
        people.label_from_instance = lambda one: one.shown_name  # type: ignore[attr-defined]


class AgreementTermsForm(forms.Form):
    """What an agreement is about, how far it lets in, from when to when."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Agreement.Kind.choices)
    data_level = forms.ChoiceField(
        label=_("What the partner sees"), choices=DataLevel.choices, widget=forms.RadioSelect
    )
    begins = DateInParts(label=_("Begins on"))
    ends = DateInParts(label=_("Ends on"))

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        said: dict[str, Any] = super().clean() or {}
        begins, ends = said.get("begins"), said.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The end must be after the beginning."))
        return said


class AgreementForm(AgreementTermsForm):
    """An agreement with its words."""

    text = forms.CharField(label=_("Words"), max_length=20_000, widget=forms.Textarea({"rows": 18}))


class SignForm(forms.Form):
    """Who signed."""

    name = forms.CharField(label=_("Who signed"), max_length=120)
    on = DateInParts(label=_("On"))


class FileForm(forms.Form):
    """A document."""

    file = forms.FileField(label=_("File"), help_text=_("PDF, DOCX, ODT, PNG, JPEG or plain text; 20 MB at most."))


class GroupForm(forms.Form):
    """A working group."""

    name = forms.CharField(label=_("Name of the group"), max_length=120)
    purpose = forms.CharField(label=_("What it is for"), max_length=400, required=False, widget=forms.Textarea(SHORT))
    organisations = forms.ModelMultipleChoiceField(
        label=_("Organisations in it"),
        queryset=Organisation.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class MeetingForm(forms.Form):
    """A meeting."""

    day = DateInParts(label=_("Day"))
    where = forms.CharField(label=_("Hour and place"), max_length=200, required=False)
    agenda = forms.CharField(label=_("Agenda"), max_length=4000, required=False, widget=forms.Textarea({"rows": 6}))
    minutes = forms.CharField(
        label=_("Minutes"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("No client and no case may be named."),
    )


class ActionForm(forms.Form):
    """An action: what, who, until when."""

    what = forms.CharField(label=_("What"), max_length=300)
    organisation = forms.ModelChoiceField(label=_("Which organisation"), queryset=Organisation.objects.order_by("name"))
    owner = forms.ChoiceField(label=_("Who there"), required=False)
    due = DateInParts(label=_("Until"))

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in organisations]).order_by("name")  # type: ignore[attr-defined]
        accounts = Account.objects.filter(is_active=True, memberships__organisation__in=organisations).distinct()
        people = Contact.objects.filter(organisation__in=organisations).select_related("organisation")
        self.owners: dict[str, Account | Contact] = {f"account {one.pk}": one for one in accounts}
        self.owners |= {f"contact {one.pk}": one for one in people}
        named = [
            (key, one.display_name if isinstance(one, Account) else f"{one.shown_name} ({one.works_at})")
            for key, one in self.owners.items()
        ]
        self.fields["owner"].choices = [("", _("– open –")), *sorted(named, key=lambda pair: pair[1])]  # type: ignore[attr-defined]


class ProtocolHeadForm(forms.Form):
    """Title and opening words."""

    title = forms.CharField(label=_("Title"), max_length=120)
    opening = forms.CharField(label=_("Opening words"), max_length=600, required=False, widget=forms.Textarea(SHORT))


class StepForm(forms.ModelForm):
    """A step of the protocol."""

    class Meta:
        model = ProtocolStep
        fields = ["what", "side", "who", "number", "within"]
        labels = {
            "what": _("What is done"),
            "side": _("Who does it"),
            "who": _("Whom to call"),
            "number": _("Number"),
            "within": _("Within"),
        }
        help_texts = {"within": _("As in: 1 hour"), "who": _("An office, by its name and duty.")}


class ListForm(forms.ModelForm):
    """A list of people to write to."""

    class Meta:
        model = MailList
        fields = ["name", "about", "has_digest"]
        labels = {"name": _("Name of the list"), "about": _("Who is on it"), "has_digest": _("Gets the monthly digest")}


class LetterForm(forms.Form):
    """A message to many."""

    subject = forms.CharField(label=_("Subject"), max_length=150)
    text = forms.CharField(
        label=_("Message"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("Plain text. No client, no case."),
    )
