"""The places room as a Django app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Labelled `places`."""

    name = "commonlight.places"
    label = "places"
    verbose_name = "Places and indicators"

    def ready(self) -> None:
        """Put the room's pages, acts and files where others look for them."""
        from commonlight.places import starting

        starting.register()
