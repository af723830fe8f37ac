"""Fields of this room's forms."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commonlight.reports.facts import clean_text


class WordsField(forms.CharField):
    """A person's own words, cleaned of what cannot be stored or shown; a text far too long is refused unread."""

    def __init__(self, *, max_length: int, rows: int = 0, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"}) if rows else forms.TextInput(attrs={"dir": "auto"})
        super().__init__(max_length=max_length, widget=widget, strip=False, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Set no length limit in the page: a browser would cut pasted words without a sound."""
        return {}

    def to_python(self, value: Any) -> str:
        """Return the cleaned text."""
        text = "" if value is None else str(value)
        if self.max_length is not None and len(text) > 4 * self.max_length:
            raise ValidationError(
                _(
                    "This text is too long: %(length)d signs, and %(most)d can be taken. Shorten it, or send the most important part first and add the rest afterwards."
                ),
                params={"length": len(text), "most": self.max_length},
            )
        return clean_text(text)


class ManyFilesInput(forms.ClearableFileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several uploads; empty files stay out, for nothing is in them."""

    widget = ManyFilesInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the uploads as a list."""
        return [one for one in (data or []) if one is not None]
