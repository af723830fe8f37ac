"""The core room as a Django app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Named `core`, so that rooms point at its rows with "core.Organisation"."""

    name = "commonlight.core"
    label = "core"
    verbose_name = "Core"
