"""The referrals room as a Django app."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Name of the room; what it adds to others is registered in `ready`."""

    name = "commonlight.referrals"
    label = "referrals"

    def ready(self) -> None:
        """Say how long this room keeps things, and how its rows go again after a restore."""
        from django.utils.translation import gettext_lazy as _

        from commonlight.core import mailbox_actions, notices, retention
        from commonlight.core.home_blocks import add_block
        from commonlight.core.navigation import add_team_page
        from commonlight.core.needs import add_needs
        from commonlight.core.roles import Role
        from commonlight.referrals import permissions
        from commonlight.referrals.needs import needs_of_referrals
        from commonlight.referrals.retention import RULES
        from commonlight.referrals.services import erasing, resealing
        from commonlight.referrals.services.waiting import people_to_tell
        from commonlight.referrals.views.figures import home_link

        erasing.register()
        resealing.register()
        notices.add_people(people_to_tell)
        add_needs(needs_of_referrals)
        for rules in RULES:
            retention.register("referrals", rules)
        mailbox_actions.register("ask for help", _("Ask for help"), "referrals:ask")
        add_block("referrals", "referrals/home_needs.html", home_link, order=70)
        workers = (Role.CASEWORKER, Role.SUPERVISOR)
        add_team_page("referrals:clients", _("Clients"), roles=workers, order=20)
        add_team_page("referrals:figures", _("Figures to publish"), roles=permissions.TOTALS, order=22, group="insight")
        add_team_page("referrals:received", _("Referred to us"), roles=(*workers, Role.RECEIVING_WORKER), order=21)
