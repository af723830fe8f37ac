"""Facts of the reports room. What people wrote stands only in sealed columns; all row numbers are random."""

from commonlight.reports.models.escalation import DutyClock, FallbackWrap, UrgentAct
from commonlight.reports.models.intake import ClockWatch, Cover, IntakeSettings
from commonlight.reports.models.interpreters import InterpreterWrap
from commonlight.reports.models.mailbox import Mailbox
from commonlight.reports.models.packages import Package, PackageEntry, PackageEntryWrap, Way
from commonlight.reports.models.quarters import AnsweredQuarter
from commonlight.reports.models.questions import QuestionChange
from commonlight.reports.models.reports import Card, Part, Report, Status, StoredFile, Wrap
from commonlight.reports.models.statistics import StatisticsLine, StatisticsRefusals
from commonlight.reports.models.team_books import BookEntry, ReplyTemplate
from commonlight.reports.models.teamnotes import Note, Notebook

__all__ = [
    "AnsweredQuarter",
    "BookEntry",
    "Card",
    "ClockWatch",
    "Cover",
    "DutyClock",
    "FallbackWrap",
    "IntakeSettings",
    "InterpreterWrap",
    "Mailbox",
    "Note",
    "Notebook",
    "Package",
    "PackageEntry",
    "PackageEntryWrap",
    "Part",
    "QuestionChange",
    "ReplyTemplate",
    "Report",
    "StatisticsLine",
    "StatisticsRefusals",
    "Status",
    "StoredFile",
    "UrgentAct",
    "Way",
    "Wrap",
]
