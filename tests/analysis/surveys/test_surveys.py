"""Surveys against R's figures, closed forms and made data; and what is refused."""

import csv

import numpy as np
import pytest

from commonlight.analysis.base import InputError, read_csv
from commonlight.analysis.base.tables import table_of
from commonlight.analysis.surveys import (
    Design,
    Form,
    Question,
    analyse,
    cronbach,
    knowledge_score,
    krippendorff,
    link,
    mcnemar,
    newcombe_difference,
    paired_difference,
    sample_of,
    self_made_code,
    workshop_gain,
)
from commonlight.analysis.surveys.design import mean, ratio, share, total
from commonlight.analysis.surveys.sensitive import forced_response, list_experiment

# R survey 4.1-1, data(api): see shared/data/impact/PROVENANCE.
STRATA = Design(weights="pw", strata="stype", fpc="fpc")
CLUSTERS = Design(weights="pw", psu="dnum", fpc="fpc")
TYPES = {"stype": {"E": 4421, "H": 755, "M": 1018}}
MARGINS = {**TYPES, "sch.wide": {"No": 1072, "Yes": 5122}}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "design", "value", "error"),
    [
        ("apistrat", STRATA, 662.29, 9.4089),
        ("apiclus1", CLUSTERS, 644.17, 23.542),
        ("apiclus1", Design(weights="pw", psu="dnum", fpc="fpc", rake=MARGINS), 641.23, 23.704),
        ("apiclus1", Design(weights="pw", psu="dnum", fpc="fpc", poststratify=TYPES), 642.31, 23.921),
    ],
)
def test_means_equal_those_of_r_survey(name, design, value, error, shared_data):
    found, se = mean(sample_of(read_csv(shared_data / "impact" / f"{name}.csv"), design), "api00")

    assert found.estimate == pytest.approx(value, abs=0.01)
    assert se == pytest.approx(error, abs=0.001)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "design", "value", "error"),
    [("apistrat", STRATA, 3_687_178, 114_642), ("apiclus1", CLUSTERS, 3_404_940, 932_235)],
)
def test_totals_equal_those_of_r_survey(name, design, value, error, shared_data):
    found, se = total(sample_of(read_csv(shared_data / "impact" / f"{name}.csv"), design), "enroll")

    assert (found.estimate, se) == pytest.approx((value, error), abs=1)


@pytest.mark.shared
def test_share_with_logit_interval_equals_r_svyciprop(shared_data):
    found, _ = share(sample_of(read_csv(shared_data / "impact" / "apistrat.csv"), STRATA), "sch.wide", "Yes")

    assert (found.estimate, found.low, found.high) == pytest.approx((0.828, 0.775, 0.870), abs=1.1e-3)


@pytest.mark.shared
def test_list_experiment_and_forced_response_equal_the_published(shared_data):
    lines = (shared_data / "impact" / "race_list_experiment.tab").read_text().splitlines()[1:]
    cells = [line.split() for line in lines]
    control = [int(row[1]) for row in cells if row[2] == "0"]
    treated = [int(row[1]) for row in cells if row[2] == "1"]
    with (shared_data / "impact" / "nigeria_randomised_response.csv").open() as stream:
        said = [row["rr.q1"] for row in csv.DictReader(stream)]
    answered = [int(value) for value in said if value not in ("", "NA")]

    listed, list_error = list_experiment(control, treated, 3)
    forced, error = forced_response(sum(answered), len(answered))

    assert (listed.estimate, list_error) == pytest.approx((0.0678, 0.0496), abs=5e-4)
    assert (forced.estimate, error) == pytest.approx((0.2619, 0.0144), abs=5e-4)
    assert forced.n == 2435


def rows(n=60, seed=0):
    rng = np.random.default_rng(seed)
    return [(f"s{i % 3}", f"c{i % 12}", 1 + i % 4, int(rng.integers(0, 2)), float(rng.normal())) for i in range(n)]


def made(given, names=("stratum", "cluster", "w", "yes", "score")):
    return table_of(names, given)


def test_plain_sample_equals_the_textbook():
    values = [row[4] for row in rows()]

    found, se = mean(sample_of(made(rows()), Design()), "score")

    assert found.estimate == pytest.approx(np.mean(values))
    assert se == pytest.approx(np.std(values, ddof=1) / np.sqrt(60))
    assert ratio(sample_of(made(rows()), Design()), "w", "w")[0].estimate == 1


