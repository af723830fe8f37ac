"""Fields of our own that the component set brings: a date in three parts, digits of any script."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def western_digits(text: str) -> str:
    """Return `text` with the digits of any script as 0-9, trimmed."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text).strip()


class PicturedRadio(forms.RadioSelect):
    """
    Choices with a small picture beside each, for people who read little.

    pictures : name of a pictogram by the value of the choice
    """

    option_template_name = "core/form/pictured_option.html"

    def __init__(self, pictures: Mapping[str, str]) -> None:
        super().__init__()
        self.pictures = pictures

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Name the picture of the choice."""
        option = super().create_option(name, value, *args, **kwargs)
        picture = self.pictures.get(str(value))
        return {**option, "picture": f"core/pictograms/{picture}.svg" if picture else ""}


class DateParts(forms.MultiWidget):
    """Three short inputs with labels of their own; easier to fill than a calendar, and it works without script."""

    template_name = "core/form/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        day = {"inputmode": "numeric", "size": "3", "maxlength": "4", "autocomplete": "off"}
        year = {"inputmode": "numeric", "size": "5", "maxlength": "8", "autocomplete": "off"}
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput(day),
            "month": forms.TextInput(day),
            "year": forms.TextInput(year),
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: date | None) -> list[Any]:
        """Return the date as day, month, year."""
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Name each part."""
        context = super().get_context(name, value, attrs)
        labels = (_("Day"), _("Month"), _("Year"))
        for part, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            part["part_label"] = label
        return context


class DateInParts(forms.MultiValueField):
    """A day in the calendar, typed as day, month and year in the digits of any script."""

    widget = DateParts
    default_error_messages = {"no_such_day": _("This day is not in the calendar. Write it like 27 3 2026.")}

    def __init__(self, **kwargs: Any) -> None:
        fields = tuple(forms.CharField(max_length=8, required=False) for _part in range(3))
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> date | None:
        """Return the day, or None when nothing was written; raises ValidationError when there is no such day."""
        if not any(data_list):
            return None
        try:
            day, month, year = (int(western_digits(part)) for part in data_list)
            return date(year, month, day)
        except (ValueError, OverflowError) as problem:
            raise ValidationError(self.error_messages["no_such_day"], code="no_such_day") from problem
