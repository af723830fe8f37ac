"""What a scan found, in figures and in plain sentences."""

from dataclasses import dataclass
from typing import Any

CAUTIONS = (
    "A hotspot of reports is a hotspot of reporting: training, a poster or one active partner can make one.",
    "Read it as 'where to offer help or ask more', never as 'where traffickers are'.",
    "A circle is drawn from area centres; its edge is not a border, and each area in it need not be unusual by itself.",
)


@dataclass(frozen=True)
class Cluster:
    """
    One window with more (or fewer) cases than expected.

    members : ids of its areas, the centre first, then by distance
    center, radius : id of the central area; kilometres, or the units of plane coordinates; of an ellipse the long half-axis
    start, end : first and last period, both inside; None without time
    cases, expected : inside the window
    relative_risk : risk inside over risk outside; None under the permutation model, infinite if all cases are inside
    llr : log likelihood ratio; of an ellipse marked down for its length
    p, p_low, p_high : Monte Carlo p-value, adjusted for all windows tried, and the 95 % interval of what endless replications would give
    gumbel_p : p-value from a Gumbel curve fitted to the replications; None with fewer than 99
    tied_with : members of other windows with the same ratio
    elongation, angle : long axis over short axis, and where the long axis points, in degrees from the x axis; 1 and None for a circle
    """

    members: tuple[str, ...]
    center: str
    radius: float
    start: str | None
    end: str | None
    cases: int
    expected: float
    relative_risk: float | None
    llr: float
    p: float
    p_low: float
    p_high: float
    gumbel_p: float | None
    tied_with: tuple[tuple[str, ...], ...]
    elongation: float = 1.0
    angle: float | None = None

    @property
    def observed_over_expected(self) -> float:
        return self.cases / self.expected if self.expected > 0 else float("inf")


@dataclass(frozen=True)
class ScanResult:
    """
    The outcome of one scan.

    clusters : the most likely one first, then others that do not overlap it; weak ones too, so judge by `p`
    maxima : the highest ratio of each replication, in order
    """

    model: str
    replicates: int
    clusters: tuple[Cluster, ...]
    cases: int
    areas: int
    max_share: float
    direction: str
    seed: int
    maxima: tuple[float, ...]
    warnings: tuple[str, ...]
    level: float = 0.05
    shape: str = "circle"

    @property
    def found(self) -> tuple[Cluster, ...]:
        """The clusters unlikely to be chance at `level`."""
        return tuple(cluster for cluster in self.clusters if cluster.p <= self.level)

    def sentence(self) -> str:
        """Return the outcome in one or two plain sentences."""
        scale = f"Looked at {self.cases} cases in {self.areas} areas, {self.replicates} times beside maps without any hotspot."
        if not self.clusters:
            return f"{scale} No group of areas stands out."
        first = self.clusters[0]
        if first.p > self.level:
            return (
                f"{scale} No evidence of a hotspot: the most unusual group of areas ({first.cases} cases, "
                f"{first.expected:.4g} expected) would turn up by chance in {_share(first.p)} such maps."
            )
        word = "more" if first.cases > first.expected else "fewer"
        when = f" from {first.start} to {first.end}" if first.start else ""
        areas = "1 area" if len(first.members) == 1 else f"{len(first.members)} areas"
        tie = " Another group ties with it." if first.tied_with else ""
        others = len(self.found) - 1
        further = f" {others} further group{'s' if others > 1 else ''} pass the same test." if others else ""
        return (
            f"{scale} {areas} round {first.center}{when} hold {word} cases than expected: {first.cases} against "
            f"{first.expected:.4g}. Chance alone gives as much in {_share(first.p)} such maps "
            f"(p = {first.p:.3g}, between {first.p_low:.2g} and {first.p_high:.2g} with endless repeats).{tie}{further}"
        )

    def explain(self) -> tuple[str, ...]:
        """Return the outcome and what it does not say, a sentence to a line."""
        lines = [self.sentence(), *CAUTIONS]
        if self.clusters and self.clusters[0].p_low < self.level < self.clusters[0].p_high:
            lines.append(
                f"The p-value lies so near {self.level:g} that more replications could move it across; run more before deciding."
            )
        return (*lines, *self.warnings)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON, without the replications themselves."""
        return {
            "model": self.model,
            "replicates": self.replicates,
            "cases": self.cases,
            "areas": self.areas,
            "max_share": self.max_share,
            "direction": self.direction,
            "shape": self.shape,
            "seed": self.seed,
            "clusters": [
                {**vars(cluster), "observed_over_expected": cluster.observed_over_expected} for cluster in self.clusters
            ],
            "sentence": self.sentence(),
            "explanation": list(self.explain()),
            "warnings": list(self.warnings),
        }


def _share(p: float) -> str:
    if p >= 0.995:
        return "nearly all"
    return f"about {p:.0%} of" if p >= 0.095 else f"about {max(1, round(p * 1000))} in 1,000"
