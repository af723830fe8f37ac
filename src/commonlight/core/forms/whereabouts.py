"""Where a coalition is, chosen from lists in the page's language: its country, its state or region, its time zone."""

import re
import zoneinfo
from collections.abc import Callable
from typing import Any

from babel import Locale, UnknownLocaleError
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from commonlight.core.counties import states

HOME = "US"
# What people in the United States call their zones; the name of the city says little to most.
HOME_ZONES = (
    ("America/New_York", gettext_lazy("Eastern Time (New York)")),
    ("America/Chicago", gettext_lazy("Central Time (Chicago)")),
    ("America/Denver", gettext_lazy("Mountain Time (Denver)")),
    ("America/Phoenix", gettext_lazy("Mountain Time without summer time (Phoenix)")),
    ("America/Los_Angeles", gettext_lazy("Pacific Time (Los Angeles)")),
    ("America/Anchorage", gettext_lazy("Alaska Time (Anchorage)")),
    ("Pacific/Honolulu", gettext_lazy("Hawaii Time (Honolulu)")),
    ("America/Puerto_Rico", gettext_lazy("Atlantic Time (Puerto Rico)")),
)
AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
REGION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")


def countries() -> list[tuple[str, str]]:
    """Return the countries by their two letters, sorted by name, the United States first."""
    try:
        names = Locale.parse((get_language() or "en").split("-")[0]).territories
    except UnknownLocaleError:
        names = Locale.parse("en").territories
    # Codes that name no country: the world's unions, and the two for trying out.
    found = {
        str(code): str(name)
        for code, name in names.items()
        if re.fullmatch("[A-Z]{2}", str(code)) and code not in NO_COUNTRY
    }
    return sorted(found.items(), key=lambda pair: (pair[0] != HOME, pair[1].casefold()))


NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def time_zones() -> list[Any]:
    """Return the zones this computer knows, those of the United States first, the others by area."""
    known = zoneinfo.available_timezones()
    home = [(zone, name) for zone, name in HOME_ZONES if zone in known]
    groups: list[Any] = [(_("United States"), home)]
    named = {zone for zone, _name in home}
    for area in AREAS:
        zones = sorted(zone for zone in known if zone.startswith(f"{area}/") and zone not in named)
        groups.append((area, [(zone, zone.partition("/")[2].replace("_", " ")) for zone in zones]))
    return [*groups, ("UTC", [("UTC", "UTC")])]


class CountryField(forms.ChoiceField):
    """A country out of all."""

    def to_python(self, value: Any) -> str:
        """Codes are stored in capitals."""
        return super().to_python(value).strip().upper()


class Suggesting(forms.TextInput):
    """A line to type, with suggestions that browsers offer while one types; they need no script."""

    template_name = "core/form/suggesting.html"

    def __init__(self, suggestions: Callable[[], dict[str, str]], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Bring the suggestions, and the name by which the line finds them."""
        context = super().get_context(name, value, {**(attrs or {}), "list": f"suggested-{name}"})
        return {**context, "suggestions": self.suggestions()}


def regions() -> dict[str, str]:
    """Return the codes of the states with their names."""
    return {f"{HOME}-{letters}": name for letters, name in states().items()}


class RegionField(forms.CharField):
    """A state or region by its international code; a state of the United States by its name or letters too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=Suggesting(regions), **kwargs)

    def clean(self, value: Any) -> str:
        """Return the code, in capitals; raises ValidationError when it is none."""
        typed: str = super().clean(value)
        upper = typed.upper()
        if not typed or REGION.fullmatch(upper):
            return upper
        by_name = {name.casefold(): code for code, name in regions().items()}
        code = by_name.get(typed.casefold()) or (f"{HOME}-{upper}" if upper in states() else "")
        if not code:
            raise ValidationError(_("Choose the state, or type the code of the region, as in MX-OAX."))
        return code
