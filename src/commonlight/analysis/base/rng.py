"""Where random numbers come from: one seed, written in the result; never the clock."""

from typing import TYPE_CHECKING

from commonlight.analysis.base.errors import InputError

if TYPE_CHECKING:
    import numpy as np


def generator(seed: int) -> "np.random.Generator":
    """Return the generator of a whole, non-negative seed; InputError otherwise."""
    import numpy as np

    if seed != int(seed) or seed < 0:
        raise InputError(f"the seed must be a whole number from 0; got {seed}")
    return np.random.Generator(np.random.PCG64(int(seed)))


def streams(seed: int, count: int) -> "list[np.random.Generator]":
    """Return `count` independent generators, the same whatever order or process they are used in."""
    import numpy as np

    return [np.random.Generator(np.random.PCG64(child)) for child in np.random.SeedSequence(seed).spawn(count)]
