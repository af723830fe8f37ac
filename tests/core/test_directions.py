"""Days and numbers keep their order inside sentences that run from right to left."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template

import commonlight
from commonlight.core.directions import isolated

TEMPLATES = Path(commonlight.__file__).parent
SENTENCE = re.compile(r"\{%\s*blocktrans(?:late)?\b[^%]*%\}")
BARE_DAY = re.compile(r"""date:["'](?:Y-m-d|d/m/Y|H:i)[^"']*["'](?!\|isolated)""")


@pytest.mark.parametrize(
    ("value", "told"), [("2026-11-23", "\u20682026-11-23\u2069"), ("", ""), (None, ""), (7, "\u20687\u2069")]
)
def test_a_value_is_set_apart_and_nothing_stays_nothing(value, told):
    assert isolated(value) == told


def test_what_a_person_wrote_stays_escaped():
    page = Template("{% load look %}{{ words|isolated }}")
    assert page.render(Context({"words": "<b>"})) == "\u2068&lt;b&gt;\u2069"


def test_no_public_sentence_holds_a_bare_day():
    """A team's pages come in languages that run from left to right; every other page may come in Arabic."""
    found, read = [], 0
    for path in sorted(TEMPLATES.glob("*/templates/**/*.html")):
        text = path.read_text(encoding="utf-8")
        if 'extends "core/team.html"' in text:
            continue
        read += 1
        found += [path.name for tag in SENTENCE.findall(text) if BARE_DAY.search(tag)]
    assert read > 50
    assert found == []
