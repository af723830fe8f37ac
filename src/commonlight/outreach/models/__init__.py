"""The models of outreach, one module for each part."""

from commonlight.outreach.models.money import (
    BookBatch,
    BudgetLine,
    Grant,
    GrantRelease,
    Indicator,
    IndicatorResult,
    InKind,
    ReportPeriod,
    Spending,
)
from commonlight.outreach.models.police import Engagement
from commonlight.outreach.models.programmes import (
    Ambassador,
    CoDesign,
    Conversation,
    Level,
    PlanLine,
    Programme,
    ProgrammeChange,
    Reach,
    Task,
)

__all__ = [
    "Ambassador",
    "BookBatch",
    "BudgetLine",
    "CoDesign",
    "Conversation",
    "Engagement",
    "Grant",
    "GrantRelease",
    "InKind",
    "Indicator",
    "IndicatorResult",
    "Level",
    "PlanLine",
    "Programme",
    "ProgrammeChange",
    "Reach",
    "ReportPeriod",
    "Spending",
    "Task",
]
