"""Forms about contacts: a sheet, its columns, one person, two made one."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commonlight.core.models import Organisation
from commonlight.partners.models import Contact
from commonlight.partners.readers.people import FIELDS


class SheetForm(forms.Form):
    """A file with contacts."""

    file = forms.FileField(
        label=_("File with contacts"),
        help_text=_("CSV, XLSX or vCard (VCF). Exports of Google, Outlook and Mailchimp are known. 20 MB at most."),
    )


class ColumnsForm(forms.Form):
    """Which column holds what."""

    def __init__(self, *args: Any, headings: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("– not in this file –"))] + [(one, one) for one in dict.fromkeys(headings) if one]
        for name, label in FIELDS.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)

    def columns(self) -> dict[str, str]:
        """Return field -> heading."""
        return {name: heading for name, heading in self.cleaned_data.items() if heading}


class ContactForm(forms.ModelForm):
    """One person."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Contact
        fields = ["name", "organisation", "organisation_name", "job", "email", "phone", "languages"]
        labels = {
            "name": _("Name"),
            "organisation": _("Partner organisation"),
            "organisation_name": _("Or another organisation"),
            "job": _("Work"),
            "email": _("E-mail"),
            "phone": _("Phone"),
        }
        help_texts = {"name": _("Somebody you work with. Never somebody you help.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A language the site has no pages in stays with the person.
        own = [(code, code) for code in self.instance.languages if code not in dict(settings.LANGUAGES)]
        self.fields["languages"].choices = [*settings.LANGUAGES, *own]  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = Organisation.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["organisation"].empty_label = _("– none –")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for something to know the person by."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(said.get(name) for name in ("name", "email", "phone")):
            self.add_error("name", _("Write a name, an address or a phone number."))
        return said
