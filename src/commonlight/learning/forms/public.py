"""What people without an account type: the PIN of a class, the code of a certificate."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PinForm(forms.Form):
    """The PIN that came by another way than the link."""

    pin = forms.CharField(
        label=_("PIN"),
        max_length=40,
        help_text=_("10 digits. They came to you by another way than the link."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "size": "14"}),
    )

    def refuse(self) -> None:
        """Say that it did not open, and not why."""
        self.add_error(
            "pin",
            _("This did not open. Check the PIN. After five wrong ones the link is locked; then ask for a new one."),
        )


class CodeForm(forms.Form):
    """The code that stands on a certificate."""

    code = forms.CharField(
        label=_("Code on the certificate"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "size": "34", "spellcheck": "false"}),
    )
