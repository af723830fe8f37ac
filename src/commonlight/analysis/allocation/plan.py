"""A plan: what is chosen, why, how far from the best possible, what floors cost and what the next money buys."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from commonlight.analysis.allocation.greedy import Coverage, greedy_choice
from commonlight.analysis.allocation.model import GAP, Model, Solution
from commonlight.analysis.allocation.problem import Floor, Problem
from commonlight.analysis.allocation.reduce import solve_in_steps
from commonlight.analysis.base import AnalysisError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class NoPlan(AnalysisError):
    """No plan keeps all limits and floors; `clash` names the smallest set of floors that cannot be kept together."""

    def __init__(self, clash: tuple[Floor, ...], reason: str) -> None:
        self.clash = clash
        super().__init__(reason)


@dataclass(frozen=True)
class Chosen:
    """One chosen programme at one area; `adds` is the covered need that would be lost without it."""

    area: str
    programme: str
    cost: float
    hours: float
    adds: float
    reaches: int


@dataclass(frozen=True)
class Plan:
    """
    The answer.

    covered : covered need, weighted by the returns; total_need : all need
    bound : no plan within the limits can cover more; gap : (bound - covered) / bound
    proven : the gap is within 1e-4
    shares : group -> share of the covered need that is the group's
    met : group -> share of the group's own need that is covered
    """

    problem: Problem
    chosen: tuple[Chosen, ...]
    covered: float
    total_need: float
    spent: float
    hours: float
    bound: float
    gap: float
    method: str
    shares: dict[str, float]
    met: dict[str, float]
    covered_by_area: "NDArray[np.float64]"
    warnings: tuple[str, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether no plan can be better by more than one in ten thousand."""
        return self.gap <= GAP * 1.01

    def sentence(self) -> str:
        """Return the plan in plain words, with what it cannot promise."""
        share = self.covered / self.total_need if self.total_need else 0.0
        quality = (
            "no other plan within these limits covers more"
            if self.proven
            else f"the best possible plan could cover at most {self.gap:.1%} more"
        )
        return (
            f"{len(self.chosen)} choices for {self.spent:,.0f} of {self.problem.budget:,.0f} cover {share:.0%} of the need "
            f"as it was entered; {quality}. Covered means within reach, not helped."
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the plan as plain values, ready for JSON."""
        return {
            "chosen": [vars(choice) for choice in self.chosen],
            "covered": self.covered,
            "total_need": self.total_need,
            "spent": self.spent,
            "budget": self.problem.budget,
            "hours": self.hours,
            "bound": self.bound,
            "gap": self.gap,
            "proven": self.proven,
            "method": self.method,
            "groups": {g: {"share_of_covered": self.shares[g], "own_need_met": self.met[g]} for g in self.shares},
            "sentence": self.sentence(),
            "warnings": list(self.warnings),
        }

    def next_money(self, amount: float = 1000.0, *, seconds: float = 30.0) -> float:
        """Return the covered need that `amount` more would add, by solving again (not by the slope, which small budgets
        do not follow)."""
        more = best_plan(replace(self.problem, budget=self.problem.budget + amount), seconds=seconds)
        return max(more.covered - self.covered, 0.0)

    def prices(self, *, seconds: float = 30.0) -> dict[str, float]:
        """Return for each floor the covered need it costs: what the best plan without it covers more."""
        found = {}
        for floor in self.problem.floors:
            others = tuple(other for other in self.problem.floors if other is not floor)
            free = best_plan(replace(self.problem, floors=others), seconds=seconds)
            found[str(floor)] = max(free.covered - self.covered, 0.0)
        return found


def _keeps_floors(problem: Problem, chosen: "NDArray[np.float64]", worth: "NDArray[np.float64]") -> bool:
    for floor in problem.floors:
        inside = problem.in_group(floor.group)
        if floor.kind == "budget":
            there = sum(
                c for c, x, (a, _) in zip(problem.costs, chosen, problem.choices, strict=True) if x and inside[a]
            )
            kept = there >= floor.share * float(problem.costs @ chosen) - 1e-9
        elif floor.kind == "covered":
            kept = worth[inside].sum() >= floor.share * worth.sum() - 1e-9
        else:
            kept = worth[inside].sum() >= floor.share * problem.needs[inside].sum() - 1e-9
        if not kept:
            return False
    return True


def _worth(problem: Problem, chosen: "NDArray[np.float64]") -> "NDArray[np.float64]":
    coverage = Coverage(problem)
    for choice in range(len(chosen)):
        if chosen[choice]:
            coverage.add(choice)
    return coverage.worth


def _clash(problem: Problem, seconds: float) -> tuple[Floor, ...]:
    """Return a smallest-by-deletion set of floors that cannot be kept together (empty: the other limits clash)."""

    def possible(floors: tuple[Floor, ...]) -> bool:
        answer = Model(problem, floors).solve(seconds=seconds, gap=0.5)
        free = any(problem.needs > 0)
        return answer.chosen is not None and (answer.value > 0 or not free)

    if not possible(()):
        return ()
    held = list(problem.floors)
    for floor in list(held):
        rest = tuple(other for other in held if other is not floor)
        if not possible(rest):
            held.remove(floor)
    return tuple(held)


def _refuse(problem: Problem, seconds: float) -> NoPlan:
    clash = _clash(problem, seconds)
    if not clash:
        fixed = float(sum(problem.costs[c] for c, (a, p) in enumerate(problem.choices)
                          if (problem.areas[a].id, problem.programmes[p].name) in problem.fixed))  # fmt: skip
        reason = (
            f"what is fixed already costs {fixed:,.0f} of {problem.budget:,.0f}, or breaks a limit on hours or places"
            if problem.fixed
            else f"nothing can be paid for with {problem.budget:,.0f}; the cheapest choice costs more"
        )
        return NoPlan((), f"no plan is possible: {reason}")
    names = "; ".join(str(floor) for floor in clash)
    return NoPlan(
        clash, f"no plan covers anything and keeps all of these: {names}. Lower one of them or raise the budget"
    )


def _described(problem: Problem, solution: Solution, method: str, warnings: tuple[str, ...]) -> Plan:
    import numpy as np

    assert solution.chosen is not None and solution.covered is not None
    worth = solution.covered
    taken = np.flatnonzero(solution.chosen > 0.5)
    listed = []
    for choice in taken:
        a, p = problem.choices[choice]
        without = solution.chosen.copy()
        without[choice] = 0
        lost = float(worth.sum()) - float(_worth(problem, without).sum()) if len(taken) <= 400 else float("nan")
        listed.append(
            Chosen(
                area=problem.areas[a].id,
                programme=problem.programmes[p].name,
                cost=float(problem.costs[choice]),
                hours=problem.programmes[p].hours,
                adds=max(lost, 0.0) if lost == lost else lost,
                reaches=len(problem.reached[choice]),
            )
        )
    covered, total = float(worth.sum()), float(problem.needs.sum())
    inside = {group: problem.in_group(group) for group in problem.groups}
    bound = max(solution.bound, covered)
    return Plan(
        problem=problem,
        chosen=tuple(
            sorted(listed, key=lambda choice: (-choice.adds if choice.adds == choice.adds else 0, choice.area))
        ),
        covered=covered,
        total_need=total,
        spent=float(problem.costs @ solution.chosen),
        hours=float(sum(choice.hours for choice in listed)),
        bound=bound,
        gap=(bound - covered) / bound if bound > 0 else 0.0,
        method=method,
        shares={group: float(worth[held].sum()) / covered if covered else 0.0 for group, held in inside.items()},
        met={group: float(worth[held].sum()) / float(problem.needs[held].sum()) for group, held in inside.items()},
        covered_by_area=worth,
        warnings=warnings,
    )


def _fairest(problem: Problem, model: Model, seconds: float) -> Solution:
    """Serve the worst-served group best; the bound is that of the covered need among plans that do so."""
    first = model.solve(seconds=seconds)
    if first.chosen is None or first.covered is None:
        return first
    worth = first.covered
    worst = min(worth[problem.in_group(g)].sum() / problem.needs[problem.in_group(g)].sum() for g in problem.groups)
    floors = tuple(Floor(group, float(worst) * (1 - 1e-6), "met") for group in problem.groups) if worst > 0 else ()
    return Model(replace(problem, fairest=False), (*problem.floors, *floors)).solve(seconds=seconds)


def best_plan(problem: Problem, *, seconds: float = 60.0, quick: bool = False) -> Plan:
    """
    Return the plan that covers most need within the limits.

    Parameters
    ----------
    problem : what is to be decided
    seconds : time for the solver; after it the best plan found is returned with its gap
    quick : only the greedy method, with the relaxation's bound

    Raises
    ------
    NoPlan : the limits and floors cannot be kept together; the floors that clash are named

    Notes
    -----
    Budgeted maximal coverage with concave returns, as a mixed-integer programme (HiGHS). The greedy plan is
    the answer if the solver's is no better within its time. What cannot be in a better plan is left out (`reduce`). The bound is the solver's,
    or the relaxation's for the greedy plan, so the gap always holds for the very plan shown.
    """
    import numpy as np

    if not problem.choices:
        raise _refuse(problem, seconds)
    model = Model(problem, problem.floors)
    start = greedy_choice(problem)
    start_worth = _worth(problem, start)
    usable = (
        _keeps_floors(problem, start, start_worth)
        and float(problem.costs @ start) <= problem.budget + 1e-9
        and not problem.fairest
    )
    if quick:
        relaxed = model.solve(seconds=seconds, whole=False)
        if not usable or not start.any():
            raise (
                _refuse(problem, seconds)
                if relaxed.chosen is None
                else AnalysisError("the quick method found no plan that keeps the floors; let the solver work")
            )
        return _described(problem, Solution(start, start_worth, float(start_worth.sum()), relaxed.bound), "greedy", ())
    known = float(start_worth.sum()) if usable else 0.0
    first = Solution(start, start_worth, known, float("inf")) if known > 0 else Solution(None, None, 0.0, float("inf"))
    answer = _fairest(problem, model, seconds) if problem.fairest else solve_in_steps(model, first, seconds=seconds)
    warnings: tuple[str, ...] = ()
    method = "mixed-integer programme (HiGHS)"
    if answer.chosen is None and not usable:
        # Nothing at all keeps every floor, but that is a plan of nothing.
        if answer.infeasible or answer.bound <= 1e-9 * float(problem.needs.sum()):
            raise _refuse(problem, seconds)
        raise AnalysisError(f"no plan was found in {seconds:g} seconds; give it more time or fewer floors")
    if answer.chosen is None or answer.value < known:
        bound = answer.bound if np.isfinite(answer.bound) else model.solve(seconds=seconds, whole=False).bound
        answer, method = Solution(start, start_worth, known, bound), "greedy, bounded by the solver"
    elif answer.chosen is start:
        method = "greedy, bounded by the solver"
    if answer.value <= 0 and problem.needs.sum() > 0:
        raise _refuse(problem, seconds)
    if problem.fairest:
        warnings = (
            "the worst-served group came first; the gap is that of the total among plans that serve it as well",
        )
    return _described(problem, answer, method, warnings)


@dataclass(frozen=True)
class Comparison:
    """What separates two plans; each list holds (area, programme)."""

    only_first: tuple[tuple[str, str], ...]
    only_second: tuple[tuple[str, str], ...]
    covered: float
    spent: float
    met: dict[str, float]

    def sentence(self) -> str:
        """Return the difference in plain words."""
        more = "more" if self.covered >= 0 else "less"
        return (
            f"The second plan covers {abs(self.covered):,.0f} {more} need and spends {self.spent:+,.0f}; "
            f"{len(self.only_second)} choices are new and {len(self.only_first)} are gone."
        )


def compare_plans(first: Plan, second: Plan) -> Comparison:
    """Return what the second plan does otherwise than the first."""
    a = {(choice.area, choice.programme) for choice in first.chosen}
    b = {(choice.area, choice.programme) for choice in second.chosen}
    return Comparison(
        only_first=tuple(sorted(a - b)),
        only_second=tuple(sorted(b - a)),
        covered=second.covered - first.covered,
        spent=second.spent - first.spent,
        met={g: second.met[g] - first.met[g] for g in first.met if g in second.met},
    )
