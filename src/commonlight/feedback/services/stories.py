"""Stories: written in, agreed to, read by an adviser, let out, and taken back everywhere."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from commonlight.core import audit
from commonlight.core.codes import Code
from commonlight.core.fields import random_id
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account, Organisation, OwnPicture
from commonlight.core.organisation_keys import public_key_of
from commonlight.core.permissions import has_role
from commonlight.core.roles import Role
from commonlight.core.store import write
from commonlight.core.tombstones import bury
from commonlight.feedback import permissions_stories as permissions
from commonlight.feedback.models.stories import PLACES, Story, StoryConsent, StoryCopies, StoryText, StoryWord
from commonlight.feedback.sealing import code_mark, open_source, seal_source
from commonlight.feedback.selectors_stories import digest_of, missing, name_of

SUBJECT, KIND = "story", "stories"
WITHDRAWN_TITLE = "-"


class StoryRefused(Exception):
    """It cannot be done: `reasons` are sentences that say why."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class NotYours(Exception):
    """This account may not do this."""


def _let(by: Account, roles: Sequence[Role]) -> None:
    if not has_role(by, *roles):
        raise NotYours


def begin(
    *,
    title: str,
    kind: str,
    made_of: int | None,
    organisation: Organisation,
    topics: Sequence[str],
    by: Account,
    at: datetime,
) -> Story:
    """Begin a story as a draft."""
    _let(by, permissions.STORY_KEEPERS)
    with write():
        row = Story.objects.create(
            title=title,
            kind=kind,
            made_of=made_of if kind == Story.Kind.COMPOSITE else None,
            organisation=organisation,
            topics=list(topics),
            made_on=at.date(),
            by=by,
        )
        audit.record("story begun", by=by, at=at, subject=(SUBJECT, row.pk))
    return row


def write_text(story: Story, language: str, words: Mapping[str, str], *, by: Account, at: datetime) -> None:
    """
    Write the story in a language: heading, worked, did_not; all empty takes the language out. It becomes a draft again.

    Raises
    ------
    StoryRefused : one part without the others, or the story was withdrawn
    """
    _let(by, permissions.STORY_KEEPERS)
    said = {name: words[name].strip() for name in ("heading", "worked", "did_not")}
    with write():
        _alive(story)
        if not any(said.values()):
            story.texts.filter(language=language).delete()
        elif all(said.values()):
            StoryText.objects.update_or_create(story=story, language=language, defaults=said)
        else:
            raise StoryRefused("A story tells what worked and what did not, under a heading.")
        _back_to_draft(story)
        audit.record("story written", by=by, at=at, subject=(SUBJECT, story.pk), detail={"language": language})


def set_picture(story: Story, picture: OwnPicture | None, *, by: Account, at: datetime) -> None:
    """Put one of the coalition's own pictures beside the story, or none."""
    _let(by, permissions.STORY_KEEPERS)
    with write():
        _alive(story)
        story.picture = picture
        _back_to_draft(story)
        audit.record("story picture set", by=by, at=at, subject=(SUBJECT, story.pk))


def _alive(story: Story) -> None:
    story.refresh_from_db()
    if story.state == Story.State.WITHDRAWN:
        raise StoryRefused("This story was withdrawn.")


def _back_to_draft(story: Story) -> None:
    story.state, story.published_on = Story.State.DRAFT, None
    story.save()


def agree(
    story: Story,
    *,
    text: bool,
    picture: bool,
    languages: Sequence[str],
    places: Sequence[str],
    until: date,
    source: Mapping[str, str],
    by: Account,
    at: datetime,
) -> tuple[StoryConsent, Code]:
    """
    Write one person's agreement down; who it is is sealed to the story's organisation.

    Returns
    -------
    (the agreement, the code with which she takes it back herself, shown once)

    Raises
    ------
    NoKeyYet : the organisation has no reader, so nothing can be sealed
    """
    _let(by, permissions.STORY_KEEPERS)
    code, number = Code.draw(), random_id()
    key = public_key_of(story.organisation_id)
    sealed, box = seal_source(
        dict(source),
        consent_id=number,
        public=key.public,
        organisation_id=story.organisation_id,
        epoch=key.epoch,
    )
    with write():
        _alive(story)
        row = StoryConsent.objects.create(
            id=number, story=story, text=text, picture=picture, languages=list(languages),
            places=[place for place in PLACES if place in places], until=until, given_on=at.date(),
            selector=code_mark(code, settings.SITE_SECRETS), epoch=key.epoch, box=box, sealed=sealed,
        )  # fmt: skip
        audit.record("story agreed to", by=by, at=at, subject=(SUBJECT, story.pk))
    return row, code


def source_of(consent: StoryConsent, *, keyring: Keyring, at: datetime) -> dict[str, str]:
    """Return who told it; the reading is logged. Raises NotYours, NotAReader, SealBroken."""
    _let(keyring.account, permissions.SOURCE_OPENERS)
    if consent.sealed is None or consent.box is None or consent.epoch is None:
        return {}
    organisation_id = consent.story.organisation_id
    words = open_source(
        bytes(consent.sealed),
        bytes(consent.box),
        consent_id=consent.pk,
        secret=keyring.secret(organisation_id, consent.epoch),
        organisation_id=organisation_id,
        epoch=consent.epoch,
    )
    with write():
        audit.record("story source read", by=keyring.account, at=at, subject=(SUBJECT, consent.story_id))
    return words


def sign_off(story: Story, *, by: Account, at: datetime) -> StoryWord:
    """Sign the story off as it stands, under the adviser's chosen name; raises StoryRefused while a veto is open."""
    return _say(story, StoryWord.Kind.SIGN_OFF, "", by=by, at=at)


