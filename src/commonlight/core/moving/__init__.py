"""Moving a site's facts from the two files of its data folder to a PostgreSQL: all of it, or nothing."""

from commonlight.core.moving.errors import MoveRefused
from commonlight.core.moving.extras import Extra, register_extra

__all__ = ["Extra", "MoveRefused", "register_extra"]
