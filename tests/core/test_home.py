"""The coalition's own home page: texts with sources, logo, colour, languages, size."""

import gzip
import io
import random
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import clock, colours, home_texts, logos, sealed_files
from commonlight.core.look_sheet import sheet
from commonlight.core.models import AuditEvent, HomeEntry, Site, SiteLogo
from commonlight.core.roles import Role
from commonlight.core.services import home as services

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])
MARKED = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
FOURTEEN_KB = 14 * 1024


@pytest.fixture
def editor(db):
    make_site(languages=["en", "es", "ar"])
    return make_ordinary(make_organisation(), Role.COORDINATOR)


def entry(editor, kind="about", *, publish=True, **changed):
    values = {"kind": kind, "words": {"en": ("", "We are neighbours.")}}
    draft = services.Draft(**{**values, **changed})
    return services.save_home_entry(draft=draft, entry_id=None, publish=publish, by=editor, at=clock.now())


def picture(size=(300, 100), kind="PNG", **saved) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#0b5f59").save(out, kind, **saved)
    return out.getvalue()


def test_published_texts_stand_on_the_home_page_and_drafts_do_not(client, editor):
    entry(editor)
    entry(editor, "help", words={"en": ("Drive", "Drive somebody to court.")})
    entry(editor, "news", publish=False, day=clock.today(), words={"en": ("Secret", "Not yet.")})

    text = client.get("/en/").content.decode()

    assert "We are neighbours." in text
    assert "Drive somebody to court." in text
    assert "Not yet." not in text


def test_a_text_without_this_language_falls_back_marked_with_its_own(client, editor):
    entry(editor, words={"es": ("", "Somos vecinos.")})

    arabic = client.get("/ar/").content.decode()

    assert '<div lang="es" dir="ltr"><p>Somos vecinos.</p></div>' in arabic
    assert "own_fallback" in client.get("/ar/").context
    assert 'lang="es" dir="ltr"><p>' not in client.get("/es/").content.decode()


def test_words_of_editors_are_words_not_markup(client, editor):
    entry(editor, words={"en": ("", "<script>alert(1)</script> https://example.org/a")})

    text = client.get("/en/").content.decode()

    assert "<script" not in text
    assert 'href="https://example.org/a"' in text


