"""Who may open the addresses of stories and advisers: coordinators write and pay, advisers judge, readers open who told."""

from datetime import date
from typing import Any

from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, Row, World, closed_row

from commonlight.core import clock
from commonlight.feedback.models import Advice, Adviser, AdviserHours, Story, StoryConsent, StoryCopies, StoryWord

NOBODY_ELSE = (NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND)
POSTED = (NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_THIS_WAY, NOT_FOUND)
ADVISERS_ONLY = (NOT_FOUND,) * 5


def story_of(world: World) -> Story:
    """Return a draft, made when it is first asked for."""
    if "story" not in world.extra:
        world.extra["story"] = Story.objects.create(
            title="Evenings", made_of=4, organisation=world.house, made_on=clock.today()
        )
    return world.extra["story"]


def adviser_of(world: World) -> Adviser:
    """Return an adviser, made when she is first asked for."""
    if "adviser" not in world.extra:
        world.extra["adviser"] = Adviser.objects.create(chosen_name="Willow", since=clock.today())
    return world.extra["adviser"]


def one_story(*expected: int, **more: Any) -> Row:
    return closed_row(*(expected or NOBODY_ELSE), arguments=lambda world: [story_of(world).pk, *more.get("more", ())])


def one_adviser(*expected: int) -> Row:
    return closed_row(*(expected or NOBODY_ELSE), arguments=lambda world: [adviser_of(world).pk])


def copies(world: World) -> list[Any]:
    row = StoryCopies.objects.create(
        story=story_of(world), what="leaflet", language="en", copies=4, place="library", since=date(2026, 5, 1)
    )
    return [row.pk]


def word(world: World) -> list[Any]:
    row = StoryWord.objects.create(story=story_of(world), kind="sign_off", digest="d", name="Willow", day=clock.today())
    return [row.pk]


def consent(world: World) -> list[Any]:
    day = clock.today()
    return [StoryConsent.objects.create(story=story_of(world), until=day, given_on=day).pk]


def advice(world: World) -> list[Any]:
    return [
        Advice.objects.create(adviser=adviser_of(world), piece="Poster", said="Less red.", said_on=clock.today()).pk
    ]


def hours(world: World) -> list[Any]:
    return [AdviserHours.objects.create(adviser=adviser_of(world), day=clock.today(), minutes=30).pk]


ROWS = {
    "feedback:stories": closed_row(*NOBODY_ELSE),
    "feedback:story_new": closed_row(*NOBODY_ELSE),
    "feedback:story": one_story(),
    "feedback:story_words": one_story(more=("en",)),
    "feedback:story_picture": one_story(),
    "feedback:story_agreement": one_story(),
    "feedback:story_judge": one_story(*ADVISERS_ONLY),
    "feedback:story_publish": one_story(*POSTED),
    "feedback:story_copies": one_story(),
    "feedback:story_withdraw": one_story(),
    "feedback:story_copies_gone": closed_row(*POSTED, arguments=copies),
    "feedback:story_word_back": closed_row(*ADVISERS_ONLY, arguments=word),
    # A reader of another house asks by POST and is refused by keys: see test_stories.py.
    "feedback:story_source": closed_row(
        NOT_THIS_WAY, NOT_FOUND, NOT_THIS_WAY, NOT_THIS_WAY, NOT_FOUND, arguments=consent
    ),
    "feedback:advice": closed_row(*ADVISERS_ONLY),
    "feedback:adviser_me": closed_row(*ADVISERS_ONLY),
    "feedback:adviser_hours": closed_row(*ADVISERS_ONLY),
    "feedback:adviser_strike": closed_row(*ADVISERS_ONLY, arguments=hours),
    "feedback:advice_give": closed_row(*ADVISERS_ONLY),
    "feedback:advice_before": closed_row(*ADVISERS_ONLY, arguments=lambda world: ["stories-1"]),
    "feedback:advisers": closed_row(*NOBODY_ELSE),
    "feedback:adviser_pay_list": closed_row(*NOBODY_ELSE),
    "feedback:adviser_rate": one_adviser(),
    "feedback:adviser_pay": one_adviser(),
    "feedback:advice_answer": closed_row(*NOBODY_ELSE, arguments=advice),
}
