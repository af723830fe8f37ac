"""The sentences of an evaluation: number, interval, comparison and a word of certainty, tied to the checks that were passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commonlight.analysis.impact.evaluate import Evaluation

MORE = "More people told us. This does not mean that trafficking rose."
FEWER = "Fewer people told us. This does not mean that there is less."


def percent(ratio: float) -> str:
    """Return how much above or below, for example `12 % lower`."""
    change = round(100 * abs(ratio - 1))
    return f"{change} % {'higher' if ratio >= 1 else 'lower'}"


def sentence_of(result: Evaluation) -> str:
    """Return at most three short sentences; words for cause are never among them."""
    name = result.plan.outcome
    parts: list[str] = []
    if result.power is not None and result.power.mei_power < 0.8:
        parts.append(f"A change of {result.plan.mei:g} times could easily have been missed.")
    directions = {spec.direction for spec in result.judges}
    headline = result.headline
    if len(result.judges) > 1 and len(directions) > 1:
        parts.append(f"The models disagree. We cannot tell whether {name} changed with the start.")
    elif headline.direction == 0:
        parts.append(f"We cannot tell whether {name} changed: {_interval(result)}.")
    elif not result.passed:
        parts.append(f"We cannot tell whether {name} changed because of the start: a check failed.")
    else:
        parts.append(_claim(result, name))
    if result.plan.measures in ("reports", "calls", "tips", "referrals"):
        risen = result.after[0] / result.after[1] >= result.before[0] / result.before[1]
        parts.append(MORE if risen else FEWER)
    return " ".join(parts)


def _interval(result: Evaluation) -> str:
    low, high = result.headline.low, result.headline.high
    if high < 1e6:
        return f"{low:.2f} to {high:.2f} times what was expected"
    return f"at least {low:.2f} times what was expected" if low >= 0.01 else "these figures allow any change"


def _claim(result: Evaluation, name: str) -> str:
    headline = result.headline
    enough = result.before[0] >= 30
    if not enough:
        return (
            f"We saw {result.after[0]} {name} in {result.after[1]} months, after {result.before[0]} in "
            f"{result.before[1]} before."
        )
    nearer, farther = sorted((headline.low, headline.high), key=lambda end: abs(end - 1))
    size = f"{percent(headline.estimate)} ({percent(nearer)} to {percent(farther)})"
    if result.claim == "description":
        return f"We saw {name} {size} after the start."
    if result.claim == "comparison":
        beside = next(spec for spec in result.specifications if spec.name == "against the comparison series")
        ends = f"{beside.low:.2g} to {beside.high:.2g}"
        return (
            f"After the start, {name} moved more than in the comparison series: {beside.estimate:.2g} times ({ends})."
        )
    return f"The start went along with {name} {size} than expected."
