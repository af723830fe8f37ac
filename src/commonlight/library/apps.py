"""The library room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Labelled `library`; shipped content lives in files, what a coalition changed lies in tables over it."""

    name = "commonlight.library"
    label = "library"
    verbose_name = "Library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the room's pages into the team's menu."""
        from commonlight.core.navigation import add_team_page
        from commonlight.library import starting
        from commonlight.library.permissions import READERS

        add_team_page("library:team", _("Library"), roles=READERS, order=30)
        starting.register()
