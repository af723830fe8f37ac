"""A form whose words must point at no person: it stops once, and a person looks again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.directory.spotting import traces_in


class WithoutPersons(forms.Form):
    """Stops once at words that may point at a person; sent again with the tick, it is taken."""

    checked = forms.BooleanField(
        label=_("I looked: nothing here points at a person"), required=False, widget=forms.HiddenInput
    )
    looked_at: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Warn of what may point at a person, until somebody says that she looked."""
        said = super().clean() or {}
        if said.get("checked"):
            return said
        if any(traces_in(str(said.get(name, ""))) for name in self.looked_at):
            self.fields["checked"].widget = forms.CheckboxInput()
            self.add_error(
                None,
                _(
                    "Something here looks like a number, an address, a mail or a name. Take it out, or say that you looked."
                ),
            )
        return said
