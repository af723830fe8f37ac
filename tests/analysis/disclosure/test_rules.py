"""The rules of what may be shown."""

import itertools
import subprocess
import sys
from datetime import date

import pytest

from commonlight.analysis.base import InputError
from commonlight.analysis.disclosure.rules import (
    Audience,
    FunderAgreement,
    Rules,
    defaults,
    gate_list,
    join_small_areas,
)

PUBLIC = Rules.for_audience("public")
TODAY = date(2026, 11, 1)
AGREEMENT = FunderAgreement("Alder Fund", "grant condition 4", "signed 2026-01-05", date(2026, 12, 31))


def feasible_range(name, counts, gated):
    """
    Return the least and most a hidden count can be, by hand: the total less what is shown, shared by the hidden
    ones.
    """
    left = sum(counts.values()) - sum(counts[one] for one, shown in gated.counts.items() if shown is not None)
    others = [one for one, shown in gated.counts.items() if shown is None and one != name]
    return (0 if others else left), left


def test_defaults_hold_the_promised_numbers():
    assert defaults()["smallest_count"] == {"public": 11, "partners": 5, "funder": 1}
    assert defaults()["rounding"]["base"] == 5
    assert defaults()["geography"]["people_floor"] == 2500
    assert defaults()["sources"]["minimum"] == 3


@pytest.mark.parametrize("audience", ["public", "partners"])
def test_no_hidden_count_of_a_list_can_be_told_from_zero_or_from_a_publishable_one(audience):
    rules = Rules.for_audience(audience)
    values = (0, 1, 2, rules.smallest_count - 1, rules.smallest_count, 40)

    for combination in itertools.product(values, repeat=4):
        counts = dict(zip("abcd", combination, strict=True))
        gated = gate_list(counts, rules, rounded=False)
        if gated.total is None:
            assert set(gated.counts.values()) == {None}
            continue
        for name, shown in gated.counts.items():
            if shown is None:
                low, high = feasible_range(name, counts, gated)
                assert low == 0
                assert high >= rules.smallest_count
            else:
                assert not rules.is_small(shown)


def test_a_category_that_holds_the_whole_group_is_hidden():
    gated = gate_list({"minors": 14, "adults": 0}, PUBLIC, rounded=False)

    assert gated.counts == {"minors": None, "adults": None}
    assert gated.total == 14


def test_a_figure_from_two_organisations_is_hidden():
    counts = {"north": 40, "south": 50, "east": 60}

    gated = gate_list(counts, PUBLIC, sources={"north": 2, "south": 3, "east": 4}, rounded=False)

    assert gated.counts == {"north": None, "south": None, "east": 60}


def test_shown_counts_are_rounded_and_the_sentence_says_so():
    gated = gate_list({"labour": 63, "sexual": 32}, PUBLIC)

    assert gated.counts == {"labour": 65, "sexual": 30}
    assert gated.sentence() == "Counts are rounded to the nearest 5."


@pytest.mark.parametrize("count", [-1, 2.5, "3", True])
def test_counts_that_are_not_whole_are_refused(count):
    with pytest.raises(InputError, match="whole numbers"):
        gate_list({"a": count}, PUBLIC)


def test_funder_needs_a_complete_agreement_that_still_holds():
    exact = Rules.for_audience(Audience.FUNDER, agreement=AGREEMENT, on=TODAY)

    assert gate_list({"a": 1, "b": 2}, exact).counts == {"a": 1, "b": 2}
    with pytest.raises(InputError, match="named funder"):
        Rules.for_audience("funder")
    with pytest.raises(InputError, match="ended on"):
        Rules.for_audience("funder", agreement=AGREEMENT, on=date(2027, 1, 1))
    with pytest.raises(InputError, match="legal basis"):
        Rules.for_audience("funder", agreement=FunderAgreement("Alder Fund", " ", "x"), on=TODAY)


def test_areas_with_few_people_are_joined_inside_their_parent():
    people = {"t1": 900, "t2": 1900, "t3": 8000, "t4": 2000, "t5": 6000, "t6": 500}
    parents = {"t1": "Alder", "t2": "Alder", "t3": "Alder", "t4": "Brook", "t5": "Brook", "t6": "Cedar"}

    published = join_small_areas(people, parents, PUBLIC)

    assert published == {
        "t1": "other areas",
        "t2": "other areas",
        "t6": "other areas",
        "t3": "t3",
        "t4": "rest of Brook",
        "t5": "rest of Brook",
    }
    assert all(sum(people[one] for one in people if published[one] == name) >= 2500 for name in set(published.values()))


def test_an_area_without_parent_is_named():
    with pytest.raises(InputError, match="'t9'"):
        join_small_areas({"t9": 1}, {}, PUBLIC)


@pytest.mark.slow
def test_rules_and_log_load_without_the_analysis_extra():
    code = (
        "import sys\n"
        "for name in ('numpy', 'scipy', 'polars', 'opendp', 'django'): sys.modules[name] = None\n"
        "import commonlight.analysis.disclosure.rules, commonlight.analysis.disclosure.release_log\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
