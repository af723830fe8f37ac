"""The insight room as a Django app."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Labelled `insight`."""

    name = "commonlight.insight"
    label = "insight"
    verbose_name = "Maps, budgets and impact"

    def ready(self) -> None:
        """Let each part put its pages, acts and rules where others look for them."""
        from commonlight.insight import (
            starting_asks,
            starting_compare,
            starting_impact,
            starting_plans,
            starting_priority,
            starting_register,
            starting_today,
        )

        starting_impact.register()
        starting_priority.register()
        starting_plans.register()
        starting_compare.register()
        starting_today.register()
        starting_asks.register()
        starting_register.register()
