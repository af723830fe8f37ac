"""What is wrong with an entry: whole sentences in English for the command, and in the language of a page."""

import pytest
from django.utils.translation import override

from commonlight.library.content_files import row_problems
from commonlight.library.problems import Problem, in_page_language
from commonlight.library.rows import known_codes
from commonlight.library.schema import LAW
from commonlight.library.selectors import content

ROW = {
    "id": "us-ga-1",
    "grade": "D",
    "source": "",
    "place": "Atlantis",
    "level": "state",
    "year": "2020",
    "status": "in_force",
    "topics": [],
    "colour": "red",
    "en": {"title": "", "sing": "la"},
}


def found() -> list[str]:
    return list(row_problems(LAW, ROW, known_codes(content())))


def test_each_problem_of_a_row_is_a_sentence_in_english():
    said = found()

    assert "citation is missing" in said
    assert "year must be a whole number above 0" in said
    assert "place 'Atlantis' is not named among the place terms" in said
    assert "topics must be a list with at least one entry" in said
    assert "colour: not known for a law; see docs/reference/library.md" in said


def test_no_problem_of_a_row_stays_in_english_on_a_spanish_page():
    with override("es"):
        shown = [in_page_language(problem) for problem in found()]

    assert len(shown) >= 9
    assert [words for words in shown if " is " in words or " must " in words or "missing" in words] == []
    assert any(words.startswith("falta:") for words in shown)
    assert all(isinstance(problem, Problem) for problem in found())


def test_fields_are_called_on_a_page_as_the_form_calls_them():
    with override("en"):
        assert in_page_language(Problem("%(field)s is missing", field="citation")) == "Citation is missing"


@pytest.mark.parametrize("words", ["plain words", ""])
def test_words_that_are_no_problem_of_ours_are_shown_as_they_are(words):
    assert in_page_language(words) == words
