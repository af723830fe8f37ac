"""How amounts of money stand on a page."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commonlight.outreach.amounts import shown

register = template.Library()


@register.filter
def money(cents: int, currency: str = "") -> SafeString:
    """Return cents with their currency, in figures that keep their order in any direction of writing."""
    return format_html('<bdi class="number">{}</bdi>', shown(cents, currency))
