"""The learning room as a Django app."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Labelled `learning`; courses are files, only what the team does with them lies in tables."""

    name = "commonlight.learning"
    label = "learning"
    verbose_name = "Courses"

    def ready(self) -> None:
        """Put the room's pages, acts and rules where others look for them."""
        from commonlight.learning import starting

        starting.register()
