"""Tables of the room, by subject."""

from commonlight.insight.models.asks import AdviserWord, AskEvidence, AskMeeting, PolicyAsk
from commonlight.insight.models.compare import OtherTable
from commonlight.insight.models.impact import Finding, ImpactPlan, MonthFigures
from commonlight.insight.models.register import Release, ReleaseRight
from commonlight.insight.models.runs import Run

__all__ = [
    "AdviserWord",
    "AskEvidence",
    "AskMeeting",
    "Finding",
    "ImpactPlan",
    "MonthFigures",
    "OtherTable",
    "PolicyAsk",
    "Release",
    "ReleaseRight",
    "Run",
]
