"""Words of Django that our public pages show; named here so that languages Django does not bring have them too."""

from django.utils.translation import gettext_noop as _

WORDS = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
    _("This field is required."),
)
