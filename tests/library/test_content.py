"""The content that ships: whole, sourced, readable, the same facts as were gathered."""

from itertools import product
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from tests.library.conftest import TODAY

from commonlight.library.checks import findings
from commonlight.library.content_files import FOLDER, content
from commonlight.library.schema import DEFAULT_LANGUAGE, KINDS

GATHERED_FIELDS = {
    "defines": "defines",
    "protections": "victim_protections",
    "penalties": "penalties",
    "duties": "community_duty",
}


def test_all_that_was_gathered_is_there():
    found = {kind: len(entries) for kind, entries in content().entries.items()}

    assert found == {"law": 92, "sign": 59, "caution": 13, "group": 14, "line": 73, "word": 28}


def test_the_check_finds_nothing_on_the_day_the_content_was_written():
    assert [str(finding) for finding in findings(content(), today=TODAY)] == []


def test_every_kind_is_promised_in_spanish_and_all_but_the_laws_in_each_further_language():
    assert set(content().complete["es"]) == set(KINDS)
    for language in ("ar", "fr", "ht", "zh-hans"):
        assert set(content().complete[language]) == set(KINDS) - {"law"}, language


def test_every_place_and_every_term_has_a_name_in_each_language_of_the_site():
    terms = content().terms
    languages = set(dict(settings.LANGUAGES))

    assert languages == set(terms)
    assert {code for code, place in content().places.items() if set(place.names) != languages} == set()
    for language in languages:
        assert {section: set(codes) for section, codes in terms[language].items()} == {
            section: set(codes) for section, codes in terms["en"].items()
        }, language


def test_no_translation_claims_a_review():
    claimed = [entry.id for entries in content().entries.values() for entry in entries.values() if entry.reviewed]

    assert claimed == []


def test_no_entry_claims_a_check_nobody_made():
    claimed = [entry.id for entries in content().entries.values() for entry in entries.values() if entry.checked]

    assert claimed == []


def test_memory_is_flagged_and_never_written_into_a_text():
    laws = content().entries["law"].values()

    assert [law.id for law in laws if any("memory" in words for words in law.texts["en"].values())] == []
    assert content().entries["law"]["us-ga-16-5-47"].unchecked == ("penalties",)


def test_each_translated_text_keeps_the_numbers_of_the_english_one():
    """A year, a term of prison or a count must survive translation."""
    lost = []
    for kind, language in [("law", "es"), *product(("sign", "group", "line"), ("es", "ar", "fr", "ht", "zh-hans"))]:
        for entry in content().entries[kind].values():
            for field, words in entry.texts.get(language, {}).items():
                if field in ("title", "plain"):
                    continue
                missing = _numbers(entry.texts["en"][field]) - _numbers(words)
                lost += [(language, entry.id, field, sorted(missing))] if missing else []

    assert lost == []


def _numbers(words: str) -> set[str]:
    digits = "".join(letter if letter.isdigit() else " " for letter in words.replace(",", "").replace(".", ""))
    return {number for number in digits.split() if len(number) > 1}


def test_a_spanish_plain_text_differs_from_the_english():
    same = [law.id for law in content().entries["law"].values() if law.texts["es"]["plain"] == law.texts["en"]["plain"]]

    assert same == []


def test_content_files_stay_small_enough_to_edit():
    sizes = {path.name: path.stat().st_size for path in FOLDER.rglob("*.yaml")}

    assert max(sizes.values()) < 40_000, sizes


@pytest.mark.shared
def test_the_facts_of_the_laws_are_those_that_were_gathered(shared_data: Path):
    gathered = yaml.load((shared_data / "library" / "laws.yaml").read_text(), Loader=yaml.CSafeLoader)["laws"]
    laws = content().entries["law"]

    assert {law["id"]: (law["citation"], law["year"], law["confidence"]) for law in gathered} == {
        law.id: (law.facts["citation"], law.facts["year"], law.grade) for law in laws.values()
    }
    for law in gathered:
        kept = {ours for ours, theirs in GATHERED_FIELDS.items() if law[theirs]}
        assert kept == set(laws[law["id"]].texts[DEFAULT_LANGUAGE]) & set(GATHERED_FIELDS), law["id"]


@pytest.mark.shared
def test_the_numbers_and_grades_of_the_lines_are_those_that_were_gathered(shared_data: Path):
    gathered = yaml.load((shared_data / "library" / "hotlines.yaml").read_text(), Loader=yaml.CSafeLoader)["hotlines"]
    ours = sorted(
        (line.facts["country"], line.facts["number"], line.grade) for line in _lines() if line.facts["number"]
    )

    assert ours == sorted(
        (line["country"], line["number"], line["confidence"]) for line in gathered if line["number"][-1].isdigit()
    )


def _lines():
    return content().entries["line"].values()


def test_a_day_is_written_in_haitian_creole_which_django_does_not_know():
    from datetime import date

    from django.utils.formats import date_format
    from django.utils.translation import override

    with override("ht"):
        assert date_format(date(2026, 3, 27)) == "27 mas 2026"
