"""The partners room as a Django app."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Labelled `partners`; what it adds to others is registered in `ready`."""

    name = "commonlight.partners"
    label = "partners"
    verbose_name = "Partners"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the room's pages, acts, needs and rules where others look for them."""
        from commonlight.partners import starting

        starting.register()
