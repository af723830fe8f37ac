"""The problem as a mixed-integer linear programme, solved by HiGHS through scipy."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonlight.analysis.allocation.problem import Floor, Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

GAP = 1e-4


@dataclass(frozen=True)
class Solution:
    """
    What the solver found.

    chosen : 0 or 1 per choice, shape (n_choices,); None when there is no plan within the limits
    value : covered need, weighted by the returns; bound : no plan can cover more
    """

    chosen: "NDArray[np.float64] | None"
    covered: "NDArray[np.float64] | None"
    value: float
    bound: float
    infeasible: bool = False


@dataclass(frozen=True)
class Relaxed:
    """
    The best plan if choices could be taken in part.

    chosen : share of each choice, shape (n_choices,); bound : its value, which no plan can pass
    price_of_taking, price_of_leaving : how much the value would fall at least if a choice were taken whole, or left out
    """

    chosen: "NDArray[np.float64]"
    bound: float
    price_of_taking: "NDArray[np.float64]"
    price_of_leaving: "NDArray[np.float64]"


class _Rows:
    """Collects sparse constraint rows `low <= row . variables <= high`."""

    def __init__(self) -> None:
        self.row: list[int] = []
        self.column: list[int] = []
        self.entry: list[float] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(
        self,
        columns: "list[int] | NDArray[np.int64]",
        entries: "list[float] | NDArray[np.float64]",
        low: float,
        high: float,
    ) -> None:
        """Add one row."""
        self.row += [len(self.low)] * len(columns)
        self.column += list(columns)
        self.entry += list(entries)
        self.low.append(low)
        self.high.append(high)

    def matrix(self, n_variables: int) -> "csr_array":
        """Return the rows as a sparse matrix."""
        from scipy.sparse import csr_array

        return csr_array((self.entry, (self.row, self.column)), shape=(len(self.low), n_variables))


class Model:
    """
    Variables, in this order: one per choice (0 or 1); per area one per piece of the returns (0 to 1); per pair of a
    choice with a capacity and an area it reaches the share it gives there (0 to its effect); one for the fairest aim; and
    per area that must be counted in full its switches (0 or 1).
    """

    def __init__(self, problem: Problem, floors: tuple[Floor, ...]) -> None:
        import numpy as np

        self.problem, self.floors = problem, floors
        self.n_choices, self.n_pieces = len(problem.choices), len(problem.returns)
        self.first_piece = self.n_choices
        self.first_pair = self.first_piece + len(problem.areas) * self.n_pieces
        self.pairs = [
            (choice, int(area))
            for choice, (_, p) in enumerate(problem.choices)
            if problem.programmes[p].capacity is not None
            for area in problem.reached[choice]
        ]
        self.worst = self.first_pair + len(self.pairs)
        self.full_count = self._areas_counted_in_full()
        self.first_switch = self.worst + 1
        self.n_variables = self.first_switch + len(self.full_count) * self.n_pieces
        self.worth = np.zeros(self.n_variables)
        for k, worth in enumerate(problem.returns):
            self.worth[self.first_piece + k : self.first_pair : self.n_pieces] = worth * problem.needs
        self.rows = _Rows()
        self._limits()
        self._coverage()
        self._full_count()
        self._floors()

    def _areas_counted_in_full(self) -> list[int]:
        """
        Return the areas whose coverage must not be under-counted.

        A floor on the share of covered need could else be met on paper, by not counting what is covered outside the group.
        """
        groups = [floor.group for floor in self.floors if floor.kind == "covered"]
        return [a for a, area in enumerate(self.problem.areas) if area.need > 0 and not area.groups.issuperset(groups)]

    def _full_count(self) -> None:
        """
        Make the pieces of those areas add up to exactly min(level given, number of pieces), filled in their order.

        With a switch s: level - counted <= most * s and counted >= pieces * s. Where one choice alone fills a single
        piece, counted >= choice says the same more tightly.
        """
        for place, area in enumerate(self.full_count):
            pieces, givers = list(self.pieces_of(area)), self.givers[area]
            switch = self.first_switch + place * self.n_pieces
            if self.n_pieces == 1 and all(effect == 1 and v < self.n_choices for v, effect in givers):
                for variable, _ in givers:
                    self.rows.add([pieces[0], variable], [1.0, -1.0], 0, float("inf"))
                continue
            most = sum(effect for _, effect in givers)
            columns = [variable for variable, _ in givers]
            self.rows.add(
                [*pieces, *columns, switch],
                [-1.0] * len(pieces) + [effect for _, effect in givers] + [-most],
                -float("inf"),
                0,
            )
            self.rows.add([*pieces, switch], [1.0] * len(pieces) + [-float(self.n_pieces)], 0, float("inf"))
            for k in range(self.n_pieces - 1):
                order = switch + 1 + k
                self.rows.add([pieces[k], order], [1.0, -1.0], 0, float("inf"))
                self.rows.add([pieces[k + 1], order], [1.0, -1.0], -float("inf"), 0)

    def pieces_of(self, area: int) -> range:
        """Return the variables of an area's pieces."""
        start = self.first_piece + area * self.n_pieces
        return range(start, start + self.n_pieces)

    def _limits(self) -> None:
        problem = self.problem
        every = list(range(self.n_choices))
        self.rows.add(every, problem.costs, 0, problem.budget)
        if problem.hours is not None:
            self.rows.add(every, [problem.programmes[p].hours for _, p in problem.choices], 0, problem.hours)
        for number, programme in enumerate(problem.programmes):
            if programme.at_most is not None:
                held = [choice for choice in every if problem.choices[choice][1] == number]
                self.rows.add(held, [1.0] * len(held), 0, programme.at_most)

    def _coverage(self) -> None:
        problem = self.problem
        self.givers: list[list[tuple[int, float]]] = [[] for _ in problem.areas]
        served: dict[int, list[tuple[int, int]]] = {}
        for number, (choice, area) in enumerate(self.pairs):
            variable = self.first_pair + number
            effect = problem.programmes[problem.choices[choice][1]].effect
            self.givers[area].append((variable, 1.0))
            # A share is given only where the programme is held.
            self.rows.add([variable, choice], [1.0, -effect], -float("inf"), 0)
            served.setdefault(choice, []).append((variable, area))
        for choice, given in served.items():
            capacity = problem.programmes[problem.choices[choice][1]].capacity or 0.0
            columns = [variable for variable, _ in given] + [choice]
            entries = [float(problem.needs[area]) for _, area in given] + [-capacity]
            self.rows.add(columns, entries, -float("inf"), 0)
        for choice, (_, p) in enumerate(problem.choices):
            if problem.programmes[p].capacity is None:
                for area in problem.reached[choice]:
                    self.givers[area].append((choice, problem.programmes[p].effect))
        for area, held in enumerate(self.givers):
            pieces = list(self.pieces_of(area))
            self.rows.add(
                pieces + [variable for variable, _ in held],
                [1.0] * len(pieces) + [-effect for _, effect in held],
                -float("inf"),
                0,
            )

    def _group_worth(self, group: str) -> "NDArray[np.float64]":
        import numpy as np

        inside = np.repeat(self.problem.in_group(group), self.n_pieces).astype(float)
        worth = np.zeros(self.n_variables)
        worth[self.first_piece : self.first_pair] = self.worth[self.first_piece : self.first_pair] * inside
        return worth

    def _floors(self) -> None:

        problem = self.problem
        for floor in self.floors:
            if floor.kind == "budget":
                inside = problem.in_group(floor.group)
                entries = [
                    c * (inside[a] - floor.share) for c, (a, _) in zip(problem.costs, problem.choices, strict=True)
                ]
                self.rows.add(list(range(self.n_choices)), entries, 0, float("inf"))
                continue
            worth = self._group_worth(floor.group)
            if floor.kind == "covered":
                self._add_dense(worth - floor.share * self.worth, 0)
            else:
                need = float(problem.needs[problem.in_group(floor.group)].sum())
                self._add_dense(worth, floor.share * need)
        if problem.fairest:
            for group in problem.groups:
                row = self._group_worth(group)
                row[self.worst] = -float(problem.needs[problem.in_group(group)].sum())
                self._add_dense(row, 0)
        else:
            self.rows.add([self.worst], [1.0], 0, 0)

    def _add_dense(self, row: "NDArray[np.float64]", low: float) -> None:
        import numpy as np

        held = np.flatnonzero(row)
        self.rows.add(held, row[held], low, float("inf"))

    def _bounds(
        self, only: "NDArray[np.bool_] | None" = None, always: "NDArray[np.bool_] | None" = None
    ) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
        import numpy as np

        low, high = np.zeros(self.n_variables), np.ones(self.n_variables)
        for number, (choice, _) in enumerate(self.pairs):
            high[self.first_pair + number] = self.problem.programmes[self.problem.choices[choice][1]].effect
        for choice, (a, p) in enumerate(self.problem.choices):
            if (self.problem.areas[a].id, self.problem.programmes[p].name) in self.problem.fixed:
                low[choice] = 1
        if always is not None:
            low[: self.n_choices] = np.maximum(low[: self.n_choices], always)
        if only is not None:
            high[: self.n_choices] = np.maximum(np.where(only, 1.0, 0.0), low[: self.n_choices])
        return low, high

    def relax(self, *, seconds: float) -> Relaxed | None:
        """Return the relaxation with the prices of its choices, or None if it has no answer within `seconds`."""
        import numpy as np
        from scipy.optimize import linprog
        from scipy.sparse import vstack

        total = float(self.problem.needs.sum()) or 1.0
        matrix = self.rows.matrix(self.n_variables)
        low, high = np.array(self.rows.low), np.array(self.rows.high)
        equal = low == high
        under, over = np.isfinite(high) & ~equal, np.isfinite(low) & ~equal
        answer = linprog(
            -self.worth / total,
            A_ub=vstack([matrix[under], -matrix[over]], format="csr"),
            b_ub=np.concatenate([high[under], -low[over]]),
            A_eq=matrix[equal] if equal.any() else None,
            b_eq=high[equal] if equal.any() else None,
            bounds=np.column_stack(self._bounds()),
            method="highs",
            options={"time_limit": seconds},
        )
        if answer.status != 0:
            return None
        held = slice(0, self.n_choices)
        return Relaxed(
            answer.x[held],
            -float(answer.fun) * total,
            np.maximum(answer.lower.marginals[held], 0.0) * total,
            np.maximum(-answer.upper.marginals[held], 0.0) * total,
        )

    def solve(
        self,
        *,
        seconds: float,
        gap: float = GAP,
        whole: bool = True,
        only: "NDArray[np.bool_] | None" = None,
        always: "NDArray[np.bool_] | None" = None,
    ) -> Solution:
        """
        Return the best choice, proven to within `gap`, or the best found after `seconds`.

        whole : False solves the relaxation, whose value no plan can pass
        only, always : choices that may be and that must be in the plan, shape (n_choices,); all and none if not given
        """
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        aim = np.zeros(self.n_variables)
        total = float(self.problem.needs.sum()) or 1.0
        if self.problem.fairest:
            # The worst-served group comes first; the total decides between plans that serve it equally.
            aim = self.worth / total * 1e-3
            aim[self.worst] = 1.0
        else:
            # Shares of all need keep the numbers near one, which the solver likes.
            aim = self.worth / total
        rows, low, high = self.rows, list(self.rows.low), list(self.rows.high)
        matrix = rows.matrix(self.n_variables)
        constraints = [LinearConstraint(matrix, low, high)]
        integrality = np.zeros(self.n_variables)
        if whole:
            integrality[: self.n_choices] = 1
            integrality[self.first_switch :] = 1
        answer = milp(
            -aim,
            constraints=constraints,
            bounds=Bounds(*self._bounds(only, always)),
            integrality=integrality,
            options={"time_limit": seconds, "mip_rel_gap": gap},
        )
        if answer.x is None:
            return Solution(None, None, 0.0, float("inf"), infeasible=answer.status == 2)
        value = float(self.worth @ answer.x)
        dual = answer.mip_dual_bound if whole and answer.mip_dual_bound is not None else answer.fun
        bound = float(-dual) * total if not self.problem.fairest else float("nan")
        if not whole:
            return Solution(answer.x[: self.n_choices], None, value, bound)
        return Solution(np.round(answer.x[: self.n_choices]), self.levels(answer.x), value, bound)

    def levels(self, variables: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Return each area's covered need, weighted by the returns, shape (n_areas,)."""
        held = variables[self.first_piece : self.first_pair] * self.worth[self.first_piece : self.first_pair]
        return held.reshape(len(self.problem.areas), self.n_pieces).sum(axis=1)
