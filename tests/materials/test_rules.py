"""What stands before the printer: state rules, words, figures, pictures, grades; and what the content files hold."""

import io

import pytest
from tests.materials.world import AT, NUMBER, called, material, piece

from commonlight.core import word_lint
from commonlight.library.content_files import content as library
from commonlight.library.reading import grade
from commonlight.outreach import going_out_materials
from commonlight.outreach import material_files as content
from commonlight.outreach.making import measuring, posting, typesetting
from commonlight.outreach.services import material_checks as checks
from commonlight.outreach.services import material_making as making
from commonlight.outreach.services import material_sheets as sheets
from commonlight.outreach.services import materials as services

TODAY = AT.date()


def test_there_are_enough_drafts_and_none_says_what_it_must_not():
    assert len(content.drafts()) >= 12
    for draft in content.drafts().values():
        assert {"en", "es"} <= set(draft.texts)
        for language in draft.texts:
            words = content.words_of(draft, language)
            assert content.is_complete(draft, language)
            assert list(word_lint.flaws_of_words(language, words)) == []
            whole = " ".join(text if text[-1] in ".?!" else f"{text}." for text in words.values())
            assert (grade(whole, language) or 0) <= 6


def test_drafts_name_settings_groups_and_pictures_that_exist():
    held = library()
    groups = set(held.entries["group"])
    for draft in content.drafts().values():
        assert draft.setting in held.terms["en"]["setting"]
        assert set(draft.groups) <= groups
        assert draft.picture in content.pictures()


def test_each_drawing_is_described_in_six_languages_and_shows_nothing_banned():
    assert len(content.pictures()) >= 10
    for picture in content.pictures().values():
        assert set(picture.descriptions) == {"en", "es", "fr", "ht", "ar", "zh-hans"}
        assert list(word_lint.flaws_of_picture(picture.tags)) == []
        assert "<script" not in picture.svg and "href" not in picture.svg


def test_the_rules_agree_with_the_law_library():
    laws = library().entries["law"]
    with_rule = {law.id for law in laws.values() if law.facts.get("posting")}

    assert {rule.law for rule in posting.rules().values()} == with_rule
    assert len(with_rule) >= 4
    for rule in posting.rules().values():
        facts = laws[rule.law].facts
        said = facts["posting"]
        assert (rule.place, list(rule.languages)) == (facts["place"], said["languages"])
        assert (rule.size_in, rule.font_pt) == (
            tuple(said["size_in"]) if "size_in" in said else None,
            said.get("font_pt", 0),
        )


@pytest.mark.slow
@pytest.mark.parametrize("rule", sorted(posting.rules()))
def test_the_notice_in_english_and_spanish_has_what_each_state_measures(rule):
    made = measuring.measured(typesetting.pdf(piece("poster", ("en", "es"), "notice", layout="together")))

    assert [one.what for one in posting.findings(posting.rules()[rule], made, number=NUMBER) if not one.holds] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "languages", "lacks"),
    [
        ({"paper": "a4"}, ("en", "es"), {"size"}),
        ({}, ("en",), {"languages"}),
        ({"number": "not checked"}, ("en", "es"), {"number"}),
        ({"kind": "card"}, ("en", "es"), {"letters"}),
    ],
)
def test_georgia_is_not_met_by_other_paper_one_language_no_number_or_small_letters(changes, languages, lacks):
    made = measuring.measured(
        typesetting.pdf(piece(**{"kind": "poster", "languages": languages, "draft": "notice"} | changes))
    )

    found = posting.findings(posting.rules()["us-ga"], made, number=NUMBER)
    assert {one.what for one in found if not one.holds} == lacks


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We rescue people", "word"),
        ("She was saved by us", "word"),
        ("The average age of entry is 13", "statistic"),
        ("300,000 children are at risk", "statistic"),
        ("It peaks at the Super Bowl", "statistic"),
    ],
)
def test_words_and_dead_figures_are_found(text, kind):
    assert [flaw.kind for flaw in word_lint.flaws_of_words("en", {"lead": text})] == [kind]


def test_a_banned_word_inside_another_is_left_alone():
    assert list(word_lint.flaws_of_words("en", {"lead": "Save the number in your phone"})) == []


