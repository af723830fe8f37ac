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
        """Put the room's pages into the team's menu, and its step into the first hour."""
        from commonlight.core.first_hour import add_step
        from commonlight.core.navigation import add_team_page
        from commonlight.core.public_texts import add_source
        from commonlight.core.spoken import add_passage
        from commonlight.library import starting, taken_out
        from commonlight.library.due import three_numbers_verified
        from commonlight.library.own_acts import add_own_acts
        from commonlight.library.permissions import READERS
        from commonlight.library.public_texts import texts

        taken_out.register()
        add_source(texts)
        add_passage("one-sign", "library", _("What a sign says"), order=20)
        add_passage("calls", "library", _("What a call leaves behind"), order=21)

        add_team_page("library:team", _("Library"), roles=READERS, order=30)
        # Three calls of three minutes; the script is read once, four answers are noted for each.
        add_step(
            "numbers",
            _("Call three help lines, so that posters may carry them"),
            url_name="library:team",
            minutes=9,
            fields=12,
            words=1300,
            done=three_numbers_verified,
            order=60,
            roles=READERS,
        )
        starting.register()
        add_own_acts()
