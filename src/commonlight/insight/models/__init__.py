"""Tables of the room, by subject."""

from commonlight.insight.models.impact import Finding, ImpactPlan, MonthFigures

__all__ = ["Finding", "ImpactPlan", "MonthFigures"]