def test_order_of_rows_does_not_matter():
    design = Design(weights="w", strata="stratum", psu="cluster")

    first = mean(sample_of(made(rows()), design), "score")
    second = mean(sample_of(made(rows()[::-1]), design), "score")

    assert (second[0].estimate, second[1]) == pytest.approx((first[0].estimate, first[1]))


def test_bad_designs_are_refused_with_the_place():
    good = rows()
    cases = [
        (Design(weights="w"), [(*r[:2], 0, *r[3:]) for r in good], "every weight is 0"),
        (Design(weights="w"), [(*good[0][:2], -1, *good[0][3:]), *good[1:]], "row 2, column 'w': -1 is under 0"),
        (Design(strata="stratum"), [("", *good[0][1:]), *good[1:]], "row 2, column 'stratum'"),
        (Design(fpc="w"), good, "row 3, column 'w': the population size changes"),
        (Design(rake={"stratum": {"s0": 9, "s1": 9}}), good, "row 4, column 'stratum': 's2' has no known total"),
        (Design(rake={"stratum": {"s0": 9, "s1": 9, "s2": 9, "s9": 1}}), good, "no row has the value 's9'"),
        (Design(weights="nothing"), good, "no column 'nothing'"),
    ]
    for design, given, part in cases:
        with pytest.raises(InputError) as caught:
            sample_of(made(given), design)
        assert part in str(caught.value), part
    contradict = {"stratum": {"s0": 9, "s1": 9, "s2": 9}, "yes": {"0": 5, "1": 5}}
    with pytest.raises(InputError, match="different populations"):
        sample_of(made(good), Design(rake=contradict))


def test_zero_weights_and_lonely_units_are_warned_of():
    given = [(*row[:2], 0 if i < 3 else 1, *row[3:]) for i, row in enumerate(rows())] + [("alone", "c99", 1, 1, 0.5)]

    sample = sample_of(made(given), Design(weights="w", strata="stratum", psu="cluster"))

    assert any("3 rows have weight 0" in text for text in sample.warnings)
    assert any("1 strata have one sampling unit" in text for text in sample.warnings)
    assert np.isfinite(mean(sample, "score")[1])


def test_groups_and_sentences_keep_small_numbers_from_percentages():
    found = analyse(made(rows(40)), {"shares": {"yes": "1"}, "by": "stratum"})

    assert [row["group"] for row in found["estimates"]] == ["all", "stratum = s0", "stratum = s1", "stratum = s2"]
    assert "%" in found["estimates"][0]["sentence"]
    assert all("too few for a percentage" in row["sentence"] for row in found["estimates"][1:])
    nothing_asked = analyse(made(rows(40)), {"weights": "w"})
    assert [row["what"] for row in nothing_asked["estimates"]] == ["yes", "score"]


