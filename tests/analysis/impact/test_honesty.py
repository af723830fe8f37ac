"""Simulated worlds with known answers: false alarms, coverage, and sentences that must never be said."""

import re

import numpy as np
import pytest

from commonlight.analysis.base.tables import table_of
from commonlight.analysis.impact import Plan, ReportingSurvey, decompose, evaluate
from commonlight.analysis.impact.power import claims, simulated_counts

FORBIDDEN = re.compile(
    r"trafficking (rose|fell|changed|went|increased|decreased)|caused|because of the programme|prevented", re.IGNORECASE
)
DISCLAIMER = "This does not mean that trafficking rose."


def false_alarms(n, correlation, runs, seed):
    rng = np.random.default_rng(seed)
    counts = simulated_counts(rng, np.full(n, 10.0), runs, correlation=correlation, wave=0.25)
    return claims(counts, n * 2 // 3)


@pytest.mark.slow
@pytest.mark.parametrize("n", [36, 60])
@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.6])
def test_nothing_happened_and_little_is_claimed(n, correlation):
    assert false_alarms(n, correlation, runs=600, seed=20) <= 0.08


@pytest.mark.proofs
@pytest.mark.parametrize("n", [36, 60])
@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.6])
def test_nothing_happened_and_little_is_claimed_in_two_thousand_runs(n, correlation):
    assert false_alarms(n, correlation, runs=2000, seed=21) <= 0.08


def decomposition_runs(incidence, reporting, runs, seed):
    """Yield decompositions: 24 + 24 months, 20 reports a month, share reported .30, two surveys of 400."""
    rng = np.random.default_rng(seed)
    share = 0.30
    for _ in range(runs):
        before = rng.poisson(20.0, 24)
        after = rng.poisson(20.0 * incidence * reporting, 24)
        surveys = tuple(ReportingSurvey(int(rng.binomial(400, p)), 400) for p in (share, share * reporting))
        yield decompose(before, after, surveys=surveys)


def coverage(incidence, reporting, runs, seed):
    found = [one.incidence for one in decomposition_runs(incidence, reporting, runs, seed)]
    held = np.mean([one.low <= incidence <= one.high for one in found])
    moved = np.mean([not one.low <= 1 <= one.high for one in found])
    return held, moved


@pytest.mark.slow
def test_only_reporting_moved_and_the_decomposition_knows():
    held, moved = coverage(1.0, 1.5, 800, seed=4)

    assert 0.93 <= held <= 0.97
    assert moved <= 0.065


@pytest.mark.proofs
@pytest.mark.parametrize("incidence", [1.0, 0.7])
def test_decomposition_coverage_in_two_thousand_runs(incidence):
    held, moved = coverage(incidence, 1.5, 2000, seed=5)

    assert 0.93 <= held <= 0.97
    if incidence == 1.0:
        assert moved <= 0.065
    else:
        assert moved > 0.8


def sentences_when_only_reporting_moved(runs, seed):
    rng = np.random.default_rng(seed)
    months = [f"{2022 + i // 12}-{i % 12 + 1:02d}" for i in range(48)]
    plan = Plan.from_mapping({"outcome": "reports", "time": "month", "start": "2024-01", "kind": "awareness"})
    for _ in range(runs):
        counts = np.concatenate([rng.poisson(20.0, 24), rng.poisson(30.0, 24)])
        result = evaluate(plan, table_of(("month", "reports"), zip(months, counts, strict=True)), runs=20)
        yield result.sentence()
        yield decompose(counts[:24], counts[24:]).sentence()


def check_sentences(sentences):
    for sentence in sentences:
        assert not FORBIDDEN.search(sentence.replace(DISCLAIMER, "")), sentence
        for part in re.split(r"(?<=[.:]) ", sentence):
            assert len(part.split()) <= 25, part


@pytest.mark.slow
def test_no_sentence_says_that_trafficking_changed():
    sentences = list(sentences_when_only_reporting_moved(15, seed=1))

    check_sentences(sentences)
    assert any(DISCLAIMER in sentence for sentence in sentences)


@pytest.mark.proofs
def test_no_sentence_of_two_hundred_programmes_says_that_trafficking_changed():
    check_sentences(sentences_when_only_reporting_moved(200, seed=2))


def test_without_surveys_only_bounds_are_given():
    found = decompose([10, 12, 9, 11], [16, 18, 15, 18], within=(0.8, 2.0))

    assert found.incidence is None
    assert found.bounds[0] < 67 / 42 / 2 < 67 / 42 / 0.8 < found.bounds[1]
    assert found.sentence().startswith("We cannot tell")
