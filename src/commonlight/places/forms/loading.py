"""What the team says of a file with figures of areas."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.counties import states as state_names
from commonlight.places.models import Area
from commonlight.places.services import packaged


class StateForm(forms.Form):
    """A state whose counties come with the package."""

    state = forms.ChoiceField(label=_("State"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = state_names()
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (code, names.get(code, code)) for code in sorted(packaged.states(), key=lambda one: names.get(one, one))
        ]


class FilesForm(forms.Form):
    """A file of figures, with outlines if there are any, and what stands beside its figures."""

    figures = forms.FileField(
        label=_("Figures (CSV)"), help_text=_("20 MB at most; a larger file comes in by command.")
    )
    outlines = forms.FileField(
        label=_("Outlines (GeoJSON or GeoPackage)"), required=False, help_text=_("In WGS 84 (EPSG:4326).")
    )
    level = forms.ChoiceField(label=_("What are its areas?"), choices=Area.Level.choices, initial="county")
    vintage = forms.IntegerField(label=_("Year of the areas’ limits"), min_value=1900, max_value=2100)
    year = forms.IntegerField(label=_("Year of the figures"), min_value=1900, max_value=2100)
    title = forms.CharField(label=_("What is the file called?"), max_length=160)
    publisher = forms.CharField(label=_("Who publishes it?"), max_length=160)
    licence = forms.CharField(label=_("Its terms"), max_length=160, help_text=_("Such as “public domain”."))
    address = forms.URLField(label=_("Where can it be had?"), max_length=300, required=False, assume_scheme="https")

    def clean(self) -> dict[str, Any]:
        """Refuse what the upload itself refused."""
        for name in ("figures", "outlines"):
            if getattr(self.cleaned_data.get(name), "refused", None):
                self.add_error(name, _("This file is too large."))
        return self.cleaned_data
