"""The next step of a referral, written down by either side; a partner without an account reads this form too."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.referrals.forms.clients import LINE, words
from commonlight.referrals.policies.steps import Step
from commonlight.referrals.shared_words import REASONS, STEPS


class StepForm(forms.Form):
    """The next step of a referral."""

    step = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("If it was declined, or they did not meet: why"),
        choices=[("", "–"), *((one.value, text) for one, text in REASONS.items())],
        required=False,
    )
    appointment = forms.CharField(label=_("Day, time and place of an appointment"), max_length=LINE, required=False)
    note = words(_("A word to the other side"), required=False, rows=2)

    def __init__(self, *args: Any, steps: list[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(one.value, STEPS[one]) for one in steps]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A no needs its reason, an appointment its day."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("step") in (Step.DECLINED, Step.NOT_CONNECTED) and not data.get("reason"):
            self.add_error("reason", _("Choose why."))
        if data.get("step") == Step.APPOINTMENT_SET and not data.get("appointment"):
            self.add_error("appointment", _("Write day, time and place."))
        return data
