"""Posts: measured as each platform measures, stopped with what to do, drawn in each size; and the kit as one file."""

import io
import json
import re
import struct
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.campaigns.conftest import AT, DAY

from commonlight.core.formats.exchange_files import ExchangeRefused
from commonlight.outreach import platform_files, post_pictures
from commonlight.outreach.models import Campaign, Post, ShortAddress
from commonlight.outreach.platform_files import COUNTS, platforms
from commonlight.outreach.post_words import findings_of
from commonlight.outreach.services import campaign_kits, campaign_posts, campaigns
from commonlight.outreach.services.campaign_posts import Draft

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])

LINK = "https://harbor.example/go/bcdfgh/"
CALM = "Your papers are yours. Nobody may keep them. Ask us what you can do: {link}"


def prepared(campaign, by, *names, text=CALM, **more):
    more = {"headline": "Your papers are yours", "alt": "The words: Your papers are yours", **more}
    draft = Draft(text, DAY, **more)
    return campaign_posts.prepare(campaign, draft, for_platforms=names, target="lines", language="en", by=by, at=AT)


def codes(post, *, address=LINK):
    return {one.code: one.stops for one in findings_of(post, address=address, today=DAY)}


# --- how long a text is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "text", "length"),
    [
        # twitter-text, config v3: light ranges 1, all else 2, a link 23.
        ("weighted", "a" * 280, 280),
        ("weighted", "你好", 4),
        ("weighted", "مرحبا", 5),
        ("weighted", f"See {'https://example.org/a/very/long/address/indeed'} now", 4 + 23 + 4),
        ("weighted", "é", 1),
        ("link23", f"See {LINK}", 4 + 23),
        ("utf16", "👋", 2),
        ("letters", "e\u0301", 1),
        ("letters", "👩\u200d🚀", 2),
        # GSM 03.38: 160 plain signs, then parts of 153; with any other sign 70 and 67.
        ("sms", "a" * 160, 1),
        ("sms", "a" * 161, 2),
        ("sms", "a" * 306, 2),
        ("sms", "a" * 307, 3),
        ("sms", "ñ" * 160, 1),
        ("sms", "í" * 70, 1),
        ("sms", "í" * 71, 2),
        ("sms", "[" * 80, 1),
        ("sms", "[" * 81, 2),
        ("sms", "", 0),
        ("words", "Nobody may keep your papers – nobody.", 6),
        ("words", "你好你好", 2),
    ],
)
def test_each_platform_counts_in_its_own_way(measure, text, length):
    assert platform_files.MEASURES[measure](text) == length


def test_each_platform_says_where_its_limit_comes_from():
    for one in platforms().values():
        assert one.counts in COUNTS, one.id
        assert one.grade in "ABC", one.id
        assert one.source("en"), one.id
        assert 0 < one.advice <= one.limit, one.id
        assert all(size.width >= 600 for size in one.pictures), one.id


# --- what speaks against a post -----------------------------------------------------------------------------------------


def test_a_calm_short_post_has_nothing_against_it(laundries, coordinator):
    (post,) = prepared(laundries, coordinator, "bluesky")

    assert codes(post) == {}


@pytest.mark.parametrize(
    ("platform", "text", "more", "found"),
    [
        ("x", "We go. " * 45, {}, {"long": True}),
        ("x", "We are open. Come and see us. " * 8 + "Yes, do come.", {}, {"advice": False}),
        ("sms", "í" * 200, {}, {"long": True}),
        ("radio", "Call us. " * 60, {}, {"long": True}),
        ("radio", CALM, {}, {"spoken_link": True}),
        ("instagram", CALM, {}, {"dead_link": False}),
        ("x", "Look at https://elsewhere.example/x for more.", {}, {"other_link": True}),
        ("x", "Call 555 123 4567 today.", {}, {"unknown_number": True}),
        ("x", "Come #one #two #three", {}, {"hashtags": False}),
        ("x", "Come on 2026-12-05 at 10:30.", {}, {}),
        (
            "facebook",
            "Notwithstanding contractual obligations, confiscation of identification documentation by intermediaries "
            "constitutes an unambiguous indicator necessitating comprehensive institutional consideration.",
            {},
            {"hard": True},
        ),
        ("instagram", "Come and see us.", {"headline": "Come", "alt": "x" * 150}, {"long_alt": True}),
        ("x", "Help us to rescue girls.", {}, {"word": True}),
        ("x", "Come.", {"headline": "We rescue", "alt": "We"}, {"word": True}),
    ],
)
def test_what_speaks_against_a_post_is_said(laundries, coordinator, platform, text, more, found):
    (post,) = prepared(laundries, coordinator, platform, text=text, **more)

    assert codes(post) == found


