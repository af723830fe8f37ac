"""The referrals room as a Django app."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Name of the room; what it adds to others is registered in `ready`."""

    name = "commonlight.referrals"
    label = "referrals"

    def ready(self) -> None:
        """Say how long this room keeps things, and how its rows go again after a restore."""
        from commonlight.core import retention
        from commonlight.referrals.retention import RULES
        from commonlight.referrals.services import erasing

        erasing.register()
        for rules in RULES:
            retention.register("referrals", rules)
