"""
Consent as an object: who agreed to what, for whom, what for, until when; and what it covers on a day.

Rules L1-L4 and L8 of docs/explanation/referrals.md: 34 U.S.C. 12291(b)(2), 28 CFR 90.4, 28 CFR 94.115, 45 CFR 1370.4,
42 CFR 2.31. A consent names its recipients, its items and its last day, or it is none.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

USUAL_DAYS = 30
WARN_OVER_DAYS = 90
# The text of a consent never covers more than this at once; a new one can always be asked for.
MOST_DAYS = 366


class ConsentState(StrEnum):
    """Where a consent stands. EXPIRED follows from its last day and is never written down."""

    DRAFT = "draft"
    EXPLAINED = "explained"
    GIVEN = "given"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    USED_UP = "used_up"
    EXPIRED = "expired"


STEPS: dict[ConsentState, frozenset[ConsentState]] = {
    ConsentState.DRAFT: frozenset({ConsentState.EXPLAINED}),
    ConsentState.EXPLAINED: frozenset({ConsentState.GIVEN, ConsentState.DECLINED}),
    ConsentState.GIVEN: frozenset({ConsentState.WITHDRAWN, ConsentState.USED_UP}),
    ConsentState.DECLINED: frozenset(),
    ConsentState.WITHDRAWN: frozenset(),
    ConsentState.USED_UP: frozenset(),
    ConsentState.EXPIRED: frozenset(),
}


class Consenter(StrEnum):
    """Who agreed (L4). A guardian is never assumed."""

    ADULT = "adult"
    MINOR_AND_GUARDIAN = "minor_and_guardian"
    MINOR_ALONE = "minor_alone"
    GUARDIAN_BARRED = "guardian_barred"
    COURT_GUARDIAN = "court_guardian"


class Method(StrEnum):
    """How the yes was given. Spoken counts only where the law of the place allows it, and somebody must say so."""

    SIGNATURE = "signature"
    SPOKEN = "spoken"


class Item(StrEnum):
    """What may be handed over, piece by piece. TREATMENT is what 42 CFR Part 2 protects."""

    PSEUDONYM = "pseudonym"
    FIRST_NAME = "first_name"
    LANGUAGE = "language"
    AGE_GROUP = "age_group"
    NEEDS = "needs"
    CONTACT_PLAN = "contact_plan"
    SAFETY = "safety"
    STORY = "story"
    DOCUMENTS = "documents"
    TREATMENT = "treatment"


PART2_ITEMS = frozenset({Item.TREATMENT})


class ConsentNotAllowed(Exception):
    """The consent cannot take this step; `problems` names why, in code words."""

    def __init__(self, *problems: str) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Consent:
    """
    One consent, as the journal tells it.

    recipients : ids of member organisations, or "name:..." for a partner without accounts; named one by one
    recipient_names : what they were called in the words the person heard
    words : the very words; text_hash is their digest
    interpreter : who interpreted them, if somebody did
    items : pieces that may be handed over; part2 : a consent made on the template for treatment records
    valid_from, valid_to : first and last day, both included
    sender_sees_outcome : whether the receiver may tell the sender how it went on
    statistics : whether a coded line may count; text_hash : digest of the very words that were read or signed
    """

    id: str
    state: ConsentState
    text_version: str
    text_hash: str
    language: str
    explained_by: str
    channel: str
    who: Consenter
    recipients: tuple[str, ...]
    purpose: str
    items: frozenset[Item]
    valid_from: date | None
    valid_to: date | None
    guardian: str = ""
    guardian_is_safe: bool = False
    method: Method = Method.SIGNATURE
    spoken_is_lawful: bool = False
    sender_sees_outcome: bool = False
    statistics: bool = False
    copy_given: bool = False
    part2: bool = False
    decided: date | None = None
    ended: date | None = None
    recipient_names: tuple[str, ...] = ()
    words: str = ""
    interpreter: str = ""

    def state_on(self, day: date) -> ConsentState:
        """Return the state on a day: what was given is expired after its last day."""
        if self.state is ConsentState.GIVEN and (self.valid_to is None or day > self.valid_to):
            return ConsentState.EXPIRED
        return self.state

    def covers(self, *, recipient: str, items: Iterable[Item], day: date) -> bool:
        """Whether it lets exactly this recipient have exactly these items on this day (L1)."""
        asked = frozenset(items)
        return (
            self.state_on(day) is ConsentState.GIVEN
            and self.valid_from is not None
            and day >= self.valid_from
            and recipient in self.recipients
            and bool(asked)
            and asked <= self.items
            # Treatment records never travel under a general consent (L8).
            and (self.part2 or not asked & PART2_ITEMS)
        )

    def step(self, to: ConsentState, *, day: date, **changes: object) -> "Consent":
        """Return the consent after a step; raises ConsentNotAllowed."""
        if to not in STEPS[self.state]:
            raise ConsentNotAllowed("step")
        changed = replace(self, **changes)  # type: ignore[arg-type]
        if to is ConsentState.GIVEN and (found := problems_of(changed)):
            raise ConsentNotAllowed(*found)
        if to in (ConsentState.GIVEN, ConsentState.DECLINED):
            return replace(changed, state=to, decided=day)
        return replace(changed, state=to, ended=day if to in (ConsentState.WITHDRAWN, ConsentState.USED_UP) else None)


def problems_of(consent: Consent) -> list[str]:
    """Return what keeps a consent from being given, in code words; nothing when it is whole."""
    found = [
        word
        for word, is_missing in {
            "recipients": not consent.recipients,
            "purpose": not consent.purpose.strip(),
            "items": not consent.items,
            "text": not consent.text_hash,
            "language": not consent.language,
            "explained_by": not consent.explained_by,
            "valid_from": consent.valid_from is None,
            "valid_to": consent.valid_to is None,
        }.items()
        if is_missing
    ]
    if consent.valid_from and consent.valid_to:
        length = (consent.valid_to - consent.valid_from).days
        found += ["valid_to_before_from"] if length < 0 else ["too_long"] if length > MOST_DAYS else []
    if consent.method is Method.SPOKEN and not consent.spoken_is_lawful:
        found.append("spoken")
    if consent.who in (Consenter.MINOR_AND_GUARDIAN, Consenter.COURT_GUARDIAN) and not consent.guardian.strip():
        found.append("guardian")
    if consent.who is Consenter.MINOR_AND_GUARDIAN and not consent.guardian_is_safe:
        found.append("guardian_may_be_the_abuser")
    if consent.items & PART2_ITEMS and not consent.part2:
        found.append("part2")
    if consent.part2 and len(consent.recipients) > 1:
        found.append("part2_one_recipient")
    return found


def warnings_of(consent: Consent) -> list[str]:
    """Return what a case worker should think about before she asks: a long consent, many items."""
    found = []
    if consent.valid_from and consent.valid_to and consent.valid_to - consent.valid_from > timedelta(WARN_OVER_DAYS):
        found.append("long")
    if Item.STORY in consent.items:
        found.append("story")
    if len(consent.recipients) > 1:
        found.append("several")
    return found


@dataclass(frozen=True)
class ContactConsent:
    """
    The person's yes to be contacted afterwards; an object of its own with its own end.

    how, hours, words : the safe way, hours and words the person named
    """

    state: ConsentState
    valid_to: date | None
    how: str = ""
    hours: str = ""
    words: str = ""
    ended: date | None = None

    def allows(self, day: date) -> bool:
        """Whether the person may be contacted on this day."""
        return self.state is ConsentState.GIVEN and self.valid_to is not None and day <= self.valid_to


NO_CONTACT = ContactConsent(state=ConsentState.DECLINED, valid_to=None)


@dataclass(frozen=True)
class ConsentText:
    """The words that are read out or signed: their version, language and digest."""

    version: str
    language: str
    words: str
    part2: bool = False
    digest: str = field(default="")
