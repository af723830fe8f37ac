"""Files that come in: a content pack, a sheet of help lines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.uploads import SealedUpload


class _FileForm(forms.Form):
    """One file, read into memory; anything larger than a pack may be is refused before it is read."""

    def clean_file(self) -> bytes:
        """Return the bytes of the file."""
        upload = self.cleaned_data["file"]
        if not isinstance(upload, SealedUpload) or upload.refused:
            raise forms.ValidationError(_("This file is too large, or there is no room for it. Nothing was kept."))
        if upload.size is None or upload.size > 5 * 1024 * 1024:
            raise forms.ValidationError(_("This file is too large. Nothing was kept."))
        return upload.read()


class PackForm(_FileForm):
    """A content pack."""

    file = forms.FileField(
        label=_("Content pack (.zip)"), help_text=_("You see what is in it before anything is taken.")
    )


class SheetForm(_FileForm):
    """Help lines."""

    file = forms.FileField(label=_("Sheet, saved as CSV"), help_text=_("Row 1 holds the names of the columns."))


class ChoosingForm(forms.Form):
    """Which entries of a pack to take."""

    keys = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = [(key, key) for key in offered]  # type: ignore[attr-defined]
