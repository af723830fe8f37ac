"""Whether Markov chains agree (Vehtari, Gelman, Simpson, Carpenter, Bürkner 2021), the one home for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def _halves(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (2 x chains, draws / 2), normal scores of the ranks of all draws."""
    import numpy as np
    from scipy.special import ndtri
    from scipy.stats import rankdata

    half = draws.shape[1] // 2
    split = np.concatenate([draws[:, :half], draws[:, -half:]])
    return np.asarray(ndtri((rankdata(split).reshape(split.shape) - 0.375) / (split.size + 0.25)))


def split_rhat(draws: NDArray[np.float64]) -> float:
    """Return the rank-normalised split R-hat of (chains, draws): near 1 when chains agree."""
    import numpy as np

    scores = _halves(draws)
    within = float(scores.var(axis=1, ddof=1).mean())
    between = float(scores.mean(axis=1).var(ddof=1))
    count = scores.shape[1]
    return float(np.sqrt((count - 1) / count + between / within)) if within > 0 else float("inf")


def bulk_ess(draws: NDArray[np.float64]) -> float:
    """Return how many independent draws (chains, draws) are worth, by Geyer's initial positive pairs."""
    import numpy as np

    scores = _halves(draws)
    chains, count = scores.shape
    centred = scores - scores.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(centred, n=2 * count, axis=1)
    covariance = np.fft.irfft(np.abs(spectrum) ** 2, axis=1)[:, :count] / count
    within = float(covariance[:, 0].mean()) * count / (count - 1)
    total = within * (count - 1) / count + float(scores.mean(axis=1).var(ddof=1))
    if total <= 0:
        return 0.0
    correlation = 1 - (within - covariance.mean(axis=0) * count / (count - 1)) / total
    correlation[0] = 1.0
    pairs = correlation[: count // 2 * 2].reshape(-1, 2).sum(axis=1)
    ends = np.flatnonzero(pairs < 0)
    positive = np.minimum.accumulate(pairs[: ends[0] if len(ends) else len(pairs)])
    time = max(2 * float(positive.sum()) - 1, 1 / np.log10(chains * count))
    return float(chains * count / time)
