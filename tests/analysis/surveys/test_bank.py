"""The bank of standing questions."""

import itertools

import numpy as np
import pytest
from scipy import stats

from commonlight.analysis.base import InputError
from commonlight.analysis.base.tables import table_of
from commonlight.analysis.surveys import Form, analyse, form_of, scale
from commonlight.analysis.surveys.bank import above_middle, change, names, results


def answered(name, rows):
    return table_of(scale(name).columns, rows)


def test_every_scale_has_wording_in_both_languages_and_a_source():
    for name in names():
        found = scale(name)
        assert found.about
        for question in found.questions:
            assert set(question.labels) == {"en", "es"}
            assert all(set(labels) == {"en", "es"} for labels in question.choices.values())


def test_the_knowledge_scale_asks_as_much_about_what_is_no_sign():
    truth = scale("signs").is_sign

    assert sum(truth) == len(truth) - sum(truth) == 5


def test_no_two_questions_of_the_bank_share_a_name():
    columns = list(itertools.chain.from_iterable(scale(name).columns for name in names()))

    assert len(columns) == len(set(columns))
    assert Form.from_xlsform(form_of(*names()).to_xlsform()).languages == ("en", "es")


def test_who_calls_everything_a_sign_knows_all_signs_and_leaves_nothing_alone():
    known, alone = results(answered("signs", [["sign"] * 10] * 12), "signs")

    assert (known.estimate, alone.estimate) == (100, 0)
    assert "too sure" in known.warnings[0]


def test_not_knowing_is_neither_knowing_a_sign_nor_leaving_alone():
    known, alone = results(
        answered("signs", [["do_not_know"] * 10] * 6 + [["sign"] * 5 + ["no_sign"] * 5] * 6), "signs"
    )

    assert known.estimate == alone.estimate == 50
    assert known.low < 50 < known.high


def test_agreement_runs_from_0_to_100_with_the_interval_of_student():
    rows = [["1", "1", "1"]] * 6 + [["4", "4", "4"]] * 6

    (found,) = results(answered("fair_police", rows), "fair_police")

    assert found.estimate == 50
    # t with 11 degrees of freedom, 2.200985, times 52.2233 / sqrt(12)
    assert found.high - found.low == pytest.approx(2 * 2.200985 * 52.22330 / np.sqrt(12), rel=1e-5)


def test_questions_that_do_not_go_together_are_warned_of():
    rng = np.random.default_rng(1)

    (found,) = results(answered("would_tell", rng.integers(1, 5, (200, 3)).tolist()), "would_tell")

    assert "hardly go together" in found.warnings[0]


def test_sheets_with_an_empty_answer_are_left_out_and_counted():
    rows = [["1", "2", "3"]] * 11 + [["", "2", "3"]]

    (found,) = results(answered("trust_us", rows), "trust_us")

    assert found.n == 11
    assert "1 answer sheets" in found.warnings[0]


def test_a_group_of_few_people_or_a_strange_answer_is_refused():
    with pytest.raises(InputError, match="9 people"):
        results(answered("trust_us", [["1", "2", "3"]] * 9), "trust_us")
    with pytest.raises(InputError, match=r"row 2, column 'us_listens'|row 1, column 'us_listens'"):
        results(answered("trust_us", [["5", "2", "3"]] * 12), "trust_us")
    with pytest.raises(InputError, match="the bank has fair_police"):
        scale("unknown")


def test_a_design_file_asks_for_scales_by_name():
    rows = [["1", "2", "3"]] * 6 + [["2", "2", "4"]] * 6

    found = analyse(answered("trust_us", rows), {"scales": "trust_us"})

    assert [row["kind"] for row in found["estimates"]] == ["scale"]


@pytest.mark.slow
def test_a_wording_with_a_bar_reaches_the_field_app_unchanged():
    from commonlight.analysis.surveys import Question

    asked = Form("f", "F", (Question("q", "text", {"en": "Day | night?"}),))

    assert "Day | night?" in asked.to_xform()
    assert "¿Este grupo" not in form_of("trust_us").to_xform()
    assert "Este grupo escucha a personas como yo." in form_of("trust_us").to_xform()


def test_who_stands_above_the_middle_is_counted_and_a_scale_of_knowledge_has_no_middle():
    rows = [["3", "3", "3"]] * 4 + [["1", "2", "2"]] * 3 + [["2", "3", ""]]

    assert above_middle(answered("trust_system", rows), "trust_system") == (4, 7)
    # 2, 2, 2, 3, 3, 3 is the very middle for nobody; a sheet of two halves is.
    assert above_middle(answered("trust_us", [["1", "4", "2"], ["4", "1", "3"]]), "trust_us") == (1, 2)
    with pytest.raises(InputError, match="no middle"):
        above_middle(answered("signs", []), "signs")
    assert above_middle(answered("trust_us", []), "trust_us") == (0, 0)


def test_a_change_of_a_scale_is_the_difference_of_means_after_welch():
    rng = np.random.default_rng(5)
    rows = [[[str(rng.integers(1, 5)) for _item in range(3)] for _n in range(n)] for n in (40, 55)]
    before, now = (answered("trust_us", some) for some in rows)

    found = change(before, now, "trust_us")

    points = [[100 * (sum(map(int, row)) / 3 - 1) / 3 for row in some] for some in rows]
    theirs = stats.ttest_ind(points[1], points[0], equal_var=False).confidence_interval()
    assert found.estimate == pytest.approx(np.mean(points[1]) - np.mean(points[0]))
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high))
    assert found.unit == "points of 100"
    with pytest.raises(InputError, match="in a round"):
        change(answered("trust_us", rows[0][:9]), now, "trust_us")