def test_paired_differences_equal_newcombe_1998():
    # Newcombe 1998, Statistics in Medicine 17:873, table II, method 10 (unpaired): 56/70 - 48/80.
    unpaired = newcombe_difference((48, 80), (56, 70))
    # Exact binomial: 2 * P(X <= 2), X ~ B(11, 1/2).
    assert (unpaired.low, unpaired.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert mcnemar(9, 2) == pytest.approx(2 * (1 + 11 + 55) / 2**11)
    assert mcnemar(0, 0) == 1
    # Newcombe 1998, Statistics in Medicine 17:2635, table III, method 10, the pair 36, 12, 2, 0.
    paired = paired_difference(36, 12, 2, 0)
    assert paired.estimate == pytest.approx(0.2)
    assert (paired.low, paired.high) == pytest.approx((0.0569, 0.3404), abs=5e-5)
    with pytest.raises(InputError):
        paired_difference(0, 0, 0, 0)


@pytest.mark.slow
def test_mixed_model_over_workshops_equals_statsmodels():
    import pandas as pd
    from statsmodels.regression.mixed_linear_model import MixedLM

    rng = np.random.default_rng(4)
    rooms = np.repeat([f"w{i}" for i in range(8)], [5, 9, 12, 6, 8, 15, 7, 10])
    gains = 2 + np.repeat(rng.normal(0, 1.5, 8), [5, 9, 12, 6, 8, 15, 7, 10]) + rng.normal(0, 2, len(rooms))
    frame = pd.DataFrame({"gain": gains, "one": 1.0, "room": rooms})
    reference = MixedLM(frame["gain"], frame[["one"]], groups=frame["room"]).fit(reml=True)

    found = workshop_gain(gains, list(rooms))

    assert found.estimate == pytest.approx(float(reference.params["one"]), abs=1e-3)
    reach = (found.high - found.low) / 2
    assert reach / 2.364624 == pytest.approx(float(reference.bse["one"]), rel=1e-3)
    assert "One workshop" in workshop_gain(gains[:5], ["w0"] * 5).warnings[0]


def test_linking_shows_who_could_not_be_matched_and_guesses_nothing():
    before = table_of(("code",), [("a",), ("b",), ("c",), ("c",), ("d",)])
    after = table_of(("code",), [("B",), ("a",), ("c",), ("x",)])

    found = link(before, after, "code")

    assert found.pairs == ((0, 1), (1, 0))
    assert (found.only_first, found.only_second, found.repeated) == ((4,), (3,), 1)
    assert "matched with nobody (before: row 4, 5)" in found.warnings[0]
    assert found.sentence().startswith("2 people could be matched")


def test_codes_are_keyed_and_forgive_case_and_spaces():
    salt = bytes(range(16))

    assert self_made_code(["Ana ", "12", "x"], salt=salt) == self_made_code(["ana", "12", "X"], salt=salt)
    assert self_made_code(["ana", "12", "x"], salt=salt) != self_made_code(["ana", "12", "x"], salt=bytes(16))
    for wrong in ({"answers": ["a", "b"], "salt": salt}, {"answers": ["a", "b", "c"], "salt": b"short"}):
        with pytest.raises(InputError):
            self_made_code(**wrong)


def test_krippendorff_alpha_equals_the_published_example():
    # Krippendorff 2011, "Computing Krippendorff's alpha-reliability", section C: four observers, twelve units.
    table = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]

    for kind, value in (("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)):
        found = krippendorff(table, kind=kind, boot=200)
        assert found.estimate == pytest.approx(value, abs=1e-3)
        assert found.low < found.estimate < found.high
    with pytest.raises(InputError):
        krippendorff([[1, 1], [1, 1]])


def test_scales_need_items_that_are_not_signs():
    answers = np.array([[1, 1, 0, 0], [1, 0, 1, 0]])

    sensitivity, specificity = knowledge_score(answers, [True, True, False, False])

    assert sensitivity.tolist() == [1.0, 0.5]
    assert specificity.tolist() == [1.0, 0.5]
    with pytest.raises(InputError, match="not signs"):
        knowledge_score(answers, [True] * 4)
    base = np.random.default_rng(1).normal(size=(200, 1))
    assert cronbach(base + np.zeros((200, 4))) == pytest.approx(1.0)


def form():
    wording = {"en": "Did you tell anyone?", "es": "¿Se lo dijo a alguien?"}
    choices = {"yes": {"en": "Yes", "es": "Sí"}, "no": {"en": "No", "es": "No"}}
    return Form(
        "trust",
        "Trust",
        (
            Question("told", "select_one", wording, choices, required=True),
            Question("whom", "text", {"en": "Whom?", "es": "¿A quién?"}, relevant="${told} = 'yes'"),
        ),
    )


def test_forms_go_to_xlsform_and_back():
    assert Form.from_xlsform(form().to_xlsform()) == form()
    with pytest.raises(InputError, match="row 2, column 'type'"):
        Form.from_xlsform({"survey": [{"type": "geotrace", "name": "x", "label": "y"}]})
    for wrong in ({"kind": "poll"}, {"kind": "select_one"}, {"labels": {}}):
        with pytest.raises(InputError):
            Question(**{"name": "q", "kind": "text", "labels": {"en": "?"}, **wrong})


@pytest.mark.slow
def test_field_apps_get_both_languages():
    xform = form().to_xform()

    assert 'lang="en"' in xform
    assert "¿A quién?" in xform
    assert "required" in xform
