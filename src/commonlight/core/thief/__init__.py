"""
What would a thief see? Open stored data as a stranger: no secrets, no settings, no models, only the files.

Every readable value is listed by table and column with a verdict; `clear_columns.yaml` says what may be readable, and why.
Whatever is readable and does not stand there is a leak.
"""

from commonlight.core.thief.look import CannotLook, look
from commonlight.core.thief.sight import CanarySight, ColumnSight, FileSight, Sight, Verdict

__all__ = ["CanarySight", "CannotLook", "ColumnSight", "FileSight", "Sight", "Verdict", "look"]