def test_too_long_says_how_much_to_cut(laundries, coordinator):
    (post,) = prepared(laundries, coordinator, "x", text="a" * 293)

    assert [one.text for one in findings_of(post, address="", today=DAY)] == ["Too long: cut 13 signs."]


def test_a_number_of_the_library_stops_a_post_once_nobody_called_it_for_half_a_year(laundries, coordinator):
    from commonlight.library.selectors import shelf

    line = shelf("line", "en", today=DAY).items[0]
    (post,) = prepared(laundries, coordinator, "facebook", text=f"Call {line.facts['number']} at any hour.")

    assert not line.fresh
    assert codes(post).get("old_number") is True


def test_a_picture_without_words_is_refused_by_form_and_store(laundries, coordinator, desk):
    from django.db import IntegrityError

    said = {"text": "Come.", "headline": "Come", "alt": "", "for_platforms": ["x"], "target": "home", "language": "en"}
    day = {"planned_on_day": "5", "planned_on_month": "12", "planned_on_year": "2026"}

    answer = desk.post(reverse("campaigns:prepare", args=[laundries.pk]), {**said, **day})

    assert answer.status_code == 422
    assert "Say in words what the picture shows" in answer.content.decode()
    with pytest.raises(IntegrityError):
        prepared(laundries, coordinator, "x", alt="")


# --- from draft to shown ------------------------------------------------------------------------------------------------


def test_a_post_is_checked_then_shown_then_counted(laundries, coordinator, desk):
    (post,) = prepared(laundries, coordinator, "x")
    page = reverse("campaigns:post", args=[laundries.pk, post.pk])
    day = {"shown_on_day": "3", "shown_on_month": "11", "shown_on_year": "2026"}

    early = desk.post(page, {"act": "shown", **day})
    desk.post(page, {"act": "check"})
    desk.post(page, {"act": "shown", **day})
    desk.post(page, {"act": "numbers", "seen": "812", "shared": ""})
    late = desk.post(page, {"act": "remove"})
    post.refresh_from_db()

    assert early.status_code == 302
    assert (post.state, post.shown_on.isoformat(), post.seen, post.shared) == ("shown", "2026-11-03", 812, None)
    assert post.checked_by == coordinator
    assert late.status_code == 302
    assert Post.objects.filter(pk=post.pk).exists()


def test_a_post_with_something_against_it_is_not_checked(laundries, coordinator, desk):
    (post,) = prepared(laundries, coordinator, "x", text="a" * 300)

    answer = desk.post(reverse("campaigns:post", args=[laundries.pk, post.pk]), {"act": "check"})

    assert answer.status_code == 422
    assert "cut 20 signs" in answer.content.decode()
    assert Post.objects.get().state == "draft"


def test_changing_a_checked_post_makes_it_a_draft_again(laundries, coordinator):
    (post,) = prepared(laundries, coordinator, "x")
    campaign_posts.check_post(post, address=LINK, today=DAY, by=coordinator, at=AT)
    post.refresh_from_db()

    campaign_posts.change_post(post, Draft("Other words.", DAY), by=coordinator, at=AT)
    post.refresh_from_db()

    assert (post.state, post.checked_by) == ("draft", None)


def test_each_platform_gets_an_address_of_its_own_and_loses_it_with_the_draft(laundries, coordinator):
    first, second = prepared(laundries, coordinator, "x", "bluesky")
    (third,) = prepared(laundries, coordinator, "sms", text="No address here.")

    assert first.address.code != second.address.code
    assert third.address is None
    assert third.headline == ""
    campaign_posts.remove_post(first, by=coordinator, at=AT)
    assert ShortAddress.objects.count() == 1


