"""A coordinator on a phone without script plans a campaign, prepares posts, hangs up a code; a stranger follows it."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from tests.browser.fixtures import overflow
from tests.factories import open_as
from tests.outreach.test_browser_programmes import signed_in

from commonlight.outreach.models import Campaign, Opening, Post, ShortAddress

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]


def looked_at(page, keep, name):
    """Check that nothing is wider than the phone, and keep a picture when somebody wants to look."""
    assert overflow(page) == 0, name
    if keep:
        page.screenshot(path=f"{keep}/{name}.png", full_page=True)


@pytest.fixture
def keep():
    """The folder for pictures of this walk, if somebody names one."""
    import os

    return os.environ.get("COMMONLIGHT_KEEP_PICTURES", "")


def test_a_campaign_from_plan_to_a_code_somebody_follows(visit, coordinator, keep):
    page = signed_in(visit, coordinator, "/en/team/campaigns/")
    page.get_by_role("link", name="Plan a campaign").click()
    page.fill("input[name=name]", "Clean rooms, fair pay")
    page.fill("input[name=audience]", "People who clean hotels")
    page.fill("textarea[name=message]", "Your papers are yours. Nobody may keep them.")
    page.fill("textarea[name=measure]", "More cleaners know whom to ask.")
    page.select_option("select[name=state]", "running")
    page.get_by_label("Show it to the public once it runs").check()
    page.get_by_role("button", name="Save").click()
    assert page.locator("h1").inner_text() == "Clean rooms, fair pay"
    campaign = page.url

    page.get_by_role("link", name="Add who takes part").click()
    page.fill("input[name=who]", "Spin City laundry")
    page.fill("input[name=does]", "puts the card beside every machine")
    page.get_by_label("They said yes to being named in public").check()
    page.get_by_role("button", name="Save").click()

    page.get_by_role("link", name="Prepare posts").click()
    page.fill("textarea[name=text]", "Your passport is yours. Your boss may look at it, and must give it back. {link}")
    page.get_by_label("X", exact=True).check()
    page.get_by_label("Instagram").check()
    page.fill("input[name=headline]", "Your passport is yours.")
    page.fill("textarea[name=alt]", "The words: Your passport is yours.")
    looked_at(page, keep, "prepare")
    page.get_by_role("button", name="Make the drafts").click()
    page.get_by_role("link", name="X", exact=True).click()
    looked_at(page, keep, "post")
    page.get_by_role("link", name="Change the post").click()
    page.fill("textarea[name=text]", "Your passport is yours. " * 14 + "{link}")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="I read it, and it is right").click()
    assert "Too long: cut" in page.inner_text("main")
    looked_at(page, keep, "post-too-long")
    page.get_by_role("link", name="Change the post").click()
    page.fill("textarea[name=text]", "Your passport is yours. {link}")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="I read it, and it is right").click()
    page.get_by_role("button", name="It is shown").click()
    page.fill("input[name=seen]", "412")
    page.get_by_role("button", name="Save").click()
    assert Post.objects.get(platform="x").seen == 412

    page.goto(campaign)
    page.get_by_role("link", name="Add a place").click()
    page.select_option("select[name=kind]", "laundry")
    page.fill("input[name=label]", "Spin City, 3rd Street")
    page.select_option("select[name=target]", "campaign")
    page.fill("input[name=copies]", "40")
    page.get_by_role("button", name="Save").click()
    looked_at(page, keep, "place")
    row = ShortAddress.objects.get(kind="laundry")
    assert page.locator("main img").evaluate("one => one.complete && one.naturalWidth > 0")

    stranger = visit(f"/go/{row.code}/", javascript=False)
    assert stranger.url.endswith(reverse("campaigns:public", args=["clean-rooms-fair-pay"]).removeprefix("/en"))
    assert "Spin City laundry" in stranger.inner_text("main")
    assert stranger.context.cookies() == []
    looked_at(stranger, keep, "public")
    assert Opening.objects.get().n == 1

    page.goto(campaign)
    looked_at(page, keep, "campaign")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Campaign kit as one file").click()
    with zipfile.ZipFile(io.BytesIO(coming.value.path().read_bytes())) as kit:
        assert "campaign.json" in kit.namelist()
    page.goto(campaign + "outside/public/")
    looked_at(page, keep, "outside")
    page.goto("/en/team/campaigns/")
    looked_at(page, keep, "campaigns")
    assert Campaign.objects.count() == 1
    assert visit.foreign == []


@pytest.mark.proofs
def test_axe_finds_nothing_on_pages_of_campaigns(visit, axe, coordinator, laundries):
    from commonlight.core import clock
    from commonlight.outreach.services import campaign_posts, campaigns
    from commonlight.outreach.services.campaign_posts import Draft

    at = clock.now()
    row = campaigns.add_address(
        laundries, kind="laundry", label="Spin City", target="home", copies=4, by=coordinator, at=at
    )
    campaigns.add_taking_part(laundries, who="Spin City", does="cards", agreed_on=at.date(), by=coordinator, at=at)
    (post,) = campaign_posts.prepare(
        laundries,
        Draft("Come and see us. {link}", at.date(), "Come", "The word: Come"),
        for_platforms=["instagram"],
        target="home",
        language="en",
        by=coordinator,
        at=at,
    )
    base = f"/team/campaigns/{laundries.pk}/"
    team = ["/team/campaigns/", "/team/campaigns/new/", "/team/campaigns/bring/", base]
    team += [
        base + part
        for part in (
            "details/", "cost/", "materials/", "posts/", "part/", "place/", f"place/{row.pk}/", f"posts/{post.pk}/",
            f"posts/{post.pk}/change/", "outside/public/",
        )
    ]  # fmt: skip
    client = Client()
    open_as(client, coordinator)
    page = visit("/en/")
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": visit.origin} for name, morsel in client.cookies.items()]
    )
    for language in ("en", "es"):
        for path in team:
            page.goto(f"{visit.origin}/{language}{path}")
            assert page.locator("h1").count() == 1, path
            axe(page)