def veto(story: Story, words: str, *, by: Account, at: datetime) -> StoryWord:
    """Say that it must not go out like this; what is public comes off at once, and stays off until the words change."""
    return _say(story, StoryWord.Kind.VETO, words.strip(), by=by, at=at)


def _say(story: Story, kind: str, words: str, *, by: Account, at: datetime) -> StoryWord:
    _let(by, permissions.ADVISERS)
    name = name_of(by)
    with write():
        _alive(story)
        if kind == StoryWord.Kind.VETO and not words:
            raise StoryRefused("Say what must change.")
        if by.pk == story.by_id:
            raise StoryRefused("Somebody else than its writer reads it.")
        digest = digest_of(story)
        if kind == StoryWord.Kind.SIGN_OFF and _open_vetoes(story, digest):
            raise StoryRefused("A veto is open. Change the words, or let who said it take it back.")
        made = StoryWord.objects.create(
            story=story, kind=kind, digest=digest, words=words, name=name, account=by, day=at.date()
        )
        if kind == StoryWord.Kind.VETO:
            _back_to_draft(story)
        audit.record("story judged", by=by, at=at, subject=(SUBJECT, story.pk), detail={"kind": str(kind)})
    return made


def _open_vetoes(story: Story, digest: str) -> bool:
    return story.said.filter(kind=StoryWord.Kind.VETO, digest=digest, taken_back_on=None).exists()


def take_word_back(word: StoryWord, *, by: Account, at: datetime) -> None:
    """Take an own sign-off or veto back; without a sign-off a public story comes off."""
    if word.account_id != by.pk:
        raise NotYours
    with write():
        if StoryWord.objects.filter(pk=word.pk, taken_back_on=None).update(taken_back_on=at.date()):
            if missing(word.story, at.date()) and word.story.state == Story.State.PUBLISHED:
                _back_to_draft(word.story)
            audit.record("story word taken back", by=by, at=at, subject=(SUBJECT, word.story_id))


def publish(story: Story, *, by: Account, at: datetime) -> None:
    """Show the story; raises StoryRefused with everything that is missing."""
    _let(by, permissions.STORY_PUBLISHERS)
    with write():
        _alive(story)
        if reasons := missing(story, at.date()):
            raise StoryRefused(*map(str, reasons))
        story.state, story.published_on = Story.State.PUBLISHED, at.date()
        story.save()
        audit.record("story shown", by=by, at=at, subject=(SUBJECT, story.pk))


def note_copies(
    story: Story, *, what: str, language: str, copies: int, place: str, since: date, by: Account, at: datetime
) -> StoryCopies:
    """Note copies outside the site, so that a withdrawal can list them; raises StoryRefused for one nobody agreed to."""
    _let(by, permissions.STORY_KEEPERS)
    with write():
        _alive(story)
        if story.kind == Story.Kind.OWN and not any(
            one.holds(at.date()) and "print" in one.places for one in story.consents.all()
        ):
            raise StoryRefused("She did not agree to leaflets and posters, or her agreement is over.")
        row = StoryCopies.objects.create(
            story=story, what=what, language=language, copies=copies, place=place, since=since
        )
        audit.record("story copies noted", by=by, at=at, subject=(SUBJECT, story.pk))
    return row


def copies_gone(row: StoryCopies, *, by: Account, at: datetime) -> None:
    """Note that copies were taken away."""
    _let(by, permissions.STORY_KEEPERS)
    with write():
        StoryCopies.objects.filter(pk=row.pk, gone_on=None).update(gone_on=at.date())
        audit.record("story copies gone", by=by, at=at, subject=(SUBJECT, row.story_id))


def withdraw(story: Story, *, by: Account | None, at: datetime) -> list[StoryCopies]:
    """
    Take a story back: every text in every language, the picture and who told it are gone, for good.

    Returns
    -------
    copies that still lie somewhere
    """
    if by is not None:
        _let(by, permissions.STORY_KEEPERS)
    with write():
        _erase([story.pk], on=at.date())
        bury(KIND, [str(story.pk)], at=at)
        audit.record("story withdrawn", by=by, at=at, subject=(SUBJECT, story.pk))
    story.refresh_from_db()
    return list(story.copies.filter(gone_on=None).order_by("since", "pk"))


def take_back_by_code(code: Code, *, at: datetime) -> bool:
    """Withdraw the story whose agreement the code belongs to; the day is kept, no hour. Return whether there was one."""
    consent = (
        StoryConsent.objects.select_related("story")
        .filter(selector=code_mark(code, settings.SITE_SECRETS), taken_back_on=None)
        .first()
    )
    if consent is None:
        return False
    withdraw(consent.story, by=None, at=at)
    return True


def _erase(stories: Sequence[UUID], *, on: date) -> int:
    """Remove the words, the picture and the people of stories; what is left says that there was one, and where copies lie."""
    rows = Story.objects.filter(pk__in=stories)
    StoryText.objects.filter(story__in=rows).delete()
    StoryWord.objects.filter(story__in=rows).delete()
    held = StoryConsent.objects.filter(story__in=rows)
    held.update(sealed=None, box=None, epoch=None, selector=None)
    held.filter(taken_back_on=None).update(taken_back_on=on)
    return rows.update(
        state=Story.State.WITHDRAWN, withdrawn_on=on, published_on=None, picture=None, title=WITHDRAWN_TITLE, topics=[]
    )


def erase_again(ids: Sequence[str]) -> int:
    """Withdraw again what a restored backup brought back."""
    from commonlight.core import clock

    return _erase([UUID(one) for one in ids], on=clock.today())
