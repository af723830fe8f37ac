"""
Interviews: guides, what somebody agrees to, answers sealed as they are written, transcripts, codes, and taking it back.

Who writes seals with the public key and opens nothing. What is opened is opened by readers of the organisation, and logged.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from commonlight.core import audit
from commonlight.core.codes import Code
from commonlight.core.fields import random_id
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.organisation_keys import NoKeyYet, PublicKey, public_key_of
from commonlight.core.roles import Role
from commonlight.core.store import write
from commonlight.core.tombstones import bury
from commonlight.feedback.code_frame import codes
from commonlight.feedback.interview_guides import LANGUAGES, Words
from commonlight.feedback.models.interviews import (
    MOST_PASSAGES,
    PASSAGE,
    USES,
    Interview,
    InterviewGuide,
    Passage,
    PassageCoding,
)
from commonlight.feedback.permissions_interviews import CODERS, GUIDE_KEEPERS, INTERVIEWERS, houses_of
from commonlight.feedback.sealing import interview_mark, open_passage, seal_passage

KIND, GUIDE, INTERVIEW = "interviews", "interview guide", "interview"
LONGEST_KEPT, USUALLY_KEPT = timedelta(days=731), timedelta(days=365)
# Neighbouring paragraphs of a transcript stand together up to here, so that a passage says something by itself.
TOGETHER = 500


class NotYours(Exception):
    """This account may not do this."""


class NoReader(Exception):
    """Nobody of the organisation could open what is sealed: nothing is taken."""


class GuideInUse(Exception):
    """Somebody was asked with this guide: its questions stay as they are."""


class Ended(Exception):
    """The interview has ended, or is another one's: nothing more is written into it."""


class TooLong(Exception):
    """More passages than one interview holds."""


@dataclass(frozen=True)
class Agreed:
    """
    What somebody agreed to beside notes.

    uses : keys of USES, one or more; until : the last day it holds
    """

    quotes: bool
    uses: tuple[str, ...]
    until: date

    def check(self, today: date) -> None:
        """Raise ValueError for no use, an unknown one, or a last day that is past or more than two years away."""
        if not self.uses or any(use not in USES for use in self.uses):
            raise ValueError("uses")
        if not today <= self.until <= today + LONGEST_KEPT:
            raise ValueError("until")


def _let(by: Account, roles: tuple[Role, ...], organisation_id: UUID) -> None:
    if organisation_id not in houses_of(by, roles):
        raise NotYours


def _note(act: str, interview: Interview, by: Account | None, at: datetime) -> None:
    house = interview.guide.organisation_id
    audit.record(act, by=by, at=at, organisation_id=house, subject=(INTERVIEW, interview.pk))


def keep_guide(
    guide: InterviewGuide | None, *, organisation_id: UUID, words: Words, by: Account, at: datetime
) -> InterviewGuide:
    """
    Keep a new guide, or change one with which nobody was asked yet.

    Raises NotYours, GuideInUse, and ValueError unless each language is there with as many questions.
    """
    _let(by, GUIDE_KEEPERS, guide.organisation_id if guide else organisation_id)
    counts = {len(words[language].questions) for language in LANGUAGES if language in words}
    if set(words) != set(LANGUAGES) or len(counts) != 1 or 0 in counts:
        raise ValueError("words")
    data = {language: one.to_data() for language, one in words.items()}
    with write():
        if guide is None:
            guide = InterviewGuide.objects.create(organisation_id=organisation_id, words=data, made_on=at.date())
        elif guide.interviews.exists():
            raise GuideInUse
        else:
            InterviewGuide.objects.filter(pk=guide.pk).update(words=data)
        audit.record(
            "interview guide kept", by=by, at=at, organisation_id=guide.organisation_id, subject=(GUIDE, guide.pk)
        )
    return guide


