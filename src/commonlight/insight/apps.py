"""The insight room as a Django app."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Labelled `insight`."""

    name = "commonlight.insight"
    label = "insight"
    verbose_name = "Maps, budgets and impact"
