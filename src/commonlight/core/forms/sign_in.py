"""Typing to get in: passphrase, codes, e-mail address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.passphrases import Passphrase

NO_AUTOCORRECT = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}


class PassphraseForm(forms.Form):
    """A reader's name and six words."""

    login_name = forms.CharField(
        label=_("Sign-in name"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", **NO_AUTOCORRECT}),
    )
    passphrase = forms.CharField(
        label=_("Your six words"),
        help_text=_("Small or capital letters, with or without spaces: both are fine."),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", **NO_AUTOCORRECT}),
    )
    onward = forms.CharField(required=False, widget=forms.HiddenInput)


class SecondFactorForm(forms.Form):
    """Six digits of the phone app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits from your phone app, or one of your recovery codes (twelve digits)."),
        max_length=40,
        widget=forms.TextInput(attrs=DIGITS),
    )


class NewPhoneForm(forms.Form):
    """The first code of a new phone app."""

    code = forms.CharField(
        label=_("The six digits your app shows now"), max_length=20, widget=forms.TextInput(attrs=DIGITS)
    )


class OneTimeCodeForm(forms.Form):
    """A name and a code that somebody read out."""

    login_name = forms.CharField(
        label=_("Sign-in name"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", **NO_AUTOCORRECT}),
    )
    code = forms.CharField(
        label=_("The code you were given"),
        help_text=_("Twelve digits."),
        max_length=40,
        widget=forms.TextInput(attrs=DIGITS),
    )


class LinkForm(forms.Form):
    """Where to send a sign-in link."""

    email = forms.EmailField(label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class WordsAgainForm(forms.Form):
    """The six words, typed back from paper."""

    passphrase = forms.CharField(
        label=_("Type your six words from the paper"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", **NO_AUTOCORRECT}),
    )

    def __init__(self, *args: object, expected: Passphrase | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._expected = expected

    def clean_passphrase(self) -> str:
        """Compare with what was shown."""
        typed: str = self.cleaned_data["passphrase"]
        if self._expected is None or Passphrase.read(typed) != self._expected:
            raise forms.ValidationError(
                _("These are not the words shown above. Look at each word on your paper, then type them again.")
            )
        return typed