def test_nothing_about_the_area_is_published_without_its_source(client, editor):
    open_as(client, editor)
    typed = {"title_en": "Farms", "text_en": "Papers are kept.", "source": " ", "publish": "on"}

    answer = client.post(reverse("core:add_home_entry", args=["here"]), typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["source"]
    with pytest.raises(services.NeedsSource):
        entry(editor, "here", words={"en": ("Farms", "Papers are kept.")})
    assert HomeEntry.objects.count() == 0


def test_what_waits_in_brackets_is_not_published(client, editor):
    open_as(client, editor)
    address = reverse("core:add_home_entry", args=["readers"])
    start = client.get(address).context["form"].initial

    assert "[" in start["text_en"]
    assert client.post(address, {**start, "publish": "on"}).status_code == 422
    assert client.post(address, start).status_code == 302
    assert HomeEntry.objects.get().is_published is False


def test_texts_that_stand_once_are_not_written_twice(client, editor):
    first = entry(editor)
    open_as(client, editor)

    assert client.get(reverse("core:add_home_entry", args=["about"])).url == reverse("core:home_entry", args=[first.pk])
    assert entry(editor, words={"en": ("", "Changed.")}).pk == first.pk


def test_two_editors_on_one_text_lose_nothing(client, editor):
    row = entry(editor)
    open_as(client, editor)
    address = reverse("core:home_entry", args=[row.pk])
    opened = client.get(address).context["form"]["on"].value()
    save = {"text_en": "We are shepherds.", "publish": "on"}
    services.save_home_entry(
        draft=services.Draft(kind="about", words={"en": ("", "We are nurses.")}),
        entry_id=row.pk,
        publish=True,
        by=editor,
        at=clock.now(),
    )

    answer = client.post(address, {**save, "on": opened})

    said = answer.content.decode()
    assert answer.status_code == 422
    assert "We are nurses." in said
    assert "We are shepherds." in said
    assert "We are nurses." in client.get("/en/").content.decode()
    # Sent once more after it was read, it is put on what stands now.
    again = client.post(address, {**save, "on": answer.context["form"]["on"].value()})
    assert again.status_code == 302
    assert "We are shepherds." in client.get("/en/").content.decode()


def test_past_events_leave_the_page_and_news_comes_newest_first(editor):
    today = clock.today()
    entry(editor, "event", day=today.replace(year=today.year - 1), words={"en": ("Old", "Was.")})
    entry(editor, "event", day=today, words={"en": ("Tonight", "Is.")})
    entry(editor, "news", day=today.replace(year=today.year - 1), words={"en": ("Older", "x")})
    entry(editor, "news", day=today, words={"en": ("Newer", "y")})

    own = home_texts.on_home("en", today=today)

    assert [shown.title for shown in own["event"]] == ["Tonight"]
    assert [shown.title for shown in own["news"]] == ["Newer", "Older"]


def test_each_change_is_audited_without_the_words(editor):
    row = entry(editor)
    services.delete_home_entry(entry_id=row.pk, by=editor, at=clock.now())

    kinds = list(AuditEvent.objects.filter(subject_kind="home entry").values_list("kind", flat=True))
    assert sorted(kinds) == ["home text changed", "home text deleted", "home text published"]
    assert not any("neighbours" in str(event.detail) for event in AuditEvent.objects.all())


# The logo


def waiting() -> set[str]:
    return {path.name for path in sealed_files.folder().rglob("*") if path.is_file()}


def send_logo(client, data: bytes, name="logo.png"):
    file = SimpleUploadedFile(name, data, content_type="image/png")
    return client.post(reverse("core:look"), {"act": "logo", "file": file})


@pytest.mark.slow
def test_a_logo_is_made_anew_small_and_served_as_png(client, editor):
    open_as(client, editor)
    before = waiting()
    exif = Image.Exif()
    exif[0x010E] = "taken at the shelter"

    assert send_logo(client, picture((3000, 1000), "JPEG", exif=exif)).status_code == 302

    site, row = Site.objects.get(), SiteLogo.objects.get()
    assert (site.logo_width, site.logo_height) == (480, 160)
    answer = client.get(f"/look/{site.logo_digest}.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.content == bytes(row.picture)
    assert b"shelter" not in answer.content
    assert f'src="/look/{site.logo_digest}.png" width="168" height="56" alt=""' in client.get("/en/").content.decode()
    assert waiting() == before


@pytest.mark.slow
def test_a_logo_of_many_colours_still_fits_a_first_visit(client, editor):
    open_as(client, editor)
    noise = Image.frombytes("RGB", (640, 160), random.Random(1).randbytes(640 * 160 * 3))
    out = io.BytesIO()
    noise.save(out, "PNG")

    assert send_logo(client, out.getvalue()).status_code == 302

    assert len(SiteLogo.objects.get().picture) <= 4_500


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "word"),
    [
        (MARKED, "SVG"),
        (b"<?xml version='1.0'?>" + MARKED, "SVG"),
        (picture((20_000, 10)), "too large"),
        (picture((9_000, 200)), "too large"),
        (b"GIF89a no picture at all", "could not read"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 300, "could not read"),
    ],
    ids=["svg", "xml-svg", "20000 wide", "9000 wide", "words", "broken png"],
)
def test_other_files_are_refused_kindly(client, editor, data, word):
    open_as(client, editor)

    answer = send_logo(client, data, "logo.svg")

    assert answer.status_code == 422
    assert word in str(answer.context["logo_form"].errors["file"])
    assert SiteLogo.objects.count() == 0


@pytest.mark.slow
def test_a_picture_of_20000_by_20000_pixels_is_refused_before_it_is_read():
    # One colour: 50 kB of file, 1.2 GB of pixels.
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")

    with pytest.raises(logos.LogoRefused) as refused:
        logos.clean_logo(bomb.getvalue())

    assert refused.value.reason == "too large"


def test_a_logo_can_be_taken_away(client, editor):
    open_as(client, editor)
    send_logo(client, picture())
    digest = Site.objects.get().logo_digest

    client.post(reverse("core:look"), {"act": "no logo"})

    assert Site.objects.get().logo_digest == ""
    assert client.get(f"/look/{digest}.png").status_code == 404


# The colour


def test_contrast_is_that_of_wcag():
    # W3C's own worked pairs: black on white 21, #777 on white just misses 4.5, #767676 just passes.
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert colours.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


def test_our_own_colours_pass_what_we_ask_of_others():
    for palette in colours.palettes():
        assert colours.judge(palette.values["accent"], palette).passes


