"""Policy asks: writing them, the tables they rest on, what advisers say, the talks and the answer."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from commonlight.core import audit, word_lint
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.insight.brief_words import figures_of, loose_figures
from commonlight.insight.models import AdviserWord, AskEvidence, AskMeeting, PolicyAsk, Release
from commonlight.insight.register_areas import rates_of
from commonlight.library import selectors as library

RELEASED = Release.State.RELEASED


class ChangedMeanwhile(Exception):
    """A colleague saved the ask since it was read; nothing was overwritten."""


class NotReleased(Exception):
    """A brief rests on published tables only, and this one is not (any more)."""


class Lacking(Exception):
    """The ask says neither who is affected and paid, nor why not."""


@dataclass(frozen=True)
class Standing:
    """
    Whether a brief may leave the house, and why not.

    withdrawn : titles of tables that were taken back; loose : figures that stand in no table of it; flaws : words to change
    signed : adviser's words that agree with it as it stands; against : those that do not
    """

    withdrawn: list[str]
    loose: list[str]
    flaws: list[word_lint.Flaw]
    signed: list[AdviserWord]
    against: list[AdviserWord]

    @property
    def is_ready(self) -> bool:
        """Return whether it may be given to the decision-maker."""
        return bool(self.signed) and not (self.withdrawn or self.loose or self.flaws or self.against)


def save_ask(ask: PolicyAsk | None, said: dict[str, Any], *, seen: int, by: Account, at: datetime) -> PolicyAsk:
    """
    Write an ask, or change one; `said` are fields of `PolicyAsk`, `releases` the tables it rests on.

    Raises
    ------
    Lacking : nobody affected speaks, or unpaid, and no reason is given
    NotReleased, ChangedMeanwhile
    """
    said = dict(said)
    releases: list[Release] = list(said.pop("releases"))
    if (not said["is_affected"] or not said["pay"]) and not said["why_not"].strip():
        raise Lacking
    with write():
        if ask is None:
            ask = PolicyAsk.objects.create(**said, made_on=at.date(), by=by)
        else:
            changed = PolicyAsk.objects.filter(pk=ask.pk, version=seen).update(**said, version=seen + 1)
            if not changed:
                raise ChangedMeanwhile
            ask.refresh_from_db()
        held = set(ask.evidence.values_list("release_id", flat=True))
        wanted = {row.pk for row in releases}
        # A table that was taken back stays as a mark until somebody takes it out; it can never come in anew.
        if Release.objects.filter(pk__in=wanted - held).exclude(state=RELEASED).exists():
            raise NotReleased
        ask.evidence.exclude(release_id__in=wanted).delete()
        AskEvidence.objects.bulk_create(AskEvidence(ask=ask, release_id=one) for one in wanted - held)
        audit.record("policy ask saved", by=by, at=at, subject=("policy ask", ask.pk))
    return ask


def digest_of(ask: PolicyAsk) -> str:
    """Return the fingerprint of all that an adviser reads: the words, the laws and the tables."""
    tables = sorted(str(one) for one in ask.evidence.values_list("release_id", flat=True))
    read = [ask.title, ask.decides, ask.root_cause, ask.brief, ask.language, sorted(ask.laws), tables]
    return blake2b(json.dumps(read, ensure_ascii=False).encode(), digest_size=16).hexdigest()


def advise(
    ask: PolicyAsk, *, name: str, agrees: bool, edits: str, seen: str, by: Account, at: datetime
) -> AdviserWord:  # fmt: skip
    """
    Keep what a content adviser says of the brief as she read it.

    Raises ValueError when she disagrees and says nothing to change; ChangedMeanwhile when it is not what she read.
    """
    if not agrees and not edits.strip():
        raise ValueError("say what must change")
    with write():
        ask = PolicyAsk.objects.get(pk=ask.pk)
        if digest_of(ask) != seen:
            raise ChangedMeanwhile
        row = AdviserWord.objects.create(
            ask=ask, digest=seen, name=name, agrees=agrees, edits=edits.strip(), day=at.date(), account=by
        )
        audit.record("brief advised", by=by, at=at, subject=("policy ask", ask.pk), detail={"agrees": int(agrees)})
    return row


def add_meeting(ask: PolicyAsk, said: dict[str, Any], *, by: Account, at: datetime) -> AskMeeting:
    """Write down a talk; `said` are fields of `AskMeeting`. Raises ValueError for a day that has not come."""
    if said["day"] > at.date():
        raise ValueError("the day has not come")
    with write():
        row = AskMeeting.objects.create(ask=ask, **said)
        audit.record("meeting on an ask", by=by, at=at, subject=("policy ask", ask.pk))
    return row


def answer(ask: PolicyAsk, *, result: str, words: str, on: date, by: Account, at: datetime) -> None:
    """Write down the answer and what came of it. Raises ValueError for a day that has not come."""
    if on > at.date():
        raise ValueError("the day has not come")
    with write():
        PolicyAsk.objects.filter(pk=ask.pk).update(result=result, answer=words, answered_on=on)
        audit.record("answer to an ask", by=by, at=at, subject=("policy ask", ask.pk), detail={"result": result})


def standing_of(ask: PolicyAsk) -> Standing:
    """Return whether the brief may leave the house."""
    rows = [one.release for one in ask.evidence.select_related("release").order_by("release__number")]
    allowed = figures_of([table for row in rows if row.state == RELEASED for table in row.tables])
    allowed |= {rate for row in rows if row.state == RELEASED for rate in rates_of(row.files).values()}
    quoted = [f"{law.text['title'].words} {law.facts.get('citation') or ''}" for law in laws_of(ask)]
    quoted += [row.title for row in rows]
    words = {"title": ask.title, "root_cause": ask.root_cause, "brief": ask.brief}
    digest = digest_of(ask)
    # The last word of each adviser counts: who objected may agree after the change, and the other way round.
    last: dict[str, AdviserWord] = {}
    for one in ask.advised.filter(digest=digest).order_by("day"):
        last[one.name] = one
    return Standing(
        withdrawn=[row.title for row in rows if row.state != RELEASED],
        loose=loose_figures("\n".join(words.values()), allowed=allowed, quoted=quoted),
        flaws=list(word_lint.flaws_of_words(ask.language, words)),
        signed=[one for one in last.values() if one.agrees],
        against=[one for one in last.values() if not one.agrees],
    )


def laws_of(ask: PolicyAsk) -> list[Any]:
    """Return the laws that a brief names, in the order named; one the public may not see any more is left out."""
    found = [library.item("law", identifier, ask.language) for identifier in ask.laws]
    return [one for one in found if one is not None]
