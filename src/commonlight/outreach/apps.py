"""The outreach room as a Django app."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Labelled `outreach`; its addresses stand in namespaces of its parts, each switched by itself."""

    name = "commonlight.outreach"
    label = "outreach"
    verbose_name = "Outreach"

    def ready(self) -> None:
        """Let each part put its pages, acts and rules where others look for them."""
        from commonlight.outreach import (
            starting_campaigns,
            starting_events,
            starting_materials,
            starting_programmes,
        )

        starting_events.register()
        starting_materials.register()
        starting_programmes.register()
        starting_campaigns.register()
