"""
Impact: what changed around a programme, what that may be called, and what could have been seen at all.

Power comes first, several models stand side by side, and the sentence says only what all of them support.
"""

from commonlight.analysis.impact.decompose import Decomposition, ReportingSurvey, decompose
from commonlight.analysis.impact.evaluate import Evaluation, evaluate
from commonlight.analysis.impact.plan import Plan
from commonlight.analysis.impact.power import Power, power
from commonlight.analysis.impact.staggered import Panel
from commonlight.analysis.impact.synthetic import Synthetic, synthetic

__all__ = [
    "Decomposition",
    "Evaluation",
    "Panel",
    "Plan",
    "Power",
    "ReportingSurvey",
    "Synthetic",
    "decompose",
    "evaluate",
    "power",
    "synthetic",
]
