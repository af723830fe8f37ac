"""
Latent classes with a Dirichlet process prior (Manrique-Vallier 2016; the R package LCMCR): people differ in how likely
they are to be listed, and within a class lists are independent.

All chains run at once over the table of list combinations. Chains of this model often sit in different places for long:
an interval is given only when they agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonlight.analysis.base.convergence import bulk_ess, split_rhat
from commonlight.analysis.base.rng import generator
from commonlight.analysis.prevalence.capture_table import CaptureTable

if TYPE_CHECKING:
    from commonlight.analysis.prevalence.loglinear import Counts
    from commonlight.analysis.prevalence.result import PrevalenceEstimate

LARGEST_RHAT = 1.05
SMALLEST_ESS = 400.0


@dataclass(frozen=True)
class Draws:
    """
    Draws of the population size.

    sizes : (chains, draws); rhat, ess : of the logarithm
    """

    sizes: Counts
    rhat: float
    ess: float


def sample(
    table: CaptureTable, *, seed: int, chains: int = 24, warmup: int = 2000, draws: int = 1000, thin: int = 5,
    classes: int = 10, shape: float = 0.25, rate: float = 0.25, progress: Callable[[int, int], None] | None = None,
) -> Draws:  # fmt: skip
    """
    Draw population sizes by Gibbs sampling.

    Parameters
    ----------
    chains : run side by side from scattered starts; warmup : steps thrown away; draws, thin : kept and step between
    classes : truncation of the stick-breaking prior; shape, rate : gamma prior of its concentration

    Notes
    -----
    Manrique-Vallier 2016, section 3.3 (blocked sampler), with people of one list combination moved together by
    multinomial draws. The prior of the population size N is 1 / N, of each listing chance uniform.
    """
    import numpy as np

    rng = generator(seed)
    cells = np.flatnonzero(table.counts)
    seen = table.counts[cells]
    on = ((cells[:, None] >> np.arange(len(table.lists))) & 1).astype(float)
    chance = rng.uniform(0.02, 0.98, size=(chains, len(table.lists), classes))
    share = rng.dirichlet(np.ones(classes), size=chains)
    unseen = np.zeros(chains, dtype=np.int64)
    concentration = np.ones(chains)
    sizes = np.empty((chains, draws))
    steps = warmup + draws * thin
    for step in range(steps):
        log_on, log_off = np.log(chance), np.log1p(-chance)
        none = share * np.exp(log_off.sum(axis=1))
        missed = np.clip(none.sum(axis=1), 1e-300, 1 - 1e-9)
        unseen = rng.negative_binomial(table.n, 1 - missed)
        logs = np.einsum("cl,klj->kcj", on, log_on - log_off) + log_off.sum(axis=1)[:, None] + np.log(share)[:, None]
        logs -= logs.max(axis=2, keepdims=True)
        odds = np.exp(logs)
        members = rng.multinomial(seen, odds / odds.sum(axis=2, keepdims=True))
        hidden = rng.multinomial(unseen, none / none.sum(axis=1, keepdims=True))
        in_class = members.sum(axis=1) + hidden
        listed = np.einsum("cl,kcj->klj", on, members.astype(float))
        chance = np.clip(rng.beta(1 + listed, 1 + in_class[:, None] - listed), 1e-12, 1 - 1e-12)
        after = in_class[:, ::-1].cumsum(axis=1)[:, ::-1] - in_class
        breaks = np.clip(rng.beta(1 + in_class[:, :-1], concentration[:, None] + after[:, :-1]), 1e-12, 1 - 1e-12)
        log_left = np.cumsum(np.log1p(-breaks), axis=1)
        share = np.exp(
            np.concatenate([np.log(breaks), np.zeros((chains, 1))], axis=1)
            + np.concatenate([np.zeros((chains, 1)), log_left], axis=1)
        )
        share = np.maximum(share, 1e-300)
        concentration = rng.gamma(shape + classes - 1, 1 / (rate - log_left[:, -1]))
        if step >= warmup and (step - warmup) % thin == 0:
            sizes[:, (step - warmup) // thin] = table.n + unseen
        if progress is not None and step % 100 == 0:
            progress(step, steps)
    logarithms = np.log(sizes)
    return Draws(sizes, split_rhat(logarithms), bulk_ess(logarithms))


def sample_compiled(
    table: CaptureTable, *, seed: int, chains: int = 12, warmup: int = 12_000, draws: int = 3000, thin: int = 20,
    classes: int = 10, shape: float = 0.25, rate: float = 0.25, moves: int = 60,
    progress: Callable[[int, int], None] | None = None,
) -> Draws:  # fmt: skip
    """
    Draw from the same posterior as `sample`, compiled, each Gibbs step followed by `moves` Metropolis steps.

    Notes
    -----
    The Metropolis steps integrate memberships and population out (see `latent_kernel.slide`): plain Gibbs sampling
    crawls where most people are unseen, and its chains then disagree.
    """
    import numpy as np

    from commonlight.analysis.base.rng import streams
    from commonlight.analysis.prevalence.latent_kernel import walk

    cells = np.flatnonzero(table.counts)
    seen = table.counts[cells]
    sizes = np.empty((chains, draws))
    for chain, rng in enumerate(streams(seed, chains)):
        state = (rng.uniform(0.02, 0.98, size=(len(table.lists), classes)), rng.dirichlet(np.ones(classes)), np.ones(1))
        fixed = (rng, cells, seen, len(table.lists), *state, shape, rate)
        walk(*fixed, warmup, max(warmup, 1), moves)
        sizes[chain] = table.n + walk(*fixed, draws * thin, thin, moves)
        if progress is not None:
            progress(chain + 1, chains)
    logarithms = np.log(sizes)
    return Draws(sizes, split_rhat(logarithms), bulk_ess(logarithms))


def by_latent_classes(
    table: CaptureTable, *, seed: int, level: float, progress: Callable[[int, int], None] | None = None, **settings: int
) -> PrevalenceEstimate:
    """
    Return posterior median and interval; no interval when chains disagree (R-hat over 1.05).

    The posterior mixes over how many classes there are and how they differ, so its middle 80 in 100 stand where other methods
    have the figures of models that fit as well: where its ends differ by more than a factor of two there is no headline.
    """
    import math

    import numpy as np

    from commonlight.analysis.prevalence.result import PrevalenceEstimate

    found = sample_compiled(table, seed=seed, progress=progress, **settings)
    tail = (1 - level) / 2
    low, point, high = (float(value) for value in np.quantile(found.sizes, [tail, 0.5, 1 - tail]))
    middle = tuple(float(value) for value in np.quantile(found.sizes, [0.1, 0.9]))
    warnings = list(table.report()["warnings"])
    warnings.append("Latent classes cannot be told apart with few lists; the figure leans on the prior.")
    if found.rhat > LARGEST_RHAT or found.ess < SMALLEST_ESS:
        warnings.append(
            f"The chains disagree (R-hat {found.rhat:.2f}, worth {found.ess:.0f} draws): no interval is given. "
            "Two answers may both fit these lists."
        )
        low = high = math.nan
    return PrevalenceEstimate(
        "lcmcr", point, low, high, level, table.n, table.lists, spread=(middle[0], middle[1]), warnings=tuple(warnings),
        diagnostics=(("rhat", found.rhat), ("ess", found.ess), ("chains", float(len(found.sizes)))),
    )  # fmt: skip
