"""How pages of events and volunteers write things."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def as_hours(minutes: int) -> str:
    """Return minutes as hours: 150 is "2.5", 60 is "1"."""
    return number_format(round(minutes / 60, 2), decimal_pos=None if minutes % 60 else 0)
