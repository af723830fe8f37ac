"""`migrate` as Django has it, through the executor that does not render the same models many times."""

from typing import Any
from unittest import mock

from django.core.management.commands import migrate

from commonlight.core.migrating import Executor


class Command(migrate.Command):
    """The command of Django with another executor; options and output are the same."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; see Django's own command."""
        with mock.patch.object(migrate, "MigrationExecutor", Executor):
            super().handle(*args, **options)
