"""Bringing a recording."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core import sound_files
from commonlight.core.uploads import SealedUpload


class RecordingForm(forms.Form):
    """One file of sound."""

    sound = forms.FileField(
        label=_("Recording"),
        help_text=_(
            "MP3, M4A or Ogg, at most 1 MB: about two minutes. What the file says about its maker is taken out."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "audio/*"}),
    )
    problems = {
        "too large": _("The file is larger than 1 MB. Read the text alone, and save it in lower quality."),
        "not a sound": _("We could not read it as sound. Save it as MP3, M4A or Ogg, and try again."),
        "moving pictures": _("This file holds moving pictures. Save the sound alone, and try again."),
    }

    def clean_sound(self) -> sound_files.Sound:
        """Return the clean recording; the file that came in goes with the answer."""
        upload: Any = self.cleaned_data["sound"]
        assert isinstance(upload, SealedUpload)
        try:
            if upload.refused:
                raise sound_files.SoundRefused("too large")
            return sound_files.clean_sound(upload.read())
        except sound_files.SoundRefused as problem:
            raise forms.ValidationError(self.problems[problem.reason]) from problem
