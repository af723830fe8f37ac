"""Which of the two databases a row lives in."""

from typing import Any

JOBS_APPS = frozenset({"django_tasks_db", "sessions"})


class JobsRouter:
    """Send jobs and sessions to the second database; all facts and their audit rows stay together in the first."""

    def _database(self, app_label: str) -> str:
        return "jobs" if app_label in JOBS_APPS else "default"

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """Return the database a model is read from."""
        return self._database(model._meta.app_label)

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """Return the database a model is written to."""
        return self._database(model._meta.app_label)

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        """Whether two rows may point at each other: only inside one database."""
        return self._database(first._meta.app_label) == self._database(second._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Whether an app's tables are made in this database."""
        return db == self._database(app_label)
