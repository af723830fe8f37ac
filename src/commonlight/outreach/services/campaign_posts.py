"""
Posts of a campaign: prepared for each platform, checked, copied by a person, and noted as shown.

Nothing is sent to a platform from here: a person copies the text and the picture, and looks once more while doing it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.outreach.models import Campaign, Post, ShortAddress
from commonlight.outreach.platform_files import HASHTAG, LINK, Platform, platforms
from commonlight.outreach.post_words import Finding, findings_of
from commonlight.outreach.services.campaigns import SUBJECT, CampaignRefused, TooMany, add_address

MOST_POSTS = 200
# Stands in a text for the post's own short address.
LINK_WORD = "{link}"


class NotReady(CampaignRefused):
    """A post that something speaks against cannot be marked as checked."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(str(one.text) for one in self.findings))


class WasShown(CampaignRefused):
    """What people saw is not changed afterwards."""


@dataclass(frozen=True)
class Draft:
    """What a form says about a post; `text` holds LINK_WORD where its address stands."""

    text: str
    planned_on: date
    headline: str = ""
    alt: str = ""


def full_text(text: str, address: str) -> str:
    """Return a text with its short address in place."""
    return text.replace(LINK_WORD, address)


def prepare(
    campaign: Campaign,
    draft: Draft,
    *,
    for_platforms: Iterable[str],
    target: str,
    language: str,
    by: Account,
    at: datetime,
) -> list[Post]:
    """
    Make one draft for each platform from one text, each with a short address of its own when the text has a place for it.

    A text too long for a platform becomes a draft all the same: its page says how much to cut, and it cannot be checked.
    Raises CampaignRefused for an unknown platform, TooMany.
    """
    wanted = [platforms().get(name) for name in for_platforms]
    if None in wanted:
        raise CampaignRefused("no such platform")
    made = []
    with write():
        if campaign.posts.count() + len(wanted) > MOST_POSTS:
            raise TooMany
        for platform in wanted:
            assert platform is not None
            made.append(_make(campaign, draft, platform, target, language, by, at))
        audit.record("posts prepared", by=by, at=at, subject=(SUBJECT, campaign.pk), detail={"n": len(made)})
    return made


def _make(
    campaign: Campaign, draft: Draft, platform: Platform, target: str, language: str, by: Account, at: datetime
) -> Post:
    address: ShortAddress | None = None
    if LINK_WORD in draft.text:
        label = f"{platform.name(language)}, {draft.planned_on.isoformat()}"
        address = add_address(campaign, kind=ShortAddress.Kind.POST, label=label, target=target, by=by, at=at)
    pictured = bool(platform.pictures)
    return Post.objects.create(
        campaign=campaign,
        platform=platform.id,
        language=language,
        text=draft.text,
        headline=draft.headline if pictured else "",
        alt=draft.alt if pictured else "",
        planned_on=draft.planned_on,
        address=address,
    )


def change_post(post: Post, draft: Draft, *, by: Account, at: datetime) -> None:
    """Change a post; it is a draft again. Raises WasShown."""
    if post.state == Post.State.SHOWN:
        raise WasShown
    with write():
        post.text, post.headline, post.alt, post.planned_on = draft.text, draft.headline, draft.alt, draft.planned_on
        post.state, post.checked_by = Post.State.DRAFT, None
        post.save()
        audit.record("post changed", by=by, at=at, subject=(SUBJECT, post.campaign_id))


def check_post(post: Post, *, address: str, today: date, by: Account, at: datetime) -> None:
    """Mark a post as checked; raises NotReady with what speaks against it, WasShown."""
    if post.state == Post.State.SHOWN:
        raise WasShown
    if stops := [one for one in findings_of(post, address=address, today=today) if one.stops]:
        raise NotReady(stops)
    with write():
        Post.objects.filter(pk=post.pk).update(state=Post.State.READY, checked_by=by)
        audit.record("post checked", by=by, at=at, subject=(SUBJECT, post.campaign_id))


def note_shown(post: Post, *, on: date, by: Account, at: datetime) -> None:
    """Note that a checked post is to be seen since a day; raises CampaignRefused when nobody checked it."""
    with write():
        changed = Post.objects.filter(pk=post.pk, state=Post.State.READY).update(state=Post.State.SHOWN, shown_on=on)
        if not changed:
            raise CampaignRefused("not checked")
        audit.record("post shown", by=by, at=at, subject=(SUBJECT, post.campaign_id))


def note_numbers(post: Post, *, seen: int | None, shared: int | None, by: Account, at: datetime) -> None:
    """Keep the two numbers the platform's own page tells; raises CampaignRefused for a post nobody saw."""
    with write():
        if not Post.objects.filter(pk=post.pk, state=Post.State.SHOWN).update(seen=seen, shared=shared):
            raise CampaignRefused("not shown")
        audit.record("post numbers noted", by=by, at=at, subject=(SUBJECT, post.campaign_id))


def remove_post(post: Post, *, by: Account, at: datetime) -> None:
    """Delete a post nobody saw, and its address; raises WasShown."""
    if post.state == Post.State.SHOWN:
        raise WasShown
    with write():
        audit.record("post removed", by=by, at=at, subject=(SUBJECT, post.campaign_id))
        address = post.address
        post.delete()
        if address is not None:
            address.delete()


def hashtags_in(text: str) -> int:
    """Return how many hashtags a text has; a number sign inside an address is none."""
    return len(HASHTAG.findall(LINK.sub("", text)))