def end_guide(guide: InterviewGuide, *, by: Account, at: datetime) -> None:
    """Put a guide away: nobody begins with it any more; one nobody was asked with is deleted."""
    _let(by, GUIDE_KEEPERS, guide.organisation_id)
    with write():
        audit.record(
            "interview guide ended", by=by, at=at, organisation_id=guide.organisation_id, subject=(GUIDE, guide.pk)
        )
        if guide.interviews.exists():
            InterviewGuide.objects.filter(pk=guide.pk).update(ended_on=at.date())
        else:
            InterviewGuide.objects.filter(pk=guide.pk).delete()


def begin(*, guide: InterviewGuide, language: str, agreed: Agreed, by: Account, at: datetime) -> tuple[Interview, Code]:
    """
    Begin an interview with somebody who agreed to notes, and return it with the digits that take it back, shown once.

    Raises NotYours, NoReader, ValueError as `Agreed.check`, or for a guide that was put away.
    """
    _let(by, INTERVIEWERS, guide.organisation_id)
    agreed.check(at.date())
    _key_of(guide)
    code = Code.draw()
    with write():
        # As it stands now: somebody may have put it away while the page was open.
        if not InterviewGuide.objects.filter(pk=guide.pk, ended_on=None).exists():
            raise ValueError("guide")
        interview = Interview.objects.create(
            guide=guide, language=language, month=at.date().replace(day=1), quotes=agreed.quotes, uses=list(agreed.uses),
            until=agreed.until, by=by, selector=interview_mark(code, settings.SITE_SECRETS),
        )  # fmt: skip
        _note("interview begun", interview, by, at)
    return interview, code


def _key_of(guide: InterviewGuide) -> PublicKey:
    try:
        return public_key_of(guide.organisation_id)
    except NoKeyYet as problem:
        raise NoReader from problem


def _writable(interview: Interview, by: Account) -> Interview:
    """Return the interview as it stands now, locked by the transaction; raises NotYours, Ended."""
    _let(by, INTERVIEWERS, interview.guide.organisation_id)
    found = Interview.objects.select_related("guide").filter(pk=interview.pk, is_ended=False, by=by).first()
    if found is None:
        raise Ended
    return found


def n_questions(interview: Interview) -> int:
    """Return how many questions its guide has."""
    return len(interview.guide.in_language(interview.language).questions)


def answer(interview: Interview, words: str, *, question: int, by: Account, at: datetime) -> None:
    """
    Seal what was said to a question and go on; "" passes over it. The same question sent twice is kept once.

    question : its number from 1. Raises NotYours, Ended, NoReader, ValueError for more than 4,000 letters.
    """
    if len(words) > PASSAGE:
        raise ValueError("long")
    with write():
        held = _writable(interview, by)
        if question != held.at + 1 or question > n_questions(held):
            return
        if words:
            _seal(held, [(question, words)], first=held.passages.count() + 1)
        Interview.objects.filter(pk=held.pk).update(at=question)


def _seal(interview: Interview, said: Sequence[tuple[int, str]], *, first: int) -> None:
    key, house = _key_of(interview.guide), interview.guide.organisation_id
    rows = []
    for place, (question, words) in enumerate(said, first):
        number = random_id()
        sealed, box = seal_passage(
            words,
            passage_id=number,
            interview_id=interview.pk,
            public=key.public,
            organisation_id=house,
            epoch=key.epoch,
        )
        rows.append(
            Passage(
                id=number, interview=interview, question=question, place=place, epoch=key.epoch, box=box, sealed=sealed
            )
        )
    Passage.objects.bulk_create(rows, batch_size=200)


def stop(interview: Interview, *, keep: bool, by: Account, at: datetime) -> None:
    """End an interview, at any question: what was said is kept, or all of it deleted, as the person says."""
    with write():
        held = _writable(interview, by)
        _note("interview ended" if keep else "interview deleted", held, by, at)
        if keep and held.passages.exists():
            Interview.objects.filter(pk=held.pk).update(is_ended=True, by=None)
        else:
            _delete([held.pk], at)


