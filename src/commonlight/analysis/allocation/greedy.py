"""The quick method: take what covers most for its money, again and again. A start for the solver and a way without it."""

import heapq
from typing import TYPE_CHECKING

from commonlight.analysis.allocation.problem import Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Coverage:
    """How far each area's need is met while choices are added; counts each area's level in units of its whole need."""

    def __init__(self, problem: Problem) -> None:
        import numpy as np

        self.problem = problem
        self.level = np.zeros(len(problem.areas))
        self._pieces = np.concatenate(([0.0], np.cumsum(problem.returns)))

    def worth_of(self, level: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Return the weighted worth of levels: piecewise linear, concave, flat beyond the last piece."""
        import numpy as np

        return np.interp(level, np.arange(len(self._pieces)), self._pieces)

    def _given(self, choice: int) -> "NDArray[np.float64]":
        """Return the level a choice adds to each area it reaches, the most worthwhile areas first if it has a capacity."""
        import numpy as np

        programme = self.problem.programmes[self.problem.choices[choice][1]]
        areas = self.problem.reached[choice]
        room = np.clip(len(self.problem.returns) - self.level[areas], 0, programme.effect)
        if programme.capacity is None:
            return room
        gain = self.worth_of(self.level[areas] + 1e-6) - self.worth_of(self.level[areas])
        given, left = np.zeros(len(areas)), programme.capacity
        for place in np.argsort(-gain, kind="stable"):
            need = self.problem.needs[areas[place]]
            if need > 0 and gain[place] > 0:
                given[place] = min(room[place], left / need)
                left -= given[place] * need
        return given

    def gain(self, choice: int) -> float:
        """Return the worth a choice would add now."""
        areas = self.problem.reached[choice]
        level = self.level[areas]
        added = self.worth_of(level + self._given(choice)) - self.worth_of(level)
        return float(added @ self.problem.needs[areas])

    def add(self, choice: int) -> None:
        """Add a choice."""
        self.level[self.problem.reached[choice]] += self._given(choice)

    @property
    def worth(self) -> "NDArray[np.float64]":
        """Each area's covered need, shape (n_areas,)."""
        return self.worth_of(self.level) * self.problem.needs


def greedy_choice(problem: Problem) -> "NDArray[np.float64]":
    """
    Return a plan by gain per money, best of that and the best single choice; shape (n_choices,), floors not looked at.

    Gains only shrink while choices are added, so a gain computed earlier bounds it from above and most need not be
    computed again (lazy evaluation; Minoux 1978).
    """
    import numpy as np

    chosen = np.zeros(len(problem.choices))
    coverage, money = Coverage(problem), problem.budget
    hours = float("inf") if problem.hours is None else problem.hours
    places = [p.at_most if p.at_most is not None else len(problem.areas) for p in problem.programmes]

    def take(choice: int) -> None:
        nonlocal money, hours
        _, p = problem.choices[choice]
        coverage.add(choice)
        chosen[choice] = 1
        money -= float(problem.costs[choice])
        hours -= problem.programmes[p].hours
        places[p] -= 1

    def fits(choice: int) -> bool:
        _, p = problem.choices[choice]
        return problem.costs[choice] <= money + 1e-9 and problem.programmes[p].hours <= hours + 1e-9 and places[p] > 0

    for choice, (a, p) in enumerate(problem.choices):
        if (problem.areas[a].id, problem.programmes[p].name) in problem.fixed:
            take(choice)
    rest = np.flatnonzero(chosen == 0).tolist()
    queue = [(-coverage.gain(choice) / problem.costs[choice], choice) for choice in rest]
    heapq.heapify(queue)
    while queue:
        _, choice = heapq.heappop(queue)
        if not fits(choice):
            continue
        now = -coverage.gain(choice) / problem.costs[choice]
        if queue and now > queue[0][0] + 1e-15:
            heapq.heappush(queue, (now, choice))
        elif now < 0:
            take(choice)
    return chosen
