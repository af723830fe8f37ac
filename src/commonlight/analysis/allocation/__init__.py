"""
Where a small budget does the most: programmes x areas under money, hours, reach, capacity and equity floors.

Begin with `Problem(...)` and `best_plan(problem)`; the answer always says how far it may be from the best possible.
"""

from commonlight.analysis.allocation.plan import NoPlan, Plan, best_plan, compare_plans
from commonlight.analysis.allocation.problem import Area, Floor, Problem, Programme

__all__ = ["Area", "Floor", "NoPlan", "Plan", "Problem", "Programme", "best_plan", "compare_plans"]
