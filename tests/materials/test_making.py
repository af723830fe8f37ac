"""Files made of the shipped words: accessible PDFs, readable codes, scripts, and each refusal by name."""

import io

import page
import pikepdf
import pytest
import zxingcpp
from PIL import Image
from tests.materials.world import ADDRESS, NUMBER, piece

from commonlight.outreach import material_files as content
from commonlight.outreach.making import codes, decks, measuring, plain, scripts, typesetting
from commonlight.outreach.making.pieces import (
    MissingFont,
    MixedDirections,
    NoAlternative,
    NoPrinter,
    Sheet,
    TooDense,
    TooLong,
)

SIX = ("en", "es", "fr", "ht", "ar", "zh-hans")
FORMS = [
    ("poster", {}), ("poster", {"layout": "together", "paper": "a4"}), ("poster", {"version": "large"}),
    ("poster", {"version": "easy"}), ("brochure", {}), ("card", {}), ("slides", {}), ("square", {}),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "changes"), FORMS)
def test_each_form_is_an_accessible_pdf_in_the_eyes_of_another_program(kind, changes):
    made = typesetting.pdf(piece(kind, ("en", "es", "ht", "ar"), **changes))

    report = page.validate_pdf_bytes(made, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


@pytest.mark.slow
def test_the_other_program_finds_what_is_not_accessible():
    made = typesetting.pdf(piece())
    with pikepdf.open(io.BytesIO(made)) as document:
        del document.Root["/StructTreeRoot"]
        out = io.BytesIO()
        document.save(out)

    assert not page.validate_pdf_bytes(out.getvalue(), profile="ua1").is_compliant


@pytest.mark.slow
def test_the_main_poster_stands_in_six_languages_with_its_fonts_inside():
    found = measuring.measured(typesetting.pdf(piece("poster", SIX)))

    assert found.sizes == ((612.0, 792.0),) * 6
    assert {"en", "es", "fr", "ht", "ar", "zh"} <= found.languages
    assert found.smallest_pt >= 15
    assert (found.unembedded, found.has_missing_letters) == ((), False)
    assert found.digits.count("18883737888") == 6


@pytest.mark.slow
@pytest.mark.parametrize("draft", sorted(content.drafts()))
def test_each_draft_fits_each_form_in_each_of_its_languages(draft):
    languages = tuple(content.drafts()[draft].texts)

    for kind, changes in FORMS:
        if changes.get("layout") != "together":
            typesetting.order_of(piece(kind, languages, draft, **changes))
            typesetting.png(piece(kind, languages, draft, **changes), width=60)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["poster", "brochure", "card", "slides"])
def test_a_reader_of_codes_reads_what_is_printed(kind):
    pages = typesetting.png(piece(kind, ("ar",)), width=1275)

    read = {code.text for made in pages for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(made)).convert("L"))}
    assert read == {ADDRESS}


@pytest.mark.slow
def test_the_same_words_give_the_same_bytes():
    assert typesetting.pdf(piece()) == typesetting.pdf(piece())


@pytest.mark.slow
def test_pictures_come_as_png_and_as_drawing():
    square = typesetting.png(piece("square"), width=1080)[0]

    assert Image.open(io.BytesIO(square)).size == (1080, 1080)
    assert typesetting.svg(piece("square"))[0].startswith(b"<svg")


@pytest.mark.slow
def test_words_too_long_are_refused_with_how_much_to_cut_and_that_cut_is_enough():
    long = " ".join(["Somebody keeps your papers and your pay and does not give them back."] * 9)

    with pytest.raises(TooLong) as refused:
        typesetting.pdf(piece(words_en={"point1": long}))

    assert (refused.value.language, refused.value.part) == ("en", "points")
    assert 0 < refused.value.cut < len(long)
    typesetting.pdf(piece(words_en={"point1": long[: len(long) - refused.value.cut]}))


@pytest.mark.parametrize(
    ("language", "line"),
    [("ar", "اتصل بـ Harbor House الآن"), ("en", "Call سلام now"), ("en", "Call \u202enow"), ("he", "שלום and more")],
)
def test_mixed_directions_in_one_line_are_refused(language, line):
    with pytest.raises(MixedDirections):
        scripts.check_direction(Sheet(language, {"lead": line}))


