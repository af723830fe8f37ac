"""The insight room as a Django app."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Labelled `insight`."""

    name = "commonlight.insight"
    label = "insight"
    verbose_name = "Maps, budgets and impact"

    def ready(self) -> None:
        """Let each part put its pages, acts and rules where others look for them."""
        from commonlight.insight import starting_impact

        starting_impact.register()
