"""What an editor says about an import."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """A file, or the address of an HSDS API."""

    file = forms.FileField(
        label=_("File"), required=False, help_text=_("XLSX, CSV, JSON, or a ZIP with HSDS tables; 20 MB at most.")
    )
    address = forms.URLField(label=_("Or the address of an HSDS API"), required=False, assume_scheme="https")
    source = forms.CharField(label=_("What is this source called?"), max_length=120)
    precedence = forms.IntegerField(
        label=_("Its weight"),
        min_value=1,
        max_value=99,
        initial=50,
        help_text=_("The smaller number wins when two sources say different things."),
    )
    hold = forms.BooleanField(label=_("New entries wait until an editor has looked"), required=False)
    try_first = forms.BooleanField(
        label=_("Only try: say what would happen, change nothing"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of both."""
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("file")) == bool(said.get("address")) and not self.errors:
            self.add_error("file", _("Choose a file, or give an address."))
        upload = said.get("file")
        if upload is not None and getattr(upload, "refused", None):
            self.add_error(
                "file", _("This file is too large for the page. Use the command `commonlight directory import`.")
            )
        return said
