"""Settings beside the coalition's own facts: the sender of mail, the way out, the smallest counts shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.exit_targets import NEUTRAL, NotNeutral, read_target

OWN = "own"
DEFAULT = "default"


class SenderForm(forms.Form):
    """The address that notices come from."""

    sender_address = forms.EmailField(
        label=_("Address that messages come from"),
        required=False,
        help_text=_("The mail server must allow it. Leave it empty for the address set on this computer."),
    )


class LeavingForm(forms.Form):
    """Where "Leave this site" leads."""

    target = forms.ChoiceField(label=_("“Leave this site” opens"), widget=forms.RadioSelect)
    own = forms.CharField(
        label=_("Another page"),
        required=False,
        max_length=200,
        help_text=_("Its address begins with https://. Choose one that many people open, and that says nothing."),
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    problems = {
        "https": _("The address must begin with https://. Otherwise others on the same network could see the page."),
        "name": _("Write the address of a public website, as in https://www.wikipedia.org/"),
        "own site": _("This is our own site. Choose a page that has nothing to do with it."),
    }

    def __init__(self, *args: Any, own_host: str, default: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own_host = own_host
        choices: list[tuple[str, Any]] = [(DEFAULT, _("As set on this computer: %(page)s") % {"page": default})]
        choices += [(address, label) for address, label in NEUTRAL.items() if address != default]
        self.fields["target"].choices = [*choices, (OWN, _("Another page"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Put the address together."""
        cleaned = super().clean() or self.cleaned_data
        target = cleaned.get("target", "")
        cleaned["exit_url"] = "" if target == DEFAULT else target
        if target == OWN:
            try:
                cleaned["exit_url"] = read_target(cleaned.get("own") or "", own_host=self._own_host)
            except NotNeutral as problem:
                self.add_error("own", self.problems[problem.reason])
        return cleaned


class ThresholdForm(forms.Form):
    """The smallest counts that may be shown; they can be raised, never lowered below what protects a person."""

    threshold_public = forms.IntegerField(
        label=_("Smallest count shown to the public"),
        min_value=11,
        max_value=1000,
        help_text=_("11 or more. A smaller count may point at one person."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    threshold_partners = forms.IntegerField(
        label=_("Smallest count shown to partners"),
        min_value=5,
        max_value=1000,
        help_text=_("5 or more, and not above the one for the public."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        """Partners may see at least what the public sees."""
        cleaned = super().clean() or self.cleaned_data
        public, partners = cleaned.get("threshold_public"), cleaned.get("threshold_partners")
        if public and partners and partners > public:
            self.add_error(
                "threshold_partners", _("This is above the one for the public. Lower it, or raise that one.")
            )
        return cleaned
