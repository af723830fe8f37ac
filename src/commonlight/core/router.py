"""Which of the two databases a row lives in."""

from typing import Any

from django.db import connections

# Jobs lie with the facts: a job that a power cut took away would leave its row waiting for ever.
JOBS_APPS = frozenset({"sessions"})
# Two aliases with these the same are two connections to one database.
PLACE = ("ENGINE", "HOST", "PORT", "NAME")


def is_one_database() -> bool:
    """Whether facts and jobs share a database, as with one PostgreSQL address; the connections stay two."""
    first, second = (connections[alias].settings_dict for alias in ("default", "jobs"))
    return all(first.get(part) == second.get(part) for part in PLACE)


class JobsRouter:
    """
    Send sessions to the second database; all facts, their audit rows and the queue of jobs stay together in the first.

    Where both are one database, sessions keep a connection and transactions of their own, and whichever alias is migrated
    first makes all tables: the record of what was migrated is shared too, so the other one finds nothing left to do.
    """

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
        return is_one_database() or db == self._database(app_label)