# --- pictures -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("platform", [one for one in platforms().values() if one.pictures], ids=lambda one: one.id)
@pytest.mark.parametrize(
    ("headline", "language"),
    [
        ("Nobody may keep your papers or your pay", "en"),
        ("لا يحق لأحد أن يحتفظ بأوراقك أو بأجرك", "ar"),
        ("任何人都不得扣留您的证件或工资", "zh-hans"),
    ],
)
def test_a_picture_is_drawn_in_each_size_with_its_words_inside(platform, headline, language):
    for size in platform.pictures:
        drawn = post_pictures.picture(
            post_pictures.Words(headline, "Riverbend", LINK, LINK, language, language == "ar"), size
        )
        words = "".join(re.findall(r"<text [^>]*>([^<]*)</text>", drawn.split("</g>")[0]))

        assert f'viewBox="0 0 {size.width} {size.height}"' in drawn
        assert words.replace(" ", "").replace("\u200f", "") == headline.replace(" ", "")
        assert all(0 < float(y) < size.height for y in re.findall(r'<text x="[^"]+" y="([^"]+)"', drawn))
        # Right to left: each line ends at the right edge, whatever a program makes of directions.
        assert ("direction=" in drawn, 'text-anchor="end"' in drawn) == (False, language == "ar")
        assert "<script" not in drawn
        assert "href" not in drawn


def test_too_many_words_for_a_picture_are_refused_with_how_much_to_cut():
    size = platform_files.Size("tiny", 600, 600)

    with pytest.raises(post_pictures.DoesNotFit) as problem:
        post_pictures.picture(post_pictures.Words("many words " * 60, "Riverbend"), size)

    assert problem.value.over > 50


def test_words_on_a_picture_cannot_become_markup():
    size = platform_files.Size("square", 1080, 1080)

    drawn = post_pictures.picture(post_pictures.Words('<script>"&', "A & B"), size)

    assert "<script>" not in drawn
    assert "A &amp; B" in drawn


def test_a_code_says_how_small_it_may_be_printed():
    assert post_pictures.smallest_print_mm(LINK) >= 15
    assert post_pictures.smallest_print_mm(LINK * 5) > post_pictures.smallest_print_mm(LINK)


def test_the_picture_of_a_post_comes_as_a_file(laundries, coordinator, desk):
    (post,) = prepared(laundries, coordinator, "instagram")

    answer = desk.get(reverse("campaigns:picture", args=[laundries.pk, post.pk, "story"]))

    assert answer["Content-Type"] == "image/svg+xml"
    assert b"Your papers" in answer.content
    assert desk.get(reverse("campaigns:picture", args=[laundries.pk, post.pk, "huge"])).status_code == 404


@pytest.mark.slow
def test_the_picture_of_a_post_comes_as_png_in_the_size_of_the_platform(laundries, coordinator, desk):
    pytest.importorskip("typst")
    (post,) = prepared(laundries, coordinator, "instagram")

    answer = desk.get(reverse("campaigns:picture", args=[laundries.pk, post.pk, "story"]), {"as": "png"})

    assert answer["Content-Type"] == "image/png"
    assert struct.unpack(">II", answer.content[16:24]) == (1080, 1920)


# --- the kit ------------------------------------------------------------------------------------------------------------


def kit_with(**changes) -> bytes:
    heart = {
        "format": "commonlight-campaign", "version": 1, "origin": "Lakeside", "name": "Fair pay", "audience": "cleaners",
        "message": "Your pay is yours.", "measure": "", "language": "en", "days": 30, "posts": [], "place_kinds": [],
        "materials": [], **changes,
    }  # fmt: skip
    return zipped({"campaign.json": json.dumps(heart)})


def zipped(files) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as kit:
        for name, text in files.items():
            kit.writestr(name, text)
    return stream.getvalue()


