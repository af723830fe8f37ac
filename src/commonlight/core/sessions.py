"""
Sessions whose rows tell nothing: the cookie holds the only key, the row holds a hash of it and sealed content.

So an opened key can wait in a session for the second factor, or serve a signed-in reader, and a copy of the database
opens none of it. The row's date is a whole day; the true idle limit stands inside the sealed content.
"""

import json
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.db import DatabaseError, IntegrityError, OperationalError, router, transaction

from commonlight.core import clock
from commonlight.core.sealed import SealBroken, open_part, seal_part

IDLE_LIMIT = timedelta(minutes=30)
REFRESH_AFTER = timedelta(minutes=5)
UNTIL = "_until"


class SessionStore(db.SessionStore):
    """Django's database session, with the row named by a hash of the cookie and the content sealed under the cookie."""

    @staticmethod
    def row_name(session_key: str) -> str:
        """Return the primary key of the row for a cookie's value; the value itself cannot be found back from it."""
        return blake2b(session_key.encode(), digest_size=20, person=b"session row").hexdigest()

    def _content_key(self) -> bytes:
        assert self.session_key is not None
        return blake2b(self.session_key.encode(), digest_size=32, person=b"session content").digest()

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return the content sealed under the cookie, with the moment its idle limit ends."""
        content = {**session_dict, UNTIL: (clock.now() + IDLE_LIMIT).timestamp()}
        assert self.session_key is not None
        sealed = seal_part(
            self._content_key(), json.dumps(content).encode(), record=self.row_name(self.session_key), part="session"
        )
        return b64encode(sealed).decode()

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Return the content, or nothing when the idle limit has passed or the row was changed."""
        assert self.session_key is not None
        try:
            opened = open_part(
                self._content_key(), b64decode(session_data), record=self.row_name(self.session_key), part="session"
            )
        except (SealBroken, ValueError):
            return {}
        content: dict[str, Any] = json.loads(opened)
        until = content.pop(UNTIL)
        remaining = until - clock.now().timestamp()
        if remaining <= 0:
            return {}
        if remaining < (IDLE_LIMIT - REFRESH_AFTER).total_seconds():
            self.modified = True
        return content

    def _get_session_from_db(self) -> Any:
        try:
            return self.model.objects.get(session_key=self.row_name(str(self.session_key)), expire_date__gt=clock.now())
        except self.model.DoesNotExist:
            self._session_key = None
            return None

    def exists(self, session_key: str) -> bool:
        """Whether a session with this cookie exists."""
        return bool(self.model.objects.filter(session_key=self.row_name(session_key)).exists())

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """Return the end of tomorrow: the row must not tell when somebody was here."""
        tomorrow = clock.now() + timedelta(days=2)
        return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row for this session's content."""
        key = self._get_or_create_session_key()  # type: ignore[attr-defined]
        return self.model(
            session_key=self.row_name(key), session_data=self.encode(data), expire_date=self.get_expiry_date()
        )

    def save(self, must_create: bool = False) -> None:
        """Store the session; raises CreateError or UpdateError as Django's own does."""
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        row = self.create_model_instance(data)
        using = router.db_for_write(self.model, instance=row)
        try:
            with transaction.atomic(using=using):
                row.save(force_insert=must_create, force_update=not must_create, using=using)
        except IntegrityError as problem:
            if must_create:
                raise CreateError from problem
            raise
        except OperationalError:
            # A full or broken disk is not a session that was ended elsewhere; the person reads another page.
            raise
        except DatabaseError as problem:
            if not must_create:
                raise UpdateError from problem
            raise

    def delete(self, session_key: str | None = None) -> None:
        """Remove the row of this or the named session."""
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=self.row_name(key)).delete()
