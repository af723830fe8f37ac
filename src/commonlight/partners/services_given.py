"""What member organisations give to people: the rows of the coverage map."""

from django.utils.translation import gettext_lazy as _

SERVICES = {
    "tonight": _("A bed tonight"),
    "housing": _("Housing for longer"),
    "legal": _("Legal aid"),
    "immigration": _("Papers and immigration"),
    "health": _("Health care"),
    "counselling": _("Counselling"),
    "casework": _("Case work"),
    "interpreting": _("Interpreting"),
    "food": _("Food and clothes"),
    "transport": _("Transport"),
    "jobs": _("Work and training"),
    "children": _("Help for children and youth"),
    "disability": _("Help for people with disabilities"),
    "prevention": _("Talks and prevention"),
}
