"""The core room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Named `core`, so that rooms point at its rows with "core.Organisation"."""

    name = "commonlight.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Put core's own pages into the team's menu."""
        from commonlight.core import taken_out
        from commonlight.core.keeping_entries import add_keeping
        from commonlight.core.navigation import add_team_page
        from commonlight.core.own_acts import add_core_acts
        from commonlight.core.roles import SEALED_ROLES, Role
        from commonlight.core.services import burials
        from commonlight.core.services.media import READERS as MEDIA_READERS
        from commonlight.core.services.translating import TRANSLATORS
        from commonlight.core.spoken import add_core_passages
        from commonlight.core.steps import add_core_steps

        burials.register()
        taken_out.register()
        runs_the_site = (Role.ADMIN, Role.COORDINATOR)
        people = (Role.ADMIN, Role.COORDINATOR, *SEALED_ROLES)
        add_team_page("core:team_home", _("Today"), order=0, group="today")
        add_team_page("core:first_hour", _("The first hour"), roles=runs_the_site, order=1, group="today")
        writes = (*runs_the_site, Role.CONTENT_EDITOR)
        add_team_page("core:home_texts", _("Home page"), roles=writes, order=78)
        add_team_page("core:place", _("Your place"), roles=runs_the_site, order=79)
        add_team_page("core:media", _("Pictures and sound"), roles=MEDIA_READERS, order=44, group="outreach")
        add_team_page("core:languages", _("Languages"), roles=TRANSLATORS, order=77)
        add_team_page("core:people", _("People"), roles=people, order=80)
        add_team_page("core:organisations", _("Organisations"), roles=people, order=81)
        add_team_page("core:settings", _("Settings"), roles=(Role.ADMIN,), order=90)
        add_team_page("core:acts", _("What you can do here"), order=99, group="me")
        add_team_page("core:my_account", _("My account"), order=98, group="me")
        add_core_steps()
        add_core_passages()
        add_core_acts()
        add_keeping()