@pytest.mark.parametrize("colour", ["#f5a623", "#ffff00", "#ffffff", "#7fb2ff"])
def test_a_colour_without_contrast_is_refused_with_the_nearest_that_can_be_read(client, editor, colour):
    open_as(client, editor)

    answer = client.post(reverse("core:look"), {"act": "colours", "accent": colour, "accent_dark": ""})

    light = colours.palettes()[0]
    nearest = colours.judge(colour, light).nearest
    assert answer.status_code == 422
    assert nearest in str(answer.context["colour_form"].errors["accent"])
    assert colours.lowest_contrast(nearest, light) >= 4.5
    assert Site.objects.get().accent == ""


def test_the_grounds_of_the_check_are_those_of_the_style_sheet():
    text = colours.SHEET.read_text()
    body = text.split("/* Ground */")[1].split("@media print")[0]
    grounds = set(re.findall(r"background: var\(--([\w-]+)\)", body))

    # Night and alarm carry texts of their own, lines and edges none; all others are held against the main colour.
    assert grounds - {"night", "on-night", "alarm", "line", "focus"} == {*colours.GROUNDS, "accent", "accent-deep"}


def test_own_colours_come_as_one_small_sheet_and_no_inline_style(client, editor):
    open_as(client, editor)
    client.post(reverse("core:look"), {"act": "colours", "accent": "#8a2b5f", "accent_dark": ""})
    site = Site.objects.get()
    name, plain, compressed = sheet(site.accent, site.accent_dark)

    page = client.get("/en/").content.decode()
    answer = client.get(f"/look/{name}.css", headers={"Accept-Encoding": "gzip"})

    assert page.count('<link rel="stylesheet"') == 1
    assert f'href="/look/{name}.css"' in page
    assert "style=" not in page
    assert gzip.decompress(answer.content) == plain == client.get(f"/look/{name}.css").content
    assert b"--accent:#8a2b5f" in plain
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/look/0.css").headers["Cache-Control"] == "no-cache"
    assert colours.judge(site.accent_dark, colours.palettes()[1]).passes
    assert len(compressed) <= 8 * 1024


# Size


def words_of(alphabet: str, length: int, rng: random.Random) -> str:
    text = ""
    while len(text) < length:
        text += "".join(rng.choices(alphabet, k=rng.randint(2, 9))) + " "
    return text[:length]


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_home_with_the_longest_texts_weighs_at_most_14_kb(client, editor, language):
    rng = random.Random(4)
    common = ["person", "people", "help", "work", "when", "house", "they", "write", "together", "the", "a", "and", "of"]
    arabic = ["شخص", "ناس", "مساعدة", "عمل", "عندما", "بيت", "هم", "اكتب", "معا", "من", "في", "على", "إلى"]
    for kind in home_texts.Kind:
        for number in range(home_texts.MOST_SHOWN[kind] + 1):
            stock = arabic if language == "ar" else common
            letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي" if language == "ar" else "abcdefghijklmnoprstuvwy"
            words = ""
            # Every third word is one nobody wrote before: more than real texts hold.
            while len(words) < home_texts.LONGEST[kind]:
                words += (words_of(letters, 7, rng) if rng.random() < 0.33 else rng.choice(stock)) + " "
            draft = {
                "source": "A court record of 3 May 2026",
                "words": {language: (f"Title {number}", words[: home_texts.LONGEST[kind]])},
            }
            if kind in home_texts.DATED:
                draft["day"] = clock.today()
            entry(editor, kind.value, **draft)
    services.set_colours(accent="#8a2b5f", accent_dark="#e39ac2", by=editor, at=clock.now())
    client.cookies.clear()

    page = client.get(f"/{language}/", headers={"Accept-Encoding": "gzip"})
    _, _, style = sheet("#8a2b5f", "#e39ac2")

    assert page.headers["Content-Encoding"] == "gzip"
    assert len(page.content) + len(style) <= FOURTEEN_KB


def test_the_embed_snippet_is_html_without_script_picture_or_form(client, editor):
    open_as(client, editor)

    snippets = client.get(reverse("core:embed")).context["snippets"]

    assert [snippet["language"].code for snippet in snippets] == ["en", "es", "ar"]
    for snippet in snippets:
        assert "http://testserver/" in snippet["text"]
        assert not any(word in snippet["text"] for word in ("<script", "<img", "<iframe", "<form", "style=", "onclick"))
    assert 'dir="rtl"' in snippets[2]["text"]
