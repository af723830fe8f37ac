"""
An evaluator's walk through one programme, as a script of cells (`# %%`) for a notebook or a plain run:

    python examples/evaluate_a_programme.py

All data are invented (the Riverbend coalition). Frames go in and come out; every table is exported with a codebook.
"""

# %% Read the data as a frame, and the plan that was written before it
import sys
import tempfile
from pathlib import Path

import polars as pl

from commonlight.analysis.base.frames import export, frame_of, table_from_frame
from commonlight.analysis.impact import Plan, ReportingSurvey, decompose, evaluate, power
from commonlight.analysis.impact.report import build_report
from commonlight.analysis.impact.report_html import report_html
from commonlight.analysis.prevalence import CaptureTable, compare
from commonlight.analysis.surveys import newcombe_difference

HERE = Path(__file__).parent if "__file__" in globals() else Path("examples")
OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="riverbend-"))
series = pl.read_csv(HERE / "riverbend_series.csv")
plan = Plan.from_yaml(HERE / "riverbend_plan.yaml")
print(plan.when(), plan.hash)

# %% First: what could be seen at all?
before = series.filter(pl.col("month") < str(plan.start))["reports"]
print(power(before.mean(), before=30, after=30, mei=plan.mei, runs=500).sentence())

# %% Then: what changed? All models, not one
result = evaluate(plan, table_from_frame(series))
print(result.sentence())
models = frame_of([spec.as_dict() for spec in result.specifications])
print(models.select("name", "role", "estimate", "low", "high"))
export([spec.as_dict() for spec in result.specifications], OUT / "models.csv")

# %% More reporting, or more of what is reported? Two surveys can tell, counts alone cannot
reports = series["reports"].to_numpy()
print(decompose(reports[:30], reports[30:]).sentence())
print(decompose(reports[:30], reports[30:], surveys=(ReportingSurvey(61, 220), ReportingSurvey(92, 231))).sentence())

# %% What people know: other people before and after, so the unpaired difference
print(newcombe_difference((71, 180), (128, 171)).sentence())

# %% How many people does no list see? Usually there is no single number
lists = pl.DataFrame(
    {
        "shelter": [1, 0, 0, 1, 1, 0, 1],
        "clinic": [0, 1, 0, 1, 0, 1, 1],
        "hotline": [0, 0, 1, 0, 1, 1, 1],
        "count": [58, 43, 95, 12, 17, 9, 4],
    }
)
found = compare(CaptureTable.from_table(table_from_frame(lists)), boot=200)
print(found.sentence())
rows = [{key: one.as_dict()[key] for key in ("method", "point", "low", "high", "terms")} for one in found.estimates]
export(rows, OUT / "prevalence.csv")

# %% The report for the funder
(OUT / "report.html").write_text(report_html(build_report(result)), encoding="utf-8")
print(f"written to {OUT}")
