"""
Where cases gather: scan statistics, local statistics, smoothed rates, space-time interaction, and what could be seen at all.

Areas only, never people or addresses. Every result says how many cases it stands on and what it does not say.
"""

from commonlight.analysis.hotspots.models import bernoulli, permutation, poisson
from commonlight.analysis.hotspots.results import Cluster, ScanResult

__all__ = ["Cluster", "ScanResult", "bernoulli", "permutation", "poisson"]
