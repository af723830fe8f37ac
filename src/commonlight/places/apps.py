"""The places room as a Django app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Labelled `places`."""

    name = "commonlight.places"
    label = "places"
    verbose_name = "Places and indicators"
