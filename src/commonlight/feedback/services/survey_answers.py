"""Answers coming in: sent from the web, typed from paper, brought in from a form program; refused once a round has ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b

from django.conf import settings
from django.db.models import Max

from commonlight.core import audit
from commonlight.core.codes import Code
from commonlight.core.formats.sheets import Sheet
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.feedback.models.surveys import AnswerCode, AnswerSheet, PublicSurvey, SurveyFile, Wave
from commonlight.feedback.services.surveys import SUBJECT, digest_of, form_of, may
from commonlight.feedback.surveys import walk, xlsform_write
from commonlight.feedback.surveys.form import Survey

MOST_SHEETS = 20_000


class WaveEnded(Exception):
    """The round has ended; nothing was kept."""


class CodeUsed(Exception):
    """No such code, or it was used before."""


class TooMany(Exception):
    """A round holds 20,000 sheets at most."""


@dataclass(frozen=True)
class Wrong:
    """An answer that is none: row of the file, question, and what `walk` says of it."""

    row: int
    question: str
    kind: str


def is_good_code(wave: Wave, code: Code) -> bool:
    """Return whether a code opens this round and was not used."""
    return AnswerCode.objects.filter(batch__wave=wave, digest=digest_of(code)).exists()


def send(*, wave: Wave, answers: Mapping[str, str], sent_as: str, code: Code | None, on: date) -> None:
    """
    Keep a sheet from the web; sent twice under one id it is kept once. No day and no act is noted.

    sent_as : the random id of the form's hidden state; on : today, held against the last day only. Raises WaveEnded,
    CodeUsed, TooMany.
    """
    number = _place_of(sent_as)
    with write():
        if AnswerSheet.objects.filter(pk=number, wave=wave).exists():
            return
        _room_for(wave, 1, on)
        arm = "asked"
        if wave.survey.way == PublicSurvey.Way.CODES:
            found = AnswerCode.objects.select_related("batch").filter(
                batch__wave=wave, digest=digest_of(code) if code else b""
            )
            row = found.first()
            if row is None:
                raise CodeUsed
            arm = row.batch.arm
            row.delete()
        kept = walk.applying(form_of(wave.survey), answers).answers
        AnswerSheet.objects.create(pk=number, wave=wave, arm=arm, way=AnswerSheet.Way.WEB, answers=kept)


def _place_of(sent_as: str) -> int:
    # Keyed, so that a stored row says nothing of the form it came from.
    key = settings.SITE_SECRETS.subkey("survey sheets", of="pepper")
    return int.from_bytes(blake2b(sent_as.encode(), key=key, digest_size=8).digest()) >> 1 or 1


def _room_for(wave: Wave, n: int, on: date) -> None:
    if not Wave.objects.filter(pk=wave.pk, closed_on=None, last_day__gte=on).exists():
        raise WaveEnded
    if AnswerSheet.objects.filter(wave=wave).count() + n > MOST_SHEETS:
        raise TooMany


def enter_paper(*, wave: Wave, arm: str, answers: Mapping[str, str], by: Account, at: datetime) -> int:
    """Keep a sheet typed from paper and return the number to write on it; raises NotYours, WaveEnded, TooMany."""
    may(by, wave.survey)
    kept = walk.applying(form_of(wave.survey), answers).answers
    with write():
        _room_for(wave, 1, at.date())
        number = (AnswerSheet.objects.filter(wave=wave).aggregate(last=Max("number"))["last"] or 0) + 1
        AnswerSheet.objects.create(wave=wave, arm=arm, way=AnswerSheet.Way.PAPER, answers=kept, number=number)
        _note("survey sheet typed", wave, by, at)
    return number


def remove_paper(*, wave: Wave, number: int, by: Account, at: datetime) -> bool:
    """Take out a sheet that was typed wrong; False when there is none. Raises NotYours, WaveEnded."""
    may(by, wave.survey)
    with write():
        _room_for(wave, 0, at.date())
        n, _kinds = AnswerSheet.objects.filter(wave=wave, number=number, way=AnswerSheet.Way.PAPER).delete()
        if n:
            _note("survey sheet removed", wave, by, at)
    return bool(n)


def read_file(form: Survey, table: Sheet) -> tuple[list[dict[str, str]], list[Wrong]]:
    """
    Return the sheets of a table that ODK, Kobo or Enketo gave, and what is wrong, by row and question.

    Only columns of questions are read; who sent it, when and from which device is passed over. A row with something
    that is no answer is left out and named. Raises ValueError when no column is a question of the survey.
    """
    heads = xlsform_write.csv_heads(form)
    columns = {place: heads[head.strip()] for place, head in enumerate(table.headings) if head.strip() in heads}
    if not columns:
        raise ValueError("columns")
    questions = {question.name: question for question in form.asked}
    found: list[dict[str, str]] = []
    wrong: list[Wrong] = []
    for row, cells in table.rows:
        said: dict[str, str] = {}
        bad = len(wrong)
        for place, name in columns.items():
            text = cells[place] if place < len(cells) else ""
            texts = text.split() if questions[name].choices else [text]
            try:
                said[name] = walk.read_answer(questions[name], texts)
            except ValueError as problem:
                wrong.append(Wrong(row, name, str(problem)))
        kept = {name: text for name, text in said.items() if text}
        if len(wrong) == bad and kept:
            found.append(dict(walk.applying(form, kept).answers))
        elif not kept and len(wrong) == bad:
            wrong.append(Wrong(row, "", "empty"))
    return found, wrong


def bring_file(
    *, wave: Wave, arm: str, sheets: Sequence[Mapping[str, str]], n_rows: int, by: Account, at: datetime
) -> SurveyFile:
    """Keep the sheets of a file; raises NotYours, WaveEnded, TooMany."""
    may(by, wave.survey)
    with write():
        _room_for(wave, len(sheets), at.date())
        file = SurveyFile.objects.create(wave=wave, day=at.date(), by=by, n_rows=n_rows, n_taken=len(sheets))
        AnswerSheet.objects.bulk_create(
            [AnswerSheet(wave=wave, arm=arm, way=AnswerSheet.Way.FILE, answers=one, file=file) for one in sheets]
        )
        _note("survey file brought in", wave, by, at)
    return file


def take_file_back(*, file: SurveyFile, by: Account, at: datetime) -> int:
    """Take the sheets of a file out again and return how many; raises NotYours, WaveEnded."""
    may(by, file.wave.survey)
    with write():
        _room_for(file.wave, 0, at.date())
        n = AnswerSheet.objects.filter(file=file).delete()[0]
        _note("survey file taken back", file.wave, by, at)
        file.delete()
    return n


def _note(act: str, wave: Wave, by: Account, at: datetime) -> None:
    audit.record(act, by=by, at=at, organisation_id=wave.survey.organisation_id, subject=(SUBJECT, wave.survey_id))
