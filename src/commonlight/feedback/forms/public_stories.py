"""The form with which somebody takes a story back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.codes import Code, CodeUnreadable

NO_SUCH_CODE = _("No story belongs to these digits, or it was taken back already. Nothing was changed.")


class TakeBackForm(forms.Form):
    """The code of an agreement, in the digits of any script."""

    code = forms.CharField(
        label=_("Your 25 digits"),
        max_length=120,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_code(self) -> Code:
        """Return the code; says what to look at when it cannot be one."""
        try:
            return Code.read(self.cleaned_data["code"])
        except CodeUnreadable as problem:
            raise forms.ValidationError(
                {
                    "length": _("A code has 25 digits. Count them again."),
                    "character": _("A code has digits only."),
                    "slip": _("One digit is not right. Compare them with your paper."),
                }[problem.reason]
            ) from None
