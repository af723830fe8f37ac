"""The content files: every group in both settings, in both languages, in plain words, with sources that exist."""

import json
import re
from dataclasses import replace

import pytest
import yaml

from commonlight.library.content_files import content
from commonlight.library.reading import grade
from commonlight.outreach.models import PlanLine
from commonlight.outreach.public_words import SECTIONS as SHOWN
from commonlight.outreach.template_files import (
    COMMON,
    FOLDER,
    ContentBroken,
    Line,
    Words,
    checklists,
    evidence,
    guides,
    plan_of,
    read_template,
    team_only,
    templates,
)

WANTED = {
    "youth-instability", "youth-school", "job-seekers", "farm-workers", "refugees", "low-income", "disability",
    "hotel-care", "faith-clubs", "root-poverty", "root-education", "root-housing", "root-inequality",
}  # fmt: skip
SECTIONS = set(PlanLine.Section.values)


def test_each_group_of_the_mission_has_a_template():
    assert set(templates()) == WANTED


@pytest.mark.parametrize("group", sorted(WANTED))
def test_the_country_and_the_city_get_different_plans(group):
    rural, urban = plan_of(group, "rural"), plan_of(group, "urban")

    own_rural = {code for code in rural.lines if code not in urban.lines and code.startswith(f"{group}.")}
    own_urban = {code for code in urban.lines if code not in rural.lines and code.startswith(f"{group}.")}

    assert {line.section for line in rural.lines.values()} == SECTIONS
    assert {line.section for line in urban.lines.values()} == SECTIONS
    assert {rural.lines[code].section for code in own_rural} >= {"channels", "messages", "offers"}
    assert {urban.lines[code].section for code in own_urban} >= {"channels", "messages", "offers"}
    assert "rural.trend-sheet" in rural.tasks
    assert "rural.trend-sheet" not in urban.tasks
    assert {"urban.training", "urban.legal-clinic", "urban.transit"} <= set(urban.lines)


def test_every_text_stands_in_spanish_too():
    parts = list(templates().values())
    words = [line.words for part in parts for line in (*part.lines, *part.tasks)]
    words += [one for part in parts for one in (part.name, part.about)]
    words += [one for row in evidence().values() for one in (row.says, row.limits)]
    words += [one for held in (guides(), checklists()) for chapter in held.values() for one in (chapter.name,)]
    words += [part.words for held in (guides(), checklists()) for chapter in held.values() for part in chapter.parts]

    assert [one.texts["en"] for one in words if not {"en", "es"} <= set(one.texts)] == []


def test_what_the_public_reads_of_a_programme_stands_in_all_six_languages():
    six = {"en", "es", "fr", "ar", "ht", "zh-hans"}
    words = {one.group: one.name for one in templates().values()}
    for group in templates():
        for setting in ("rural", "urban"):
            lines = plan_of(group, setting).lines.items()
            public = {*SHOWN, PlanLine.Section.MESSAGE.value}
            words |= {code: line.words for code, line in lines if line.section in public and code not in team_only()}

    assert len(words) > 200
    assert {code: sorted(six - set(one.texts)) for code, one in words.items() if not six <= set(one.texts)} == {}


def test_an_arabic_text_has_arabic_commas_and_question_marks():
    said = [
        text
        for path in (FOLDER / "ar").glob("programmes/*.yaml")
        for text in (yaml.safe_load(path.read_text())["lines"]).values()
    ]

    assert len(said) > 200
    assert [text for text in said if "," in text or "?" in text or ";" in text] == []


def test_each_finding_names_author_or_place_and_year_or_number_or_says_that_there_is_no_study():
    vague = [
        row.id
        for row in evidence().values()
        if row.source is not None
        and not re.search(r"(19|20)\d\d|n=[\d,]+|\.org|core\.ac\.uk/\d+|[A-Z]\w+ and [A-Z]\w+,", row.source)
    ]

    assert vague == []
    assert [row.id for row in evidence().values() if row.strength == "practice"] == ["faith"]


def test_what_people_are_told_is_plain():
    hard = {
        code: round(found, 1)
        for name in templates()
        for setting in ("rural", "urban")
        for code, line in plan_of(name, setting).lines.items()
        if line.section in ("messages", "do_nots") and (found := grade(line.words.texts["en"], "en")) and found > 8
    }

    assert hard == {}


def test_no_text_speaks_of_rescue_or_of_a_culture_as_one():
    said = json.dumps([yaml.safe_load(path.read_text()) for path in FOLDER.glob("programmes/*.yaml")]).lower()

    assert [word for word in ("rescue", "prostitut", "victims ", "superbowl", "modern slave") if word in said] == []
    assert all(part.words.texts["en"].count("?") for chapter in guides().values() for part in chapter.parts)


def test_steps_of_checklists_name_entries_of_the_library():
    named = {see for chapter in checklists().values() for part in chapter.parts for see in part.see}

    assert named
    assert [see for see in sorted(named) if content().entry(*see.split(":")) is None] == []


def test_a_missing_language_falls_back_to_english_and_says_so():
    text = Words({"en": "A bed"}).shown_in("es")

    assert (text.words, text.is_fallback) == ("A bed", True)
    assert 'lang="en"' in text.html


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"group": "other"}, "group must be"),
        ({"kind": "campaign"}, "none of prevention"),
        ({"level": "high"}, "none of inform"),
        ({"lines": [{"id": "a", "section": "aims", "setting": "both", "text": "x"}]}, "none of goals"),
        ({"lines": [{"id": "a", "section": "goals", "setting": "both", "text": ""}]}, "needs an English text"),
        ({"tasks": [{"id": "a", "setting": "both", "day": -1, "text": "x"}]}, "whole number"),
    ],
)
def test_a_broken_template_is_refused_with_file_and_reason(tmp_path, change, said):
    raw = yaml.safe_load((FOLDER / "programmes" / "refugees.yaml").read_text()) | change
    (tmp_path / "programmes").mkdir()
    path = tmp_path / "programmes" / "refugees.yaml"
    path.write_text(yaml.safe_dump(raw))

    with pytest.raises(ContentBroken, match=said) as refused:
        read_template(path, tmp_path)

    assert str(refused.value).startswith("refugees.yaml")


def test_a_line_may_cover_only_a_line_of_every_plan_in_its_section(monkeypatch):
    from commonlight.outreach import template_files

    held = dict(template_files._all())
    line = Line("refugees.x", "messages", "both", Words({"en": "x"}), covers=("all.near",))
    held["refugees"] = replace(held["refugees"], lines=(line,))

    with pytest.raises(
        ContentBroken, match=r"refugees\.x: covers a line of every plan in the same section, not all\.near"
    ):
        template_files._check_covers(held)


def test_common_parts_are_no_templates_to_choose():
    assert not set(COMMON) & set(templates())
