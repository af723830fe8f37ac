"""The library room as a Django app."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Labelled `library`; its content lives in files, so it owns no table yet."""

    name = "commonlight.library"
    label = "library"
    verbose_name = "Library"
