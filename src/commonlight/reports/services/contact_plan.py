"""
Keeping to the safe-contact plan. Every page of the team that would show a number, or send words, asks here.

A number shows only inside the agreed hours, to whom the person named, beside the agreed words; each showing stands in
the audit. An answer in the messages rings nowhere, so hours do not bind it; words, sender and "no answer" do.
"""

import re
import unicodedata
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from commonlight.core import selectors as core_selectors
from commonlight.reports.facts import About
from commonlight.reports.plans import ContactPlan, Window, window
from commonlight.reports.services.mailbox import MailboxContent, OpenMailbox, add_part


class OutsidePlan(Exception):
    """
    The person's plan does not allow this.

    reason : "hours", "nobody" (no answer wanted), "unknown_to_person" (written for someone who does not know),
        "organisation" (another one was named), "words", "no_number", "fits" (it was not said that the caller is who
        was asked for)
    word : the word that must not be used
    """

    def __init__(self, reason: str, *, word: str = "", opening: Window | None = None) -> None:
        self.reason, self.word, self.opening = reason, word, opening
        super().__init__(reason)


def zone_of_coalition() -> ZoneInfo:
    """Return the time zone that hours in plans mean."""
    return ZoneInfo(core_selectors.site().time_zone)


def plan_of(content: MailboxContent) -> ContactPlan | None:
    """Return the newest plan the person gave, or None."""
    plans = [part.content["plan"] for part in content.parts if part.kind == "plan"]
    return ContactPlan.from_content(plans[-1]) if plans else None


def may_contact(plan: ContactPlan, at: datetime) -> Window:
    """Return whether the number of a plan may be used at a moment, in the coalition's zone."""
    return window(plan, at, zone_of_coalition()) if plan.is_outside else Window(False)


def keep_plan(*, opened: OpenMailbox, plan: ContactPlan, at: datetime) -> None:
    """Keep a new plan, as the person's own act; the newest counts. Raises MailboxGone, ReportFull."""
    part = {"kind": "plan", "by": "person", "plan": plan.as_content(), "day": at.date().isoformat()}
    add_part(opened=opened, part=part, audit_kind="contact plan kept", at=at)


def check_who(content: MailboxContent, plan: ContactPlan | None, organisation_id: UUID) -> None:
    """Raise OutsidePlan when this organisation, or nobody at all, may reach out to the person."""
    if content.facts.about is About.BEHALF and content.facts.person_knows == "no":
        raise OutsidePlan("unknown_to_person")
    if plan is not None and plan.organisation_id not in (None, organisation_id):
        raise OutsidePlan("organisation")


def check_reply(*, content: MailboxContent, text: str, organisation_id: UUID) -> None:
    """Raise OutsidePlan when an answer in the messages goes against the plan."""
    plan = plan_of(content)
    if plan is None:
        return
    if plan.how == "none":
        raise OutsidePlan("nobody")
    if plan.organisation_id not in (None, organisation_id):
        raise OutsidePlan("organisation")
    for word in plan.forbidden_words:
        if _holds(text, word):
            raise OutsidePlan("words", word=word)


def _plain(text: str) -> str:
    # Marks over letters and the case do not make another word of it.
    bare = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).casefold()


def _holds(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(_plain(word))}(?!\w)", _plain(text)) is not None
