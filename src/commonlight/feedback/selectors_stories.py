"""Questions about stories: what is missing before one goes out, what may be shown, what waits for an adviser."""

from datetime import date
from hashlib import blake2b

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonlight.core import word_lint
from commonlight.core.advice import Waiting
from commonlight.core.models import Account
from commonlight.feedback.models.advisers import Adviser
from commonlight.feedback.models.stories import Story, StoryText, StoryWord


def digest_of(story: Story) -> str:
    """Return a name of the story as it stands: all words in all languages, and the picture."""
    mark = blake2b(digest_size=16)
    for text in story.texts.order_by("language"):
        for part in (text.language, text.heading, text.worked, text.did_not):
            mark.update(len(part).to_bytes(4, "big") + part.encode())
    mark.update(str(story.picture_id).encode())
    return mark.hexdigest()


def name_of(account: Account) -> str:
    """Return the name an adviser chose to sign with; her shown name until she chose one."""
    found = Adviser.objects.filter(account=account, ended_on=None).first()
    return found.chosen_name if found else account.display_name


def missing(story: Story, today: date) -> list[str]:
    """Return what must be there before the public sees the story, as sentences; none means that nothing is missing."""
    texts = list(story.texts.order_by("language"))
    reasons = [] if texts else [_("There are no words yet.")]
    reasons += [sentence for text in texts for sentence in _flaws(text)]
    reasons += _signed(story)
    reasons += _agreed(story, {text.language for text in texts}, today)
    if story.picture is not None and not story.picture.may_show(today):
        reasons.append(_("The picture was not looked at by a second person, or the agreement to it is over."))
    return reasons


def _flaws(text: StoryText) -> list[str]:
    blocks = {"heading": text.heading, "worked": text.worked, "did_not": text.did_not}
    found = []
    for flaw in word_lint.flaws_of_words(text.language, blocks):
        words = {"found": flaw.found, "language": text.language, "instead": flaw.instead or "–", "why": flaw.why}
        found.append(_("“%(found)s” (%(language)s): write %(instead)s. %(why)s") % words)
    return found


def _signed(story: Story) -> list[str]:
    now = list(story.said.filter(digest=digest_of(story), taken_back_on=None))
    vetoes = [word for word in now if word.kind == StoryWord.Kind.VETO]
    if vetoes:
        return [_("%(name)s says no: %(words)s") % {"name": one.name, "words": one.words} for one in vetoes]
    return [] if now else [_("No content adviser has signed off these words.")]


def _agreed(story: Story, languages: set[str], today: date) -> list[str]:
    if story.kind == Story.Kind.COMPOSITE:
        return []
    held = [one for one in story.consents.all() if one.holds(today) and one.text and "site" in one.places]
    if not held:
        return [_("The person has not agreed to our public pages, or her agreement is over.")]
    reasons = []
    if left := sorted(language for language in languages if not any(language in one.languages for one in held)):
        reasons.append(_("She did not agree to: %(languages)s.") % {"languages": ", ".join(left)})
    if story.picture is not None and not any(one.picture for one in held):
        reasons.append(_("She did not agree to a picture."))
    return reasons


def shown(language: str, today: date) -> list[StoryText]:
    """Return the stories the public may read in a language, the newest first; an agreement that is over hides at once."""
    rows = (
        StoryText.objects.filter(language=language, story__state=Story.State.PUBLISHED)
        .select_related("story__picture")
        .prefetch_related("story__consents")
        .order_by("-story__published_on", "story_id")
    )
    return [row for row in rows if _still(row, today)]


def _still(row: StoryText, today: date) -> bool:
    story = row.story
    if story.picture is not None and not story.picture.may_show(today):
        return False
    if story.kind == Story.Kind.COMPOSITE:
        return True
    return any(
        one.holds(today) and one.text and "site" in one.places and row.language in one.languages
        for one in story.consents.all()
    )


def signers(row: StoryText) -> list[str]:
    """Return the chosen names under which advisers signed the story off as it stands."""
    now = digest_of(row.story)
    names = (word.name for word in row.story.said.filter(kind=StoryWord.Kind.SIGN_OFF, taken_back_on=None, digest=now))
    return list(dict.fromkeys(names))


def said_of(story: Story) -> list[tuple[StoryWord, bool]]:
    """Return what advisers said, the newest first, each with whether it is about the words as they stand."""
    now = digest_of(story)
    rows = story.said.order_by("-day", "-pk")
    return [(word, word.digest == now and word.taken_back_on is None) for word in rows]


def picture_of(row: StoryText) -> dict[str, object] | None:
    """Return the picture beside a story, described in the story's language or, failing that, another."""
    held = row.story.picture
    if held is None:
        return None
    language = row.language if row.language in held.descriptions else next(iter(held.descriptions))
    return {
        "digest": held.digest,
        "alt": held.descriptions[language],
        "language": language,
        "width": held.width,
        "height": held.height,
    }


LABEL: Promise = gettext_lazy("Story")


def waiting() -> list[Waiting]:
    """Return the drafts with words that nobody judged as they stand."""
    from django.urls import reverse

    found = []
    rows = Story.objects.filter(state=Story.State.DRAFT, texts__isnull=False).distinct().order_by("made_on", "pk")
    for story in rows:
        if not story.said.filter(digest=digest_of(story), taken_back_on=None).exists():
            url = reverse("feedback:story", args=[story.pk])
            topics = tuple(story.topics)
            since, house = story.made_on, story.organisation_id
            found.append(Waiting("stories", story.pk.hex, LABEL, story.title, url, topics, house, since))
    return found


def all_stories() -> QuerySet[Story]:
    """Return all stories, those that are public first."""
    return Story.objects.select_related("organisation").order_by("state", "-made_on", "pk")
