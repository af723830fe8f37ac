"""The directory room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """Named `directory`, so that rooms point at its rows with "directory.Service"."""

    name = "commonlight.directory"
    label = "directory"
    verbose_name = "Directory"

    def ready(self) -> None:
        """Put the room's pages into the team's menu."""
        from commonlight.core.moving import Extra, register_extra
        from commonlight.core.navigation import add_team_page
        from commonlight.core.public_texts import add_source
        from commonlight.core.roles import Role
        from commonlight.directory import index, taken_out
        from commonlight.directory.partner_link import add_link
        from commonlight.directory.terms import public_texts

        add_source(public_texts)
        add_link()
        taken_out.register()
        register_extra(Extra("directory_search", index.FILE_TABLES, index.rows_in, index.add_to))

        add_team_page("directory:desk", _("Directory"), roles=(Role.CONTENT_EDITOR, Role.COORDINATOR), order=30)
