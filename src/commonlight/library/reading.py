"""
How hard a text is to read: years of school in English, ease in Spanish. No other language has a measure here.

Both measures see only lengths of words and sentences. They find long texts; they cannot tell that a text is clear.
"""

import re
import unicodedata
from itertools import pairwise

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# A full stop inside "U.S.C. 1589" or "Pub. L." ends no sentence: a sentence ends before a capital that starts a word
# of two letters or more, or at the end.
SENTENCE_END = re.compile(r"[.!?]+[\"'”»)]*(?=\s+[¿¡\"'“«(]*(?:[^\W\d_a-z][^\W\d_]|[AIYO]\s)|\s*$)")
# A last e that is not heard: "take", "used", "crimes"; but "little", "needed" and "wages" are counted in full.
SILENT_ENDING = re.compile(r"(?:[^l]e|[^dt]ed|(?<![csxzg])(?<!ch)(?<!sh)es)$")
# Two vowels side by side that are said apart: "violence", "area", "society", "usual".
PARTED_VOWELS = re.compile(r"[^cstg]ia|[^cstg]io(?!u)|eo(?!p)|iet|creat|being|area|[dntrs]ual")
STRONG = "aeoáéíóú"


def words_of(text: str) -> list[str]:
    """Return the words of `text`; a number counts as a word."""
    return WORD.findall(text)


def n_sentences(text: str) -> int:
    """Return how many sentences `text` has, at least one."""
    return max(1, len(SENTENCE_END.findall(text.strip())))


def english_syllables(word: str) -> int:
    """
    Return the syllables of an English word, counted by its groups of vowels; a number counts as one.

    Examples
    --------
    >>> [english_syllables(word) for word in ("work", "wages", "passport", "exploitation", "crimes", "violence", "area")]
    [1, 2, 2, 4, 1, 3, 3]
    """
    bare = word.lower().replace("’", "'").removesuffix("'s")
    if not re.search(r"[a-z]", bare):
        return 1
    count = 0
    for part in re.split(r"[-']", bare):
        if not part:
            continue
        groups = len(re.findall(r"[aeiouy]+", part)) + len(PARTED_VOWELS.findall(part))
        if groups > 1 and SILENT_ENDING.search(part):
            groups -= 1
        count += max(1, groups)
    return max(1, count)


def spanish_syllables(word: str) -> int:
    """
    Return the syllables of a Spanish word: two strong vowels part, a weak one joins unless it carries the accent.

    Examples
    --------
    >>> [spanish_syllables(word) for word in ("trabajo", "policía", "ley", "guerra", "quien", "teléfono", "leer")]
    [3, 4, 1, 2, 1, 4, 2]
    """
    bare = unicodedata.normalize("NFC", word.lower())
    bare = re.sub(r"qu(?=[eiéí])", "k", bare)
    bare = re.sub(r"gu(?=[eiéí])", "g", bare)
    bare = re.sub(r"y(?![aeiouáéíóúü])", "i", bare)
    count = 0
    for group in re.findall(r"[aeiouáéíóúü]+", bare):
        count += 1
        for first, second in pairwise(group):
            if first in STRONG and second in STRONG:
                count += 1
    return max(1, count)


def english_grade(text: str) -> float:
    """
    Return the school grade a text asks for (Flesch-Kincaid); 8 means eight years of school.

    Notes
    -----
    0.39 words per sentence + 11.8 syllables per word - 15.59 [1]_.

    References
    ----------
    .. [1] Kincaid, Fishburne, Rogers and Chissom (1975), Research Branch Report 8-75, Naval Technical Training.
    """
    words = words_of(text)
    if not words:
        return 0.0
    syllables = sum(english_syllables(word) for word in words)
    return 0.39 * len(words) / n_sentences(text) + 11.8 * syllables / len(words) - 15.59


def spanish_ease(text: str) -> float:
    """
    Return the ease of a Spanish text (Fernández Huerta); 60 and more is read by most after eight years of school.

    Notes
    -----
    206.84 - 60 syllables per word - 1.02 words per sentence [1]_; the printed formula counts both per 100 words.

    References
    ----------
    .. [1] Fernández Huerta (1959), Medidas sencillas de lecturabilidad, Consigna 214, 29-32.
    """
    words = words_of(text)
    if not words:
        return 100.0
    syllables = sum(spanish_syllables(word) for word in words)
    return 206.84 - 60 * syllables / len(words) - 1.02 * len(words) / n_sentences(text)


# Lower bounds of Fernández Huerta's bands, with the last school year each band stands for.
EASE_BANDS = ((90.0, 4), (80.0, 5), (70.0, 6), (60.0, 8), (50.0, 10), (30.0, 12))


def grade(text: str, language: str) -> float | None:
    """Return the school grade of `text`, for Spanish the grade of its band; None where we have no measure."""
    if language == "en":
        return english_grade(text)
    if language == "es":
        ease = spanish_ease(text)
        return float(next((year for bound, year in EASE_BANDS if ease >= bound), 13))
    return None
