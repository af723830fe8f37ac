"""Working out what a wave says: the site asks, a job gathers the sheets and runs the analysis in a child that ends with it."""

import json
import os
import subprocess
import sys
from datetime import datetime
from hashlib import blake2b
from typing import Any

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.feedback.models.surveys import ARMS, AnswerSheet, PublicSurvey, SurveyResult, Wave
from commonlight.feedback.services.surveys import SUBJECT, NotYours, form_of, permissions
from commonlight.feedback.survey_child import NOT_INSTALLED
from commonlight.feedback.surveys import library, xlsform_write

SECONDS = 120


class NoProgram(Exception):
    """The programs for this are not installed, or failed."""


def ask(*, wave: Wave, by: Account, at: datetime) -> SurveyResult:
    """Ask for the result of a wave; the job that works it out is put into the queue after. Raises NotYours."""
    from commonlight.feedback.survey_tasks import work_out_wave

    if wave.survey.organisation_id not in permissions.houses_of(by, reading=True):
        raise NotYours
    with write():
        found, _made = SurveyResult.objects.update_or_create(
            wave=wave,
            defaults={
                "state": SurveyResult.State.WAITING,
                "day": at.date(),
                "digest": digest_of(wave),
                "found": {},
            },
        )
        audit.record(
            "survey result asked for",
            by=by,
            at=at,
            organisation_id=wave.survey.organisation_id,
            subject=(SUBJECT, wave.survey_id),
        )
    work_out_wave.enqueue(str(wave.pk))
    return found


def work_out(wave: Wave) -> None:
    """Work out and keep the result of a wave; called by the job."""
    try:
        state, found = SurveyResult.State.READY, in_child(question(wave))
    except NoProgram as problem:
        state = SurveyResult.State.NO_PROGRAM if problem.args else SurveyResult.State.FAILED
        found = {}
    with write():
        SurveyResult.objects.filter(wave=wave).update(state=state, found=found)


def question(wave: Wave) -> dict[str, Any]:
    """Return what the child is asked: questions, sheets by arm, those of the wave before."""
    form = form_of(wave.survey)
    before = Wave.objects.filter(survey=wave.survey, number__lt=wave.number).order_by("-number").first()
    names = {one.name for one in form.asked}
    return {
        "what": "results",
        "questions": [
            {"name": one.name, "kind": one.kind, "choices": [choice.name for choice in one.choices]}
            for one in form.asked
        ],
        "scales": [
            key
            for key, one in library.question_sets().items()
            if one.is_scale and {question.name for question in one.questions} <= names
        ],
        "sheets": sheets_of(wave),
        "before": sheets_of(before) if before else {},
        "weights": wave.survey.weights,
        "splits": wave.survey.splits,
    }


def sheets_of(wave: Wave) -> dict[str, list[dict[str, str]]]:
    """Return the answers of a wave by arm, in no order that says when they came."""
    found: dict[str, list[dict[str, str]]] = {}
    for arm, answers in AnswerSheet.objects.filter(wave=wave).order_by("pk").values_list("arm", "answers"):
        found.setdefault(arm, []).append(answers)
    return {arm: found[arm] for arm, _label in ARMS if arm in found}


def digest_of(wave: Wave) -> str:
    """Return a digest of all a result stands on."""
    weights, splits = PublicSurvey.objects.values_list("weights", "splits").get(pk=wave.survey_id)
    text = json.dumps([sheets_of(wave), weights, splits], sort_keys=True)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def xform_of(survey: PublicSurvey) -> bytes:
    """Return the XForm that field programs load; raises NoProgram."""
    sheets = xlsform_write.sheets_of(form_of(survey))
    return str(in_child({"what": "xform", "sheets": sheets})["xform"]).encode()


def in_child(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what the child found; raises NoProgram, with an argument when the programs are not installed."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", "commonlight.feedback.survey_child"],
            input=json.dumps(asked).encode(),
            # Many small sums: threads would wait for each other.
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoProgram from None
    if child.returncode == NOT_INSTALLED:
        raise NoProgram("not installed")
    if child.returncode != 0:
        raise NoProgram
    found: dict[str, Any] = json.loads(child.stdout)
    return found
