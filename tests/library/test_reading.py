"""How hard a text is to read."""

import pytest

from commonlight.library.reading import english_grade, grade, n_sentences, spanish_ease, words_of

EASY = "The cat sat on the mat. It was warm there."
HARD = "Exploitative recruitment intermediaries systematically confiscate identification documentation."


def test_english_grade_follows_the_formula():
    """Ten words, two sentences, ten syllables: 0.39 * 5 + 11.8 * 1 - 15.59."""
    assert english_grade(EASY) == pytest.approx(0.39 * 5 + 11.8 - 15.59)


def test_spanish_ease_follows_the_formula():
    """Six words, one sentence, nine syllables: 206.84 - 60 * 9 / 6 - 1.02 * 6."""
    assert spanish_ease("El gato come pan en casa.") == pytest.approx(206.84 - 60 * 9 / 6 - 1.02 * 6)


def test_a_hard_text_reads_harder_than_an_easy_one():
    assert english_grade(EASY) < 3
    assert english_grade(HARD) > 14
    assert grade("El gato come pan. Hay sol.", "es") < grade(
        "Intermediarios explotadores confiscan sistemáticamente documentación identificativa.", "es"
    )


def test_the_full_stop_of_an_abbreviation_ends_no_sentence():
    assert n_sentences("See 18 U.S.C. 1589 and Pub. L. 106-386. It is long.") == 2


def test_words_with_hyphens_and_apostrophes_are_one_word():
    assert words_of("Do-not-disturb isn't 1,000") == ["Do-not-disturb", "isn't", "1", "000"]


def test_an_empty_text_is_easy():
    assert grade("", "en") == 0.0
    assert spanish_ease("...") == 100.0


def test_a_language_without_a_measure_has_no_grade():
    assert grade("نص", "ar") is None


@pytest.mark.parametrize(("ease_text", "expected"), [("Voy al sol. Soy yo.", 4.0)])
def test_spanish_bands_give_a_school_year(ease_text, expected):
    assert grade(ease_text, "es") == expected