def test_digits_and_a_line_of_its_own_are_no_mixture():
    scripts.check_direction(Sheet("ar", {"lead": "اتصل 24/7\nHarbor House"}))


def test_a_script_without_a_font_is_refused_with_the_package_to_install():
    latin_only = frozenset({"Noto Sans"})

    with pytest.raises(MissingFont) as arabic:
        scripts.families_for([Sheet("ar", {"lead": "سلام"})], installed=latin_only)
    with pytest.raises(MissingFont) as chinese:
        scripts.families_for([Sheet("zh-hans", {"lead": "您好"})], installed=latin_only)
    with pytest.raises(MissingFont) as unknown:
        scripts.families_for([Sheet("dv", {"lead": "ދިވެހި"})], installed=latin_only)

    assert (arabic.value.script, arabic.value.package) == ("Arabic", "fonts-noto-core")
    assert (chinese.value.script, chinese.value.package) == ("Chinese", "fonts-noto-cjk")
    assert (unknown.value.script, unknown.value.package) == ("Thaana", "fonts-noto-extra")


def test_a_picture_without_a_description_is_refused():
    held = piece()
    bare = Sheet("en", held.sheets[0].words, "  ")

    with pytest.raises(NoAlternative):
        typesetting.order_of(piece(sheets=(bare,)))


def test_a_code_too_dense_for_its_print_is_refused_with_the_longest_address():
    with pytest.raises(TooDense) as refused:
        codes.code_svg("https://riverbend.example.org/" + "a" * 300, "card")

    most = refused.value.most_letters
    assert codes.module_mm("https://" + "a" * (most - 8), codes.CODE_MM["card"]) >= codes.SMALLEST_MODULE_MM
    assert codes.module_mm("https://" + "a" * (most - 7), codes.CODE_MM["card"]) < codes.SMALLEST_MODULE_MM


def test_five_languages_on_one_sheet_are_refused():
    with pytest.raises(NoPrinter):
        typesetting.order_of(piece("poster", SIX[:5], layout="together"))


@pytest.mark.slow
def test_an_unread_translation_says_so_on_the_print():
    each = measuring.measured(typesetting.pdf(piece("poster", ("es",)))).text
    together = measuring.measured(typesetting.pdf(piece("poster", ("en", "es"), layout="together"))).text

    assert "ha revisado aún" in each
    assert "Puede pedir ayuda *" in together and "* No second speaker" in together


def test_a_text_message_is_counted_as_phones_count_it():
    held = piece("message", ("en", "ar"))

    english, arabic = (plain.message(held, sheet) for sheet in held.sheets)
    assert (english.alphabet, english.parts) == ("gsm", 1)
    assert (arabic.alphabet, arabic.parts) == ("wide", 2)
    assert english.words.endswith(NUMBER)
    with pytest.raises(TooLong):
        plain.message(held, Sheet("en", {"message": "a" * 320}))


def test_a_piece_of_a_web_page_fetches_nothing_and_escapes_words():
    held = piece("snippet", ("ar",), words_ar={"headline": "<b>"})

    made = plain.snippet(held, held.sheets[0])
    assert 'lang="ar" dir="rtl"' in made and "&lt;b&gt;" in made
    assert not any(word in made for word in ("<script", "style=", "<img", "src="))


@pytest.mark.slow
def test_the_slides_open_as_a_presentation_with_titles_and_descriptions():
    from pptx import Presentation

    drawing = typesetting.drawing_png(content.pictures()["talking"].svg, width=400)
    made = decks.pptx(piece("slides", ("en", "ar")), picture_png=drawing, code_png=drawing)

    deck = Presentation(io.BytesIO(made))
    assert len(deck.slides) == 12
    assert all(slide.shapes.title.text_frame.text for slide in deck.slides)
    pictures = [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 13]
    assert all(shape._element.nvPicPr.cNvPr.get("descr") for shape in pictures) and len(pictures) == 4
    text = "\n".join(shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame)
    assert NUMBER in text and "ما يمكن أن تلاحظه" in text
