"""The reports room as a Django app."""

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Named `reports`, so that rooms point at its rows with "reports.Report"."""

    name = "commonlight.reports"
    label = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        """Say which sealed files this room keeps, and put its pages into the team's menu."""
        from commonlight.core import needs, notices, retention
        from commonlight.core.home_blocks import add_block
        from commonlight.core.navigation import add_team_page
        from commonlight.core.practice import add_exercises
        from commonlight.core.public_texts import add_source
        from commonlight.core.roles import Role
        from commonlight.core.rooms import closes_only
        from commonlight.core.sealed_files import register_keeper
        from commonlight.core.spoken import add_passage
        from commonlight.reports.catalogue import public_texts
        from commonlight.reports.needs import needs_of_reports
        from commonlight.reports.opening_steps import add_opening_steps
        from commonlight.reports.own_acts import add_own_acts
        from commonlight.reports.retention import RULES
        from commonlight.reports.selectors import kept_file_ids
        from commonlight.reports.services import erasing, resealing
        from commonlight.reports.services.waiting import people_to_tell
        from commonlight.reports.views.honesty import home_link

        add_exercises("reports", Path(__file__).parent / "content" / "practice")
        # Who wrote before the room was switched off still finds the answer, and the team still reads and answers.
        closes_only("reports", ("reports:start", "reports:note_"), template="reports/closed.html")
        register_keeper(kept_file_ids)
        add_block("reports", "reports/home_honesty.html", home_link, order=60)
        add_source(public_texts)
        add_passage("who-reads", "reports", _("Who reads what you write"), order=10)
        add_passage("no-name", "reports", _("Before somebody writes"), order=11)
        add_passage("locked", "reports", _("Who gets a key"), order=12)
        add_passage("exceptions", "reports", _("The two exceptions"), order=13)
        add_passage("code", "reports", _("The code"), order=14)
        erasing.register()
        resealing.register()
        retention.register("reports", RULES)
        add_team_page("reports:queue", _("Reports"), roles=(Role.INTAKE, Role.SUPERVISOR), order=10)
        add_team_page(
            "reports:readiness",
            _("Is the form ready?"),
            roles=(Role.ADMIN, Role.COORDINATOR, Role.SUPERVISOR, Role.INTAKE),
            order=12,
        )
        add_team_page("reports:shift", _("Change of shifts"), roles=(Role.INTAKE, Role.SUPERVISOR), order=12)
        add_team_page("reports:legal", _("Legal"), roles=(Role.INTAKE, Role.SUPERVISOR), order=13)
        add_team_page("reports:acts", _("Urgent acts"), roles=(Role.INTAKE, Role.SUPERVISOR), order=11)
        add_opening_steps()
        add_own_acts()
        needs.add_needs(needs_of_reports)
        notices.add_people(people_to_tell)
        add_team_page("reports:to_interpret", _("To interpret"), roles=(Role.INTERPRETER,), order=13)
        add_team_page("reports:released", _("Passed to police"), roles=(Role.POLICE_LIAISON,), order=11)
