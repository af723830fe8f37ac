"""
Multiple systems estimation: how many people no list has seen, judged from how the lists overlap.

Every model here assumes that some dependence between lists is absent; the data cannot show whether it is. That is why
`compare` is the normal way in, and why no single number is given when models that fit as well differ by more than 2x.
"""

from commonlight.analysis.prevalence.capture_table import CaptureTable
from commonlight.analysis.prevalence.compare import Comparison, compare
from commonlight.analysis.prevalence.estimate import METHODS, estimate
from commonlight.analysis.prevalence.result import ModelFit, PrevalenceEstimate

__all__ = ["METHODS", "CaptureTable", "Comparison", "ModelFit", "PrevalenceEstimate", "compare", "estimate"]
