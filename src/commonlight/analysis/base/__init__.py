"""What every method stands on: errors, checks of input, the result shapes. Knows no method."""

from commonlight.analysis.base.errors import AnalysisError, AnalysisWarning, InputError

__all__ = ["AnalysisError", "AnalysisWarning", "InputError"]
