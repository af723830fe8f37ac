"""The funder report: eight parts, nothing loaded from elsewhere, small counts hidden, readable as Word."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile

import numpy as np
import pytest

from commonlight.analysis.base import InputError
from commonlight.analysis.base.svg import dumbbell_chart, forest_chart, series_chart, ticks
from commonlight.analysis.base.tables import table_of
from commonlight.analysis.impact import Plan, evaluate
from commonlight.analysis.impact.report import build_report
from commonlight.analysis.impact.report_docx import report_docx
from commonlight.analysis.impact.report_html import report_html

FACTS = {
    "title": "A year <of> work",
    "outputs": [{"what": "people trained", "count": 412, "of": 900}, {"what": "home visits", "count": 4, "of": 9}],
    "surveys": [
        {"question": "Knows where to report", "before": [40, 90], "after": [70, 88], "matched": 61, "invited": 90},
        {"question": "In one small class", "before": [4, 9], "after": [7, 9]},
    ],
    "reporting_surveys": [[60, 200], [90, 200]],
    "feedback": {"received": 30, "answered": 28, "changed": 3},
    "did_not_work": ["Evening sessions."],
}


@pytest.fixture(scope="module")
def result():
    rng = np.random.default_rng(3)
    counts = rng.poisson(np.repeat([16, 34], 24))
    rows = [
        (f"{2022 + i // 12}-{i % 12 + 1:02d}", c, d)
        for i, (c, d) in enumerate(zip(counts, rng.poisson(20, 48), strict=True))
    ]
    plan = Plan.from_mapping(
        {
            "outcome": "reports",
            "time": "month",
            "start": "2024-01",
            "comparison": "elsewhere",
            "events": ["2024-05: a law"],
        }
    )
    return evaluate(plan, table_of(("month", "reports", "elsewhere"), rows), runs=50)


def test_report_has_the_eight_parts_in_order(result):
    html = report_html(build_report(result, FACTS))

    assert re.findall(r"<h2>(\d)", html) == list("12345678")
    assert "A year &lt;of&gt; work" in html
    assert result.sentence().split(".")[0] in html


def test_report_loads_nothing_and_runs_nothing(result):
    html = report_html(build_report(result, FACTS))

    assert not re.search(r"<script|<link|<img|@import|url\(|javascript:", html)
    assert set(re.findall(r"https?://[^\"' ]+", html)) == {"http://www.w3.org/2000/svg"}


def test_every_chart_is_well_formed_and_has_its_table(result):
    html = report_html(build_report(result, FACTS))

    charts = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(charts) == 4
    for chart in charts:
        ET.fromstring(chart)
    assert html.count("The same as a table") == 4


def test_small_counts_are_not_shown_anywhere(result):
    html = report_html(build_report(result, FACTS))
    small = [
        label
        for label, value in zip(result.series.labels, result.series.columns["reports"], strict=True)
        if 0 < value < 11
    ]

    assert small
    for label in small:
        assert f'<th scope="row">{label}</th><td>too few to show</td>' in html
    assert "<td>fewer than 11</td>" in html
    assert "4 of 9 before, 7 of 9 after; too few for percentages" in html
    assert "too few to show" not in report_html(build_report(result, {**FACTS, "smallest": 0}))


def test_report_is_black_on_white(result):
    html = report_html(build_report(result, FACTS))

    for colour in re.findall(r"#([0-9a-f]{3,6})\b", html):
        full = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
        red, green, blue = (int(full[i : i + 2], 16) for i in (0, 2, 4))
        assert max(red, green, blue) - min(red, green, blue) <= 8


@pytest.mark.slow
def test_word_file_holds_the_same_parts(result):
    content = report_docx(build_report(result, FACTS))

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = re.sub(r"<[^>]+>", " ", archive.read("word/document.xml").decode())
    for part in ("1. What we did", "4. More reporting", "8. Annex", "fewer than 11", "a law"):
        assert part in text


def test_unknown_facts_are_refused(result):
    with pytest.raises(InputError, match="do not know 'ouputs'"):
        build_report(result, {"ouputs": []})
    with pytest.raises(InputError, match="reporting_surveys"):
        build_report(result, {"reporting_surveys": [[1, 2]]})


def test_report_without_facts_says_what_is_missing(result):
    html = report_html(build_report(result))

    assert "No outputs were handed in" in html
    assert "Nobody wrote down what did not work" in html
    assert "We cannot tell whether what is behind the reports changed" in html


def test_charts_survive_odd_values():
    ET.fromstring(series_chart("t", ["a", "b"], [0, 0], start=1).svg)
    ET.fromstring(forest_chart("t", [("m & n", 1.0, 0.0, float("inf"))]).svg)
    ET.fromstring(dumbbell_chart("t", [("q", (0, 0, 0.2), (1, 0.8, 1))]).svg)
    assert ticks(3, 3) == [3]