def test_a_kit_goes_out_and_comes_in_without_people_places_money_and_counts(laundries, coordinator):
    campaigns.add_address(
        laundries, kind="laundry", label="Spin City", target="lines", copies=4321, by=coordinator, at=AT
    )
    campaigns.add_taking_part(laundries, who="Sunny Dry Clean", does="cards", agreed_on=DAY, by=coordinator, at=AT)
    prepared(laundries, coordinator, "x", "instagram")

    data = campaign_kits.kit_of(laundries, coalition="Riverbend")
    made = campaign_kits.bring_in(campaign_kits.read_kit(data), starts=DAY + timedelta(days=90), by=coordinator, at=AT)
    everything = b"".join(
        zipfile.ZipFile(io.BytesIO(data)).read(name) for name in zipfile.ZipFile(io.BytesIO(data)).namelist()
    )

    for word in (
        b"Spin City",
        b"Sunny",
        b"maria",
        b"4321",
        *(row.code.encode() for row in ShortAddress.objects.filter(campaign=laundries)),
    ):
        assert word not in everything
    assert (made.origin, made.state, made.is_public) == ("Riverbend", "planned", False)
    assert [(post.platform, post.state, post.text) for post in made.posts.order_by("platform")] == [
        ("instagram", "draft", CALM), ("x", "draft", CALM),
    ]  # fmt: skip
    assert (made.ends - made.starts) == (laundries.ends - laundries.starts)
    assert made.posts.first().planned_on == DAY + timedelta(days=97)
    assert campaign_kits.kit_of(laundries, coalition="Riverbend") == data


def test_a_kit_holds_texts_and_pictures_for_whoever_only_opens_the_zip(laundries, coordinator):
    prepared(laundries, coordinator, "x", "radio")

    with zipfile.ZipFile(io.BytesIO(campaign_kits.kit_of(laundries, coalition="Riverbend"))) as kit:
        names = sorted(kit.namelist())

    assert names == [
        "README.txt", "campaign.json", "pictures/02-x-wide.svg", "posts/01-radio.txt", "posts/02-x.txt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no zip"),
        (b"PK\x03\x04 cut off", "no zip"),
        (zipped({"other.txt": "x"}), "is missing"),
        (zipped({"campaign.json": "{"}), "cannot be read"),
        (zipped({"campaign.json": "[]"}), "not a campaign kit"),
        (zipped({"campaign.json": " " * 600_000}), "larger than a campaign"),
        (zipped({str(n): "" for n in range(700)}), "more files"),
        (kit_with(version=2), "Update the site first"),
        (kit_with(version=True), "whole number"),
        (kit_with(name=""), "“name” is missing"),
        (kit_with(message="x" * 5000), "longer than"),
        (kit_with(name="a\x00b"), "no text"),
        (kit_with(days=-1), "“days”"),
        (kit_with(posts=[7]), "posts 1: it must be an object"),
        (kit_with(posts=[{"platform": "myspace", "language": "en", "text": "x"}]), "no platform"),
        (kit_with(posts=[{"platform": "x", "language": "en", "text": "x", "headline": "H"}]), "“alt” is missing"),
        (kit_with(posts=[{}] * 201), "at most 200"),
    ],
)
def test_a_broken_kit_is_refused_with_what_is_wrong(data, said):
    with pytest.raises(ExchangeRefused, match=said):
        campaign_kits.read_kit(data)


def test_a_kit_cannot_lead_people_elsewhere(coordinator):
    post = {"platform": "x", "language": "en", "text": "Go {link}", "target": "https://e.example"}

    made = campaign_kits.bring_in(campaign_kits.read_kit(kit_with(posts=[post])), starts=DAY, by=coordinator, at=AT)

    assert [row.target for row in made.addresses.all()] == ["home"]


def test_a_kit_comes_in_through_the_page(coordinator, desk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    day = {"starts_day": "1", "starts_month": "3", "starts_year": "2027"}
    page = reverse("campaigns:bring_kit")
    wrong = desk.post(page, {"file": SimpleUploadedFile("kit.zip", b"no"), **day})
    right = desk.post(page, {"file": SimpleUploadedFile("kit.zip", kit_with()), **day})

    assert wrong.status_code == 422
    assert right.status_code == 302
    assert Campaign.objects.get().origin == "Lakeside"
