"""The budget of one source of data over all its releases: what was spent, what is left, and a hard stop."""

from dataclasses import dataclass

from commonlight.analysis.base.errors import InputError
from commonlight.analysis.disclosure.dp_noise import epsilon_of, rho_for, total_rho
from commonlight.analysis.disclosure.release_log import ReleaseLog, ReleaseRefused


@dataclass(frozen=True)
class Ledger:
    """
    What the releases of one source spent.

    spent_rho : zero-concentrated budget spent so far; budgets add up
    n_releases : releases that spent it
    rows_per_person : the unit they protect
    limit_epsilon, delta : the most they may spend together
    """

    spent_rho: float
    n_releases: int
    rows_per_person: int | None
    limit_epsilon: float
    delta: float

    @property
    def spent_epsilon(self) -> float:
        """Return the epsilon of all releases together, at the ledger's delta."""
        return epsilon_of(self.spent_rho, self.delta)

    def check(self, rho: float, *, rows_per_person: int) -> None:
        """
        Let a release of this price pass, or refuse it.

        Raises
        ------
        ReleaseRefused : the budget would be exceeded; the alternative is the largest epsilon that is left
        InputError : the release protects a smaller unit than earlier ones
        """
        if self.rows_per_person is not None and rows_per_person < self.rows_per_person:
            raise InputError(
                f"Earlier releases protect a person with up to {self.rows_per_person} rows; declare at least as many."
            )
        limit = rho_for(self.limit_epsilon, self.delta)
        if self.spent_rho + rho <= limit:
            return
        left = epsilon_of(max(limit - self.spent_rho, 0.0), self.delta)
        alternative = (
            f"a release with epsilon at most {left * 0.99:.2f}, or the figures of an earlier release again, which cost nothing."
            if left > 0.05
            else "the figures of an earlier release again, which cost nothing."
        )
        raise ReleaseRefused(
            [
                f"The {self.n_releases} earlier releases spent epsilon {self.spent_epsilon:.2f}; this one would bring the total "
                f"to {epsilon_of(self.spent_rho + rho, self.delta):.2f}, over the limit of {self.limit_epsilon:g}."
            ],
            alternative,
        )


def ledger_of(log: ReleaseLog, source: str, *, limit_epsilon: float, delta: float) -> Ledger:
    """Return the ledger of a source, read from the release log."""
    budgets = [record.budget for record in log.records(source=source) if record.budget is not None]
    return Ledger(
        total_rho([float(budget["rho"]) for budget in budgets]),
        len(budgets),
        max((int(budget["rows_per_person"]) for budget in budgets), default=None),
        limit_epsilon,
        delta,
    )
