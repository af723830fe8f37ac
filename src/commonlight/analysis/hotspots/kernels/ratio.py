# mypy: ignore-errors
"""The log likelihood ratio of one window."""

import numpy as np

from commonlight.analysis.base.compiled import compiled


@compiled
def ratio(cases, expected, total, people):
    """Return the log likelihood ratio of one window; `people` is 0 under the Poisson models."""
    out, rest = total - cases, total - expected
    if people == 0.0:
        value = 0.0
        if cases > 0:
            value += cases * np.log(cases / expected)
        if out > 0:
            value += out * np.log(out / rest)
        return value
    inside = expected * (people / total)
    value = 0.0
    free, out_free = inside - cases, people - inside - out
    share, none = total / people, 1.0 - total / people
    if cases > 0:
        value += cases * np.log(cases / (inside * share))
    if free > 1e-9:
        value += free * np.log(free / (inside * none))
    if out > 0:
        value += out * np.log(out / ((people - inside) * share))
    if out_free > 1e-9:
        value += out_free * np.log(out_free / ((people - inside) * none))
    return value
