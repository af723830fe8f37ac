# mypy: ignore-errors
"""
The compiled walk of one chain of the latent class model. Imported only when draws are wanted; `latent_class` holds the
same steps in NumPy, for all chains side by side.
"""

import numpy as np

from commonlight.analysis.base.compiled import compiled


@compiled
def class_chances(code_chance, chance, share, j, n_lists):
    """Write (combinations,) the chance to be of class `j` and on exactly each combination of lists."""
    none = share
    for row in range(n_lists):
        none *= 1.0 - chance[row, j]
    code_chance[0] = none
    for code in range(1, 1 << n_lists):
        row = 0
        while not (code >> row) & 1:
            row += 1
        code_chance[code] = code_chance[code & (code - 1)] * (chance[row, j] / (1.0 - chance[row, j]))


@compiled
def log_density(codes, seen, mixture, share, concentration):
    """
    Return the log of: people's combinations given that they are seen, times the stick-breaking prior of the shares, in
    log-ratio coordinates. The population size under its prior 1 / N is integrated out.
    """
    value = 0.0
    people = 0
    for cell in range(len(codes)):
        value += seen[cell] * np.log(mixture[codes[cell]])
        people += seen[cell]
    value -= people * np.log(max(1.0 - mixture[0], 1e-300))
    classes = len(share)
    left = 1.0
    for j in range(classes):
        if j < classes - 1:
            value -= np.log(max(left, 1e-300))
        value += np.log(share[j])
        left -= share[j]
    return value + (concentration - 1.0) * np.log(share[classes - 1])


@compiled
def slide(rng, codes, seen, n_lists, chance, share, concentration, moves):
    """
    Take `moves` Metropolis steps with memberships and population integrated out, one class at a time, in place.

    A step moves a class along the direction in which plain Gibbs sampling crawls: fewer listed, more of them (and
    back), or one list's chance alone. Sizes of steps are drawn from a wide range, symmetric on the log-odds scale.
    """
    classes = len(share)
    parts = np.empty((classes, 1 << n_lists))
    for j in range(classes):
        class_chances(parts[j], chance, share[j], j, n_lists)
    mixture = parts.sum(axis=0)
    now = log_density(codes, seen, mixture, share, concentration)
    old = np.empty(n_lists)
    trial = np.empty(1 << n_lists)
    tried = np.empty(classes)
    for _ in range(moves):
        j = int(rng.random() * classes)
        reach = 2.0 * np.exp(-6.0 * rng.random())
        kind = rng.random()
        common = reach * rng.normal()
        growth = -common * (1.0 + 0.5 * rng.normal()) if kind < 0.6 else 0.0
        if 0.6 <= kind < 0.7:
            growth, common = common, 0.0
        alone = int(rng.random() * n_lists) if kind >= 0.7 else -1
        bent = 0.0
        for row in range(n_lists):
            old[row] = chance[row, j]
            push = common if alone < 0 or row == alone else 0.0
            if 0.3 < kind < 0.6:
                push += 0.3 * reach * rng.normal()
            if push != 0.0:
                odds = old[row] / (1.0 - old[row]) * np.exp(push)
                fresh = min(max(odds / (1.0 + odds), 1e-12), 1.0 - 1e-12)
                bent += np.log(fresh * (1.0 - fresh)) - np.log(old[row] * (1.0 - old[row]))
                chance[row, j] = fresh
        size = 1.0 + share[j] * (np.exp(growth) - 1.0)
        for i in range(classes):
            tried[i] = max(share[i] * (np.exp(growth) if i == j else 1.0) / size, 1e-300)
        class_chances(trial, chance, tried[j], j, n_lists)
        moved = (mixture - parts[j]) / size + trial
        then = log_density(codes, seen, moved, tried, concentration)
        if np.log(rng.random()) < then - now + bent:
            now = then
            for i in range(classes):
                if i != j:
                    parts[i] /= size
            parts[j] = trial
            mixture = moved
            share[:] = tried
        else:
            for row in range(n_lists):
                chance[row, j] = old[row]


@compiled
def walk(rng, codes, seen, n_lists, chance, share, concentration, shape, rate, steps, thin, moves):
    """
    Take `steps` Gibbs steps and return (steps // thin,) numbers of unseen people, one after each `thin` steps.

    rng : Generator; codes, seen : (cells,) combinations with people, and how many; chance : (lists, classes) and
    share : (classes,), the state, changed in place; concentration : (1,), changed in place
    """
    classes = len(share)
    total = seen.sum()
    kept = np.empty(steps // thin, dtype=np.int64)
    products = np.empty((1 << n_lists, classes))
    weight = np.empty(classes)
    in_class = np.empty(classes, dtype=np.int64)
    listed = np.empty((n_lists, classes), dtype=np.int64)
    for step in range(steps):
        missed = 0.0
        for j in range(classes):
            none = share[j]
            for row in range(n_lists):
                none *= 1.0 - chance[row, j]
            products[0, j] = none
            missed += none
        missed = min(max(missed, 1e-300), 1.0 - 1e-9)
        unseen = rng.negative_binomial(total, 1.0 - missed)
        # Each combination's chance is that of the combination without its lowest list, times the odds of that list.
        for code in range(1, 1 << n_lists):
            row = 0
            while not (code >> row) & 1:
                row += 1
            for j in range(classes):
                products[code, j] = products[code & (code - 1), j] * (chance[row, j] / (1.0 - chance[row, j]))
        in_class[:] = 0
        listed[:] = 0
        for cell in range(-1, len(codes)):
            code = 0 if cell < 0 else codes[cell]
            left = unseen if cell < 0 else seen[cell]
            mass = 0.0
            for j in range(classes):
                weight[j] = products[code, j]
                mass += weight[j]
            for j in range(classes):
                if left == 0:
                    break
                if j == classes - 1 or weight[j] >= mass:
                    people = left
                else:
                    people = rng.binomial(left, weight[j] / mass)
                mass -= weight[j]
                left -= people
                in_class[j] += people
                for row in range(n_lists):
                    if (code >> row) & 1:
                        listed[row, j] += people
        after = in_class.sum()
        remaining, log_left = 1.0, 0.0
        for j in range(classes):
            for row in range(n_lists):
                drawn = rng.beta(1.0 + listed[row, j], 1.0 + in_class[j] - listed[row, j])
                chance[row, j] = min(max(drawn, 1e-12), 1.0 - 1e-12)
            after -= in_class[j]
            if j < classes - 1:
                piece = min(max(rng.beta(1.0 + in_class[j], concentration[0] + after), 1e-12), 1.0 - 1e-12)
                share[j] = max(piece * remaining, 1e-300)
                log_left += np.log1p(-piece)
                remaining *= 1.0 - piece
        share[classes - 1] = max(remaining, 1e-300)
        concentration[0] = rng.gamma(shape + classes - 1, 1.0 / (rate - log_left))
        slide(rng, codes, seen, n_lists, chance, share, concentration[0], moves)
        if (step + 1) % thin == 0:
            kept[step // thin] = unseen
    return kept
