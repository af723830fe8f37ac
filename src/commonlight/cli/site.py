"""Opening the site a command works on; a folder without one is never made into an empty site."""

import os

from commonlight.cli.errors import CommandError


def open_site(*, moved_too: bool = False) -> None:
    """
    Set Django up on the site that COMMONLIGHT_DATA names.

    moved_too : also where the facts were moved to a PostgreSQL and only the old files are left

    Raises CommandError when there is none, or when its facts are elsewhere.
    """
    from commonlight.config.folders import FolderRefused, Folders

    folders = Folders.from_environment()
    data = folders.data
    if not moved_too:
        try:
            folders.refuse_moved()
        except FolderRefused as problem:
            raise CommandError(str(problem)) from problem
    if not os.environ.get("COMMONLIGHT_DATABASE_URL") and not (data / "commonlight.sqlite3").is_file():
        raise CommandError(f"there is no site in {data}; set COMMONLIGHT_DATA")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
    import django

    django.setup()
    from django.db import DatabaseError

    from commonlight.core.selectors import is_set_up

    try:
        found = is_set_up()
    except DatabaseError as problem:
        raise CommandError("there is no site in the data folder; set COMMONLIGHT_DATA") from problem
    if not found:
        raise CommandError("this site is not set up yet: there is nothing to check")
