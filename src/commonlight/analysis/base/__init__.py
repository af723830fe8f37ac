"""What every method stands on: errors, checks of input, the result shapes. Knows no method."""

from commonlight.analysis.base.errors import AnalysisError, AnalysisWarning, InputError
from commonlight.analysis.base.estimate import Check, Estimate
from commonlight.analysis.base.tables import Table, read_csv

__all__ = ["AnalysisError", "AnalysisWarning", "Check", "Estimate", "InputError", "Table", "read_csv"]
