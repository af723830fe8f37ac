"""What stories and advisers add to others: their pages in the menu, their acts, their rules of keeping, their files."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from commonlight.core import advice
from commonlight.core import retention as core_retention
from commonlight.core.acts import add_act
from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.models import OwnPicture, OwnSound
from commonlight.core.navigation import add_team_page
from commonlight.core.retention import Due, Rules
from commonlight.core.services.media import when_gone
from commonlight.core.store import write
from commonlight.core.taking_out import register as give
from commonlight.core.tombstones import register_kind
from commonlight.feedback import selectors_stories
from commonlight.feedback.models import Advice, Story, StoryCopies, StoryText
from commonlight.feedback.permissions_stories import ADVISER_KEEPERS, ADVISERS, STORY_READERS
from commonlight.feedback.services import resealing, stories

# A story whose agreement is over comes off the pages that day; a month later it is gone.
AFTER = timedelta(days=30)


def due_stories(on: date) -> list[Due]:
    """Return the stories of one person whose agreement ended a month ago, and none of hers holds."""
    found = []
    rows = Story.objects.filter(kind=Story.Kind.OWN, consents__isnull=False).exclude(state=Story.State.WITHDRAWN)
    for story in rows.distinct().order_by("made_on", "pk"):
        until = max(one.until for one in story.consents.all())
        if until + AFTER <= on:
            found.append(Due(str(story.pk), until, "over"))
    return found


def erase_stories(ids: Sequence[str], at: datetime) -> None:
    """Withdraw stories for good."""
    for one in ids:
        story = Story.objects.filter(pk=UUID(one)).first()
        if story is not None:
            stories.withdraw(story, by=None, at=at)


RULES = Rules(
    kind=stories.KIND,
    label=_("Stories of one person"),
    words={"over": _("a month after the agreement ended; a list of printed copies stays")},
    due=due_stories,
    erase=erase_stories,
)


def picture_gone(medium: OwnPicture | OwnSound, at: datetime) -> list[str]:
    """Take a removed picture out of stories; printed copies of stories are listed there, none here."""
    if isinstance(medium, OwnPicture):
        with write():
            Story.objects.filter(picture=medium).update(picture=None, state=Story.State.DRAFT, published_on=None)
    return []


def write_stories(stream: BinaryIO) -> None:
    """Write one row for each story and language; never who told it."""
    rows = [
        (text.story_id, text.story.state, text.story.kind, text.language, text.heading, text.worked, text.did_not)
        for text in StoryText.objects.select_related("story").order_by("story_id", "language")
    ]
    stream.write(csv_bytes(("story", "state", "kind", "language", "heading", "worked", "did not work"), rows))


def write_copies(stream: BinaryIO) -> None:
    """Write where copies lie."""
    rows = [
        (one.story_id, one.what, one.language, one.copies, one.place, one.since, one.gone_on or "")
        for one in StoryCopies.objects.order_by("since", "pk")
    ]
    stream.write(csv_bytes(("story", "what", "language", "copies", "place", "since", "taken away"), rows))


def write_advice(stream: BinaryIO) -> None:
    """Write advice and what came of it, under chosen names."""
    rows = [
        (one.adviser.chosen_name, one.piece, one.said, one.said_on, one.answer, one.answered, one.answered_on or "")
        for one in Advice.objects.select_related("adviser").order_by("said_on", "pk")
    ]
    stream.write(csv_bytes(("adviser", "about", "advice", "on", "came of it", "answer", "answered"), rows))


def register() -> None:
    """Register all of it; called when the app is ready."""
    add_team_page("feedback:stories", _("Stories"), roles=STORY_READERS, order=40)
    add_team_page("feedback:advice", _("My queue"), roles=ADVISERS, order=5)
    add_team_page("feedback:advisers", _("Content advisers"), roles=ADVISER_KEEPERS, order=41)
    text = _("Tell what worked and what did not; an adviser reads it, and who told it can take it back.")
    add_act("public", "feedback:stories", _("Tell a story"), text, roles=STORY_READERS, order=60)
    advice.register("stories", selectors_stories.waiting)
    core_retention.register("stories", RULES)
    register_kind(stories.KIND, stories.erase_again)
    when_gone(picture_gone)
    resealing.register()
    give("feedback", "stories.csv", write_stories)
    give("feedback", "copies of stories.csv", write_copies)
    give("feedback", "advice.csv", write_advice)
