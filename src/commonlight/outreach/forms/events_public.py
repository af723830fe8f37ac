"""What somebody without an account fills in for an event: how many, what is needed, and an address only if wanted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import western_digits
from commonlight.outreach.models import Event, SignUp
from commonlight.outreach.services.counting import MOST_BY_TAP
from commonlight.outreach.services.sign_ups import Wish
from commonlight.outreach.terms import ACCESS, TONGUES


class Number(forms.IntegerField):
    """A whole number in the digits of any script, typed on a phone's number pad."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "size": "4"}), **kwargs)

    def to_python(self, value: Any) -> int | None:
        """Read the digits of any script."""
        return super().to_python(western_digits(str(value)) if value not in (None, "") else value)


class SignUpForm(forms.Form):
    """Sign up for one day of an event."""

    people = Number(label=_("How many people come, with you?"), min_value=1, max_value=999, initial=1)
    online = forms.ChoiceField(
        label=_("Where do you join?"),
        choices=[("", _("In the room")), ("online", _("Online"))],
        widget=forms.RadioSelect,
        required=False,
    )
    needs = forms.MultipleChoiceField(
        label=_("Do you need something?"),
        choices=list(ACCESS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    n_children = Number(
        label=_("For how many children do you need childcare?"), min_value=0, max_value=20, required=False
    )
    interpreter = forms.ChoiceField(
        label=_("Do you need an interpreter?"), choices=[("", _("No")), *TONGUES.items()], required=False
    )
    address = forms.EmailField(
        label=_("E-mail, only if you want a reminder"),
        required=False,
        max_length=200,
        help_text=_("Use one that nobody else reads. We delete it 30 days after the event."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, event: Event, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        if event.mode != Event.Mode.BOTH:
            del self.fields["online"]
        if not event.has_childcare:
            del self.fields["n_children"]
        self.fields["people"].widget.attrs["max"] = event.largest_group
        if event.mode == Event.Mode.ONLINE:
            fields: Any = self.fields
            fields["needs"].choices = [(code, label) for code, label in ACCESS.items() if code in ("hearing", "signs")]

    def wish(self) -> Wish:
        """Return what was asked for."""
        said = self.cleaned_data
        return Wish(
            people=said["people"],
            online=said.get("online") == "online",
            needs=said["needs"],
            n_children=said.get("n_children") or 0,
            interpreter=said["interpreter"],
            address=said["address"],
            language=self.language,
        )


def first_values(sign_up: SignUp, address: str) -> dict[str, Any]:
    """Return the values of a sign-up for its form."""
    return {
        "people": sign_up.people,
        "online": "online" if sign_up.online else "",
        "needs": sign_up.needs,
        "n_children": sign_up.n_children or None,
        "interpreter": sign_up.interpreter,
        "address": address,
    }


class HereForm(forms.Form):
    """Say at the door how many came; nothing else is asked."""

    people = Number(label=_("How many of you are here?"), min_value=1, max_value=MOST_BY_TAP, initial=1)


class OfferForm(forms.Form):
    """Offer help: a name to call, a way to reach the person."""

    called = forms.CharField(
        label=_("What shall we call you?"), max_length=60, widget=forms.TextInput({"autocomplete": "off"})
    )
    reach = forms.CharField(
        label=_("Phone or e-mail"),
        max_length=120,
        help_text=_("We use it once, to answer you. We delete it after 60 days."),
    )
    people = Number(label=_("How many of you want to help?"), min_value=1, max_value=60, initial=1)
