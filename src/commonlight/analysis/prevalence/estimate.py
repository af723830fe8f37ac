"""One estimate of the population by one method, with an interval that repeats the choice of model."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from commonlight.analysis.base import InputError
from commonlight.analysis.base.intervals import bca, check_level, jackknife_acceleration
from commonlight.analysis.base.rng import generator
from commonlight.analysis.prevalence import existence, selection
from commonlight.analysis.prevalence.capture_table import CaptureTable
from commonlight.analysis.prevalence.loglinear import Fits, bic, fit, generators, main_effects, term_order
from commonlight.analysis.prevalence.result import ModelFit, PrevalenceEstimate

if TYPE_CHECKING:
    from commonlight.analysis.prevalence.loglinear import Counts, Models

METHODS = ("main", "stepwise", "bic", "aic", "fixed", "dga", "lcmcr")
EQUALLY_GOOD = 2.0  # BIC units: "not worth more than a bare mention" (Kass and Raftery 1995)
LISTED = 10.0


def estimate(
    table: CaptureTable,
    *,
    method: str = "bic",
    order: int = 3,
    boot: int = 1000,
    seed: int = 1,
    level: float = 0.95,
    terms: Sequence[Sequence[str]] = (),
    threshold: float = 0.02,
    top: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> PrevalenceEstimate:
    """
    Return the population by one method; `compare` is the safer way in.

    Parameters
    ----------
    method : main (independence), stepwise (pairs), bic or aic (all hierarchical models), fixed (`terms`), dga, lcmcr
    order : largest interaction for bic and aic
    boot : resampled tables; 0 gives the interval of the chosen model alone, which is too narrow
    terms : for `fixed`, the interactions by list names; smaller ones inside them are added
    top : models each resampled table chooses among, by default all for 3 lists, 20 for 4, 100 for more

    Raises
    ------
    InputError : unknown method or list, too many lists for it, no estimate
    """
    check_level(level)
    if method not in METHODS:
        raise InputError(f"there is no method {method!r}; choose one of {', '.join(METHODS)}")
    if boot < 0 or boot != int(boot):
        raise InputError(f"the number of resampled tables must be whole and 0 or more; got {boot}")
    if order < 1:
        raise InputError(f"the order must be at least 1; got {order}")
    if len(table.lists) == 2:
        return chapman(table, level=level)
    if method == "dga":
        return _by_graphs(table, level, order)
    if method == "lcmcr":
        from commonlight.analysis.prevalence.latent_class import by_latent_classes

        return by_latent_classes(table, seed=seed, level=level, progress=progress)
    chooser = _Chooser(table, method, order, tuple(map(tuple, terms)), threshold, top)
    return chooser.run(boot, seed, level)


def chapman(table: CaptureTable, *, level: float = 0.95) -> PrevalenceEstimate:
    """
    Return the population from two lists, which must be taken to be independent.

    Notes
    -----
    Chapman 1951; interval by Chao 1989, equation 12, from Seber's variance, on the log of the unseen.
    """
    from scipy.special import ndtri

    only_first, only_second, both = (int(table.counts[code]) for code in (1, 2, 3))
    first, second = only_first + both, only_second + both
    point = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * only_first * only_second / ((both + 1) ** 2 * (both + 2))
    unseen = point - table.n
    low = high = point
    if unseen > 0:
        factor = math.exp(float(ndtri((1 + level) / 2)) * math.sqrt(math.log(1 + variance / unseen**2)))
        low, high = table.n + unseen / factor, table.n + unseen * factor
    warning = "Two lists only: they are assumed to be independent, which the data cannot show. Find a third list."
    return PrevalenceEstimate(
        "chapman",
        point,
        low,
        high,
        level,
        table.n,
        table.lists,
        spread=(point, point),
        warnings=(*table.warnings, warning),
    )


class _Chooser:
    """Chooses a model for a table and, the same way, for each resampled table."""

    def __init__(
        self,
        table: CaptureTable,
        method: str,
        order: int,
        terms: tuple[tuple[str, ...], ...],
        threshold: float,
        top: int | None,
    ) -> None:
        self.table, self.method, self.threshold, self.top = table, method, threshold, top
        self.n_lists = len(table.lists)
        self.counts = table.counts.astype(float)[None]
        self.memory: dict[bytes, int] = {}
        self.warnings = list(table.report()["warnings"])
        self.ranking: selection.Ranking | None = None
        if self.n_lists <= 5 or method in ("bic", "aic"):
            self.ranking = self._ranked(order)
        self.fixed = self._fixed_model(terms)
        self.model = self._model()

    def _ranked(self, order: int) -> selection.Ranking:
        wanted = min(order, self.n_lists - 1)
        while True:
            try:
                models = selection.all_models(self.n_lists, wanted)
                break
            except InputError:
                if wanted <= 2:
                    raise
                wanted -= 1
                self.warnings.append(
                    f"With {self.n_lists} lists only interactions of up to {wanted} lists can be tried in full."
                )
        return selection.rank(self.table.counts, models, self.n_lists, by="aic" if self.method == "aic" else "bic")

    def _fixed_model(self, terms: tuple[tuple[str, ...], ...]) -> Models:
        import numpy as np

        model = main_effects(self.n_lists).copy()
        for term in terms if self.method == "fixed" else ():
            unknown = [name for name in term if name not in self.table.lists]
            if unknown:
                raise InputError(f"there is no list {unknown[0]!r}; the lists are {', '.join(self.table.lists)}")
            code = sum(1 << self.table.lists.index(name) for name in set(term))
            model |= (np.arange(len(model)) & code) == np.arange(len(model))
        if model.all():
            raise InputError("a model with all lists interacting says nothing of the people on no list; leave one out")
        return model

    def _model(self) -> Models:
        if self.method in ("bic", "aic") and self.ranking is not None:
            return self.ranking.models[0]
        if self.method == "stepwise":
            return selection.stepwise(self.counts, self.n_lists, threshold=self.threshold, memory=self.memory).models[0]
        return self.fixed

    def choose(self, counts: Counts) -> tuple[Counts, Models | None]:
        """Return (batch,) populations of tables (batch, cells), each with its own choice of model."""
        n = counts.sum(axis=1)
        if self.method == "stepwise":
            path = selection.stepwise(counts, self.n_lists, threshold=self.threshold, memory=self.memory)
            return n + path.dark, path.models
        if self.method in ("bic", "aic") and self.ranking is not None:
            usual = {3: len(self.ranking.models), 4: 20}.get(self.n_lists, 100)
            top = min(self.top or usual, len(self.ranking.models))
            models, start = self.ranking.models[:top], self.ranking.fits.coefficients[:top]
        else:
            models = self.model[None]
            start = fit(self.counts, models, self.n_lists).coefficients
        return selection.best_of(counts, models, start, self.n_lists, by=self._criterion, memory=self.memory), None

    @property
    def _criterion(self) -> str:
        return "aic" if self.method == "aic" else "bic"

    def run(self, boot: int, seed: int, level: float) -> PrevalenceEstimate:
        """Return the estimate with its interval, the models near it, and what to beware of."""
        import numpy as np

        code = int(existence.status(self.counts, self.model[None], self.n_lists, memory=self.memory)[0])
        if code:
            why = {1: "does not exist", 2: "is not unique", 3: "neither exists nor is unique"}[code]
            raise InputError(f"the estimate of this model {why}: the lists overlap too little for its interactions")
        own = fit(self.counts, self.model[None], self.n_lists, errors=True)
        point = self.table.n + float(own.dark[0])
        result = PrevalenceEstimate(
            self.method, point, math.nan, math.nan, level, self.table.n, self.table.lists,
            terms=generators(self.model, self.table.lists), deviance=float(own.deviance[0]), aic=float(own.aic[0]),
            bic=float(bic(own, self.table.n)[0]),
        )  # fmt: skip
        chosen: Models | None = None
        if boot:
            result, chosen = self._resampled(result, boot, seed)
        else:
            low, high = self._conditional(own, level)
            result = replace(result, low=low, high=high)
            self.warnings.append("The interval takes the model as known, so it is too narrow; set boot above 0.")
        models = self._models_near(chosen)
        best = min((model.bic for model in models), default=math.inf)
        figures = [point, *(model.point for model in models if model.bic <= best + EQUALLY_GOOD)]
        result = replace(
            result,
            models=tuple(model for model in models if model.bic <= best + LISTED),
            spread=(min(figures), max(figures)),
            warnings=tuple(self.warnings),
        )
        if not result.headline and np.isfinite(point):
            extra = "Models within 2 BIC units of the best differ by more than a factor of two: show the range."
            result = replace(result, warnings=(*result.warnings, extra))
        return result

    def _conditional(self, own: Fits, level: float) -> tuple[float, float]:
        from scipy.special import ndtri

        factor = math.exp(float(ndtri((1 + level) / 2)) * float(own.dark_error[0]))
        dark = float(own.dark[0])
        return self.table.n + dark / factor, self.table.n + dark * factor

    def _resampled(self, result: PrevalenceEstimate, boot: int, seed: int) -> tuple[PrevalenceEstimate, Models | None]:
        import numpy as np

        cells = np.flatnonzero(self.table.counts)
        weights = self.table.counts[cells].astype(float)
        tables = np.zeros((boot + len(cells), len(self.table.counts)))
        tables[:boot, cells] = generator(seed).multinomial(self.table.n, weights / weights.sum(), size=boot)
        tables[boot:] = self.counts
        tables[boot + np.arange(len(cells)), cells] -= 1
        figures, chosen = self.choose(tables)
        drawn = figures[:boot][np.isfinite(figures[:boot])]
        bend = jackknife_acceleration(figures[boot:], weights)
        tail = (1 - result.level) / 2
        low, high = bca(drawn, result.point, bend, np.array([tail, 1 - tail]))
        failed = boot - len(drawn)
        self.warnings += _thin_end(drawn, (float(low), float(high)))
        if failed:
            self.warnings.append(f"{failed} of {boot} resampled tables had no estimate and were left out.")
        if self.method in ("main", "fixed"):
            self.warnings.append("The model was set beforehand, so the interval does not hold doubt about the model.")
        return (
            replace(
                result, low=float(low), high=float(high), replicates=drawn, failed_replicates=failed, acceleration=bend
            ),
            chosen,
        )

    def _models_near(self, chosen: Models | None) -> list[ModelFit]:
        """Return models to set beside the chosen one: all for few lists, else neighbours and resampled choices."""
        import numpy as np

        if self.ranking is not None:
            ranking = self.ranking
            scores = bic(ranking.fits, self.table.n)
            near = np.flatnonzero(scores <= scores.min() + LISTED)
            near = near[np.argsort(scores[near], kind="stable")][:500]
            return [
                ModelFit(
                    generators(ranking.models[i], self.table.lists), float(ranking.population[i]), float(scores[i])
                )
                for i in near
            ]
        pairs = np.flatnonzero(term_order(self.n_lists) == 2)
        neighbours = np.tile(self.model, (len(pairs), 1))
        neighbours[np.arange(len(pairs)), pairs] ^= True
        candidates = [self.model[None], main_effects(self.n_lists)[None], neighbours]
        if chosen is not None:
            candidates.append(chosen)
        ranking = selection.rank(self.table.counts, np.unique(np.concatenate(candidates), axis=0), self.n_lists)
        return [
            ModelFit(generators(model, self.table.lists), float(figure), float(score))
            for model, figure, score in zip(ranking.models, ranking.population, ranking.criterion, strict=True)
            if score <= ranking.criterion[0] + LISTED
        ]


def _thin_end(drawn: Counts, ends: tuple[float, float]) -> list[str]:
    """
    Return a warning for each end that rests on the outermost resampled figure.

    Where resampled tables often gain a pair that the data do not have, the bias correction asks for a share of
    replicates smaller than one: the end is then the luck of the draw, and more draws move it outwards.
    """
    if len(drawn) < 2 or drawn.min() == drawn.max():
        return []
    reached = (("low", ends[0] <= drawn.min()), ("high", ends[1] >= drawn.max()))
    return [
        f"The {name} end is the outermost of {len(drawn):,} resampled figures: more of them, or another seed, move it."
        for name, outermost in reached
        if outermost
    ]


def _by_graphs(table: CaptureTable, level: float, order: int) -> PrevalenceEstimate:
    """Return the posterior median and interval over decomposable graphs."""
    from commonlight.analysis.prevalence.decomposable import posterior

    belief = posterior(table)
    tail = (1 - level) / 2
    warnings = list(table.report()["warnings"])
    if belief.at_the_edge > 0.01:
        warnings.append("Over 1 % of belief lies at the end of the range considered (30 times those seen).")
    beside = _Chooser(table, "bic", order, (), 0.02, None)._models_near(None)
    best = min(model.bic for model in beside)
    point = belief.quantile(0.5)
    figures = [point, *(model.point for model in beside if model.bic <= best + EQUALLY_GOOD)]
    likeliest = belief.graphs[0]
    return PrevalenceEstimate(
        "dga", point, belief.quantile(tail), belief.quantile(1 - tail), level, table.n, table.lists,
        terms=likeliest[0], models=tuple(beside), spread=(min(figures), max(figures)), warnings=tuple(warnings),
        diagnostics=(
            ("mean", belief.mean), ("graphs", float(belief.n_graphs)), ("best_graph_weight", likeliest[1]),
            ("prior_count_per_cell", belief.delta), ("mass_at_the_edge", belief.at_the_edge),
        ),
    )  # fmt: skip