def bring_transcript(
    *, guide: InterviewGuide, language: str, agreed: Agreed, passages: Sequence[str], by: Account, at: datetime
) -> tuple[Interview, Code]:
    """Seal a transcript as an ended interview; as `begin`, and raises TooLong for more than 5,000 passages."""
    if not passages or len(passages) > MOST_PASSAGES:
        raise TooLong
    with write():
        interview, code = begin(guide=guide, language=language, agreed=agreed, by=by, at=at)
        _seal(interview, [(0, words) for words in passages], first=1)
        Interview.objects.filter(pk=interview.pk).update(is_ended=True, by=None)
        _note("transcript brought in", interview, by, at)
    return interview, code


def passages_of(paragraphs: Sequence[str]) -> list[str]:
    """Return a transcript cut into passages: short neighbours together, a long paragraph at the ends of its sentences."""
    found: list[str] = []
    for paragraph in paragraphs:
        for part in _cut(paragraph):
            if found and len(found[-1]) + len(part) < TOGETHER:
                found[-1] += "\n" + part
            else:
                found.append(part)
    return found


def _cut(paragraph: str) -> list[str]:
    parts: list[str] = []
    rest = paragraph
    while len(rest) > PASSAGE:
        ends = [one.end() for one in re.finditer(r"[.!?؟。！？]\s*|\s+", rest[:PASSAGE])]
        sentences = [one.end() for one in re.finditer(r"[.!?؟。！？]\s*", rest[:PASSAGE]) if one.end() > PASSAGE // 2]
        at = (sentences or ends or [PASSAGE])[-1]
        parts.append(rest[:at].strip())
        rest = rest[at:]
    return [part for part in (*parts, rest.strip()) if part]


def open_(interview: Interview, *, keyring: Keyring, at: datetime) -> list[tuple[Passage, str]]:
    """Return the passages with their words; the reading is logged. Raises NotYours, NotAReader, SealBroken."""
    house = interview.guide.organisation_id
    _let(keyring.account, CODERS, house)
    found = [
        (
            row,
            open_passage(
                bytes(row.sealed), bytes(row.box), passage_id=row.pk, interview_id=interview.pk,
                secret=keyring.secret(house, row.epoch), organisation_id=house, epoch=row.epoch,
            ),
        )
        for row in interview.passages.order_by("place")
    ]  # fmt: skip
    with write():
        _note("interview read", interview, keyring.account, at)
    return found


def sort(interview: Interview, chosen: Mapping[int, str], *, by: Account, at: datetime) -> None:
    """
    Say what passages speak of, as one coder; "" takes the own code back.

    chosen : passage -> code. Raises NotYours, ValueError for a code that the frame does not have.
    """
    _let(by, CODERS, interview.guide.organisation_id)
    known = {"", *codes()}
    if wrong := [code for code in chosen.values() if code not in known]:
        raise ValueError(wrong[0])
    with write():
        for row in interview.passages.filter(pk__in=chosen):
            if chosen[row.pk]:
                PassageCoding.objects.update_or_create(
                    passage=row, coder=by, defaults={"code": chosen[row.pk], "on": at.date()}
                )
            else:
                PassageCoding.objects.filter(passage=row, coder=by).delete()
        _note("interview sorted", interview, by, at)


def delete(interview: Interview, *, by: Account, at: datetime) -> None:
    """Delete an interview for good, such as when the person asks for it without her digits."""
    _let(by, (*CODERS, *GUIDE_KEEPERS), interview.guide.organisation_id)
    with write():
        _note("interview deleted", interview, by, at)
        _delete([interview.pk], at)


def take_back_by_code(code: Code, *, at: datetime) -> bool:
    """Delete the interview that some digits belong to; the day is kept, no hour. Return whether there was one."""
    mark = interview_mark(code, settings.SITE_SECRETS)
    found = Interview.objects.select_related("guide").filter(selector=mark).first()
    if found is None:
        return False
    with write():
        _note("interview taken back", found, None, at)
        _delete([found.pk], at)
    return True


def _delete(ids: Sequence[int], at: datetime) -> None:
    erase_again([str(one) for one in ids])
    bury(KIND, [str(one) for one in ids], at=at)


def erase_again(ids: Sequence[str]) -> int:
    """Delete interviews, also what a restored backup brought back."""
    return Interview.objects.filter(pk__in=[int(one) for one in ids]).delete()[0]
