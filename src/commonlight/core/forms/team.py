"""People, organisations, keys and settings, as the team types them."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.forms.whereabouts import CountryField, RegionField, countries, time_zones
from commonlight.core.languages import languages
from commonlight.core.models import Account, Organisation
from commonlight.core.roles import SEALED_ROLES, Role
from commonlight.core.rooms import ROOMS
from commonlight.core.services import kits

LOGIN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")


def languages_offered() -> list[tuple[str, str]]:
    """Return the languages of this install."""
    return [(language.code, language.name) for language in languages().values()]


class PersonForm(forms.Form):
    """How a person is named and reached."""

    display_name = forms.CharField(label=_("Name shown to colleagues"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Only for sign-in links and short notices. They never say what somebody wrote."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=languages_offered)

    def __init__(self, *args: Any, person: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person

    def clean_email(self) -> str:
        """An address signs in one account only."""
        email: str = self.cleaned_data["email"].strip()
        taken = Account.objects.filter(email__iexact=email)
        if self._person is not None:
            taken = taken.exclude(pk=self._person.pk)
        if email and taken.exists():
            raise forms.ValidationError(_("Another account uses this address. Each person needs an own address."))
        return email


class RolesForm(forms.Form):
    """What a person may do in one organisation; `offered` are the roles the giver may give."""

    roles = forms.MultipleChoiceField(
        label=_("What this person does"), widget=forms.CheckboxSelectMultiple, required=False, choices=Role.choices
    )

    def __init__(self, *args: Any, offered: frozenset[Role] = frozenset(Role), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(role.value, role.label) for role in Role if role in offered]  # type: ignore[attr-defined]

    def clean_roles(self) -> list[Role]:
        """Return roles, not words."""
        return [Role(word) for word in self.cleaned_data["roles"]]


class NewPersonForm(PersonForm, RolesForm):
    """A new account."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    kind = forms.ChoiceField(
        label=_("Will this person read sealed content?"),
        choices=[
            (Account.Kind.ORDINARY, _("No: signs in with a link or a code, opens nothing sealed")),
            (Account.Kind.READER, _("Yes: gets six words of their own and a phone app")),
        ],
        widget=forms.RadioSelect,
        initial=Account.Kind.ORDINARY,
    )
    login_name = forms.CharField(
        label=_("Sign-in name"),
        help_text=_("Small letters, digits, dots or dashes, as in ana.lopez"),
        max_length=63,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    field_order = ("organisation", "login_name", "display_name", "email", "language", "kind", "roles")

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [(str(row.id), row.name) for row in organisations]  # type: ignore[attr-defined]

    def clean_login_name(self) -> str:
        """Names are unique, whatever the case."""
        name: str = self.cleaned_data["login_name"].strip().casefold()
        if not LOGIN_NAME.fullmatch(name):
            raise forms.ValidationError(_("Use two or more small letters, digits, dots or dashes."))
        if Account.objects.filter(login_name=name).exists():
            raise forms.ValidationError(_("This name is taken. Try another one."))
        return name

    def clean(self) -> dict[str, Any]:
        """Only readers hold roles that read sealed content."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Account.Kind.ORDINARY and SEALED_ROLES.intersection(cleaned.get("roles", [])):
            self.add_error("kind", _("One of the roles reads sealed content. Choose yes here, or leave that role out."))
        return cleaned


class OrganisationForm(forms.Form):
    """What is said about an organisation."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Organisation.Kind.choices)
    languages = forms.MultipleChoiceField(
        label=_("Languages its people speak"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=languages_offered,
    )
    about = forms.CharField(
        label=_("About it, in a few words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    accepts_reports = forms.BooleanField(
        label=_("People can choose this organisation for their report"),
        required=False,
        help_text=_("It starts once a reader of the organisation has begun its key."),
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._organisation = organisation

    def clean_name(self) -> str:
        """Names are unique."""
        name: str = self.cleaned_data["name"].strip()
        taken = Organisation.objects.filter(name__iexact=name)
        if self._organisation is not None:
            taken = taken.exclude(pk=self._organisation.pk)
        if taken.exists():
            raise forms.ValidationError(_("An organisation with this name stands already."))
        return name


class SiteForm(forms.Form):
    """The coalition's settings."""

    coalition_name = forms.CharField(label=_("Name of the coalition"), max_length=120)
    country = CountryField(label=_("Country"), choices=countries)
    region = RegionField(
        label=_("State or region"),
        help_text=_(
            "A state such as Ohio, or the code of a region, as in MX-OAX. Laws and help lines are chosen by it."
        ),
        required=False,
    )
    emergency_number = forms.RegexField(
        r"^[0-9+*# -]{2,32}$",
        label=_("Emergency number"),
        help_text=_("The number people dial in danger, as in 911. It stands on every public page."),
        error_messages={"invalid": _("Type the number as it is dialled.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), widget=forms.CheckboxSelectMultiple, choices=languages_offered
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), initial="UTC", choices=time_zones)
    rooms = forms.MultipleChoiceField(
        label=_("Parts of the site that are switched on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(ROOMS.items()),
    )

    def clean(self) -> dict[str, Any]:
        """A region belongs to its country."""
        cleaned = super().clean() or self.cleaned_data
        region, country = cleaned.get("region"), cleaned.get("country")
        if region and country and not region.startswith(f"{country}-"):
            self.add_error("region", _("The code of the region begins with the letters of the country."))
        return cleaned


class KitForm(forms.Form):
    """The two lines of a recovery kit, typed from paper."""

    attributes = {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}
    first = forms.CharField(label=_("First line"), max_length=80, widget=forms.TextInput(attrs=attributes))
    second = forms.CharField(label=_("Second line"), max_length=80, widget=forms.TextInput(attrs=attributes))
    problems = {
        "length": _("Each line has 25 digits. Count the groups: five groups of five."),
        "character": _("There is a letter between the digits. Type digits only."),
        "slip": _("One digit is not as printed. Compare each group with the paper."),
        "other": _("These lines belong to another kit. Look at the name of the organisation on the paper."),
    }

    def clean(self) -> dict[str, Any]:
        """Find slips before anything is opened."""
        cleaned = super().clean() or self.cleaned_data
        if "first" in cleaned and "second" in cleaned:
            try:
                cleaned["digits"] = kits.read_digits(cleaned["first"], cleaned["second"])
            except kits.KitWrong as problem:
                raise forms.ValidationError(self.problems[problem.reason]) from problem
        return cleaned


class PasskeyNameForm(forms.Form):
    """What the person calls her passkey."""

    name = forms.CharField(label=_("Name of the passkey"), max_length=60, help_text=_("As in: my work phone"))
