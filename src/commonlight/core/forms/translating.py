"""Adding a language, putting in one text, bringing a sheet."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.language_paths import CODE
from commonlight.core.models import AddedLanguage


class AddLanguageForm(forms.Form):
    """A language by its code, its own name and its direction."""

    name = forms.CharField(
        label=_("Name in the language itself"),
        max_length=60,
        help_text=_("As its speakers write it: Tiếng Việt, Qyool Mam."),
    )
    code = forms.CharField(
        label=_("Code of the language"),
        max_length=20,
        help_text=_(
            "Two or three letters of ISO 639: vi for Vietnamese, tl for Tagalog, mam for Mam. It stands in addresses."
        ),
    )
    direction = forms.ChoiceField(
        label=_("Reads"), choices=AddedLanguage.Direction.choices, widget=forms.RadioSelect, initial="ltr"
    )

    def clean_code(self) -> str:
        """Small letters, as addresses have them."""
        code: str = self.cleaned_data["code"].strip().lower()
        if not re.fullmatch(CODE, code):
            raise forms.ValidationError(_("A code has two or three letters, and may go on like zh-hans or es-419."))
        return code


class SheetForm(forms.Form):
    """A sheet that comes back from a translator."""

    sheet = forms.FileField(label=_("The sheet, as CSV UTF-8"))

    def clean_sheet(self) -> Any:
        """A sheet is small; a large file is something else."""
        sheet = self.cleaned_data["sheet"]
        if getattr(sheet, "refused", "") or sheet.size > 2 * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than 2 MB. A sheet of all texts has about 300 kB."))
        return sheet