@pytest.mark.parametrize("tag", ["chains", "Rope", "barcode", "bar codes", "handcuffs"])
def test_a_picture_of_chains_rope_or_bar_codes_is_found(tag):
    assert [flaw.kind for flaw in word_lint.flaws_of_picture(["people", tag])] == ["picture"]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("days_ago", "stopped"), [(1, []), (180, []), (200, ["number"])])
def test_a_number_called_200_days_ago_stops_the_printer(coordinator, days_ago, stopped):
    called(coordinator, days_ago=days_ago)

    found = checks.problems(material(coordinator, languages=["en"]), TODAY)
    assert [one.kind for one in found if one.blocks] == stopped


@pytest.mark.slow
@pytest.mark.django_db
def test_an_unreviewed_translation_is_marked_until_a_speaker_read_it_and_again_when_it_changes(coordinator):
    made = material(coordinator)

    def marked():
        return not sheets.piece_of(made, TODAY).sheets[1].is_read

    first = marked()
    services.mark_read(made, language="es", name="Lucía", by=coordinator, at=AT)
    then = marked()
    services.write_texts(made, "es", {"lead": "Nadie puede retenerle."}, by=coordinator, at=AT)

    assert (first, then, marked()) == (True, False, True)


@pytest.mark.slow
@pytest.mark.django_db
def test_hard_words_and_missing_ones_stop_the_printer(coordinator):
    called(coordinator)
    made = material(coordinator, languages=["en", "vi"], draft="farm")
    hard = "Exploitation notwithstanding administrative documentation requirements necessitates comprehensive consultation."
    blocks = dict.fromkeys(("headline", "lead", "point1", "point2", "not_text", "do1", "do2", "happens1"), hard)
    services.write_texts(made, "en", blocks, by=coordinator, at=AT)

    kinds = {one.kind for one in checks.problems(made, TODAY) if one.blocks}
    assert kinds == {"grade", "missing", "picture"}
    with pytest.raises(making.Stopped):
        making.make(made, "txt", TODAY)


@pytest.mark.slow
@pytest.mark.django_db
def test_an_objection_to_the_picture_stands_until_the_picture_changes(coordinator, rosa):
    called(coordinator)
    made = material(coordinator, languages=["en"])
    services.object_to(made, language="", block="picture", words="Too sad", name="R.", by=rosa, at=AT)
    stopped = [one.kind for one in checks.problems(made, TODAY) if one.blocks]

    services.change_material(made, {"picture": "door"}, by=coordinator, at=AT)

    assert stopped == ["objection"]
    assert [one.kind for one in checks.problems(made, TODAY) if one.blocks] == []


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "to"), [(a, b) for a in ("draft", "ready", "withdrawn") for b in ("draft", "ready", "withdrawn")]
)
def test_states_follow_their_table(coordinator, state, to):
    made = material(coordinator)
    made.state = state

    allowed = to in made.STEPS[state]
    try:
        services._step(made, to)
    except services.MaterialRefused:
        assert not allowed
    else:
        assert allowed


@pytest.mark.slow
@pytest.mark.django_db
def test_a_duty_that_the_file_does_not_meet_keeps_it_from_being_ready(coordinator):
    called(coordinator)
    made = material(coordinator, draft="notice", languages=["en"], duty="us-ga")

    with pytest.raises(services.MaterialRefused):
        services.make_ready(made, by=coordinator, at=AT)
    services.change_material(made, {"languages": ["en", "es"]}, by=coordinator, at=AT)
    services.make_ready(made, by=coordinator, at=AT)

    assert made.state == "ready"


@pytest.mark.slow
@pytest.mark.django_db
def test_taking_everything_out_brings_words_and_copies(coordinator):
    called(coordinator)
    made = material(coordinator, kind="message", languages=["ar"])
    services.make_ready(made, by=coordinator, at=AT)
    services.count_run(made, copies=3, printed_on=TODAY, places=[("Library", 2)], by=coordinator, at=AT)
    words, copies = io.BytesIO(), io.BytesIO()

    going_out_materials.write_materials(words)
    going_out_materials.write_copies(copies)

    assert "يمكنك أن تطلب المساعدة" in words.getvalue().decode("utf-8-sig")
    assert "Library" in copies.getvalue().decode("utf-8-sig")
