"""Working results out: the site asks, a job gathers letters and runs the analysis in a child that ends with it."""

import json
import subprocess
import sys
from datetime import datetime
from hashlib import blake2b
from typing import Any

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.learning.class_child import NOT_INSTALLED
from commonlight.learning.course_files import facts
from commonlight.learning.models import ClassResult, PooledResult, Round, Session, Sheet
from commonlight.learning.services.sessions import SUBJECT, _may

SECONDS = 60
ROUNDS = (Round.Kind.BEFORE, Round.Kind.AFTER, Round.Kind.LATER)


def ask_for_result(*, session: Session, by: Account | None, at: datetime) -> ClassResult:
    """Ask for the result of a session; the job that works it out is put into the queue after. Raises NotYours."""
    _may(by, session.organisation_id)
    from commonlight.learning.tasks import work_out_session

    with write():
        found, _made = ClassResult.objects.update_or_create(
            session=session,
            defaults={
                "state": ClassResult.State.WAITING,
                "day": at.date(),
                "digest": digest_of(session),
                "found": {},
            },
        )
        audit.record(
            "course result asked for",
            by=by,
            at=at,
            organisation_id=session.organisation_id,
            subject=(SUBJECT, session.pk),
        )
    work_out_session.enqueue(str(session.pk))
    return found


def ask_for_pooled(*, course: str, by: Account, at: datetime) -> None:
    """Ask for the gain of a course over all its sessions; raises KeyError for a course that is not there."""
    from commonlight.learning.tasks import work_out_course

    number = facts()[course].number
    with write():
        PooledResult.objects.update_or_create(
            course=course, defaults={"state": ClassResult.State.WAITING, "day": at.date(), "found": {}}
        )
        audit.record("course pooled result asked for", by=by, at=at, detail={"course": course})
    work_out_course.enqueue(number)


def work_out(session: Session) -> None:
    """Work out and keep the result of one session; called by the job."""
    state, found = _in_child(_question(session))
    with write():
        ClassResult.objects.filter(session=session).update(state=state, found=found)


def work_out_pooled(course: str) -> None:
    """Work out and keep the gain of a course over all its sessions; called by the job."""
    sessions = Session.objects.filter(course=course, compared_with=None)
    asked = {"what": "pooled", "sessions": [], **_test_of(course)}
    for session in sessions:
        before, after = (letters(session, kind) for kind in ROUNDS[:2])
        if before and after:
            asked["sessions"].append([before, after])
    state, found = _in_child(asked)
    with write():
        PooledResult.objects.filter(course=course).update(state=state, found=found)


def letters(session: Session, kind: str) -> list[list[str]]:
    """Return code and answers of each sheet of a round, in the order of their numbers."""
    rows = Sheet.objects.filter(round__session=session, round__kind=kind).order_by("number")
    return [list(row) for row in rows.values_list("code", "answers")]


def digest_of(session: Session) -> str:
    """Return a digest of all sheets a session's result stands on, its comparison group's too."""
    comparison = Session.objects.filter(compared_with=session).first()
    held = [[letters(one, kind) for kind in ROUNDS] for one in (session, comparison) if one is not None]
    # Codes become numbers when they are forgotten: what counts is which of them are alike.
    seen: dict[str, int] = {}
    plain = [
        [[(seen.setdefault(code, len(seen)) if code else -1, text) for code, text in rows] for rows in rounds]
        for rounds in held
    ]
    return blake2b(json.dumps(plain).encode(), digest_size=16).hexdigest()


def _test_of(course: str) -> dict[str, Any]:
    items = facts()[course].items
    return {
        "ids": [name for name, _kind, _true in items],
        "kinds": [kind for _name, kind, _true in items],
        "key": "".join("t" if is_true else "f" for _name, _kind, is_true in items),
    }


def _question(session: Session) -> dict[str, Any]:
    asked: dict[str, Any] = {"what": "class", **_test_of(session.course)}
    asked |= {kind.value: letters(session, kind) for kind in ROUNDS}
    comparison = Session.objects.filter(compared_with=session).first()
    if comparison is not None:
        asked["comparison"] = [letters(comparison, kind) for kind in ROUNDS[:2]]
    return asked


def _in_child(asked: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the state and what was found; the child gets letters and digests only, and its own few seconds."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", "commonlight.learning.class_child"],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ClassResult.State.FAILED, {}
    if child.returncode == NOT_INSTALLED:
        return ClassResult.State.NO_PROGRAM, {}
    if child.returncode != 0:
        return ClassResult.State.FAILED, {}
    return ClassResult.State.READY, json.loads(child.stdout)
