"""
Search over all that the public may see, in memory: no query is written down anywhere.

A query in any language of the library finds an entry, whatever language the page is in. Accents, cases, Arabic vowel
marks and letter forms, and the script of digits make no difference.
"""

import gc
import re
import threading
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from commonlight.core import wording
from commonlight.library.content_files import Content, content
from commonlight.library.schema import DEFAULT_LANGUAGE, KINDS, Entry
from commonlight.library.selectors import ANYWHERE, stands_now, visible_items, visible_keys
from commonlight.library.shown import Item

Key = tuple[str, str]
MOST_RESULTS = 30
LONGEST_QUERY = 200
# Where in an entry a word was found: its title says more than a penalty.
WEIGHTS = {"title": 3.0, "name": 3.0, "word": 4.0, "text": 2.0, "plain": 2.0, "sign": 2.0}
ARABIC_FORMS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ـ": ""})
WORDS = re.compile(r"\d+|[^\W\d_]+")
IDEOGRAPHS = re.compile(r"[\u3400-\u9fff]+")
# Endings that tell one form of a word from another in English and Spanish; only cut from words that stay long enough.
ENDINGS = ("es", "s")
ARTICLE = "ال"
# Arabic writes "and", "with", "to", "so" and "like" before a word, and "his", "her", "their" after it, without a space.
JOINED_BEFORE = tuple("وبلفك")
JOINED_AFTER = ("ها", "هم", "ه")
ARABIC = re.compile(r"[\u0621-\u064a]+")
SHORTEST = 3
# Facts that hold codes, with the section of terms that names them; facts that name a place.
CODED = (("settings", "setting"), ("topics", "topic"))
PLACED = ("place", "country")


def fold(text: str) -> str:
    """
    Return `text` as search compares it.

    Examples
    --------
    >>> fold("Línea ١٤٥"), fold("إِساءة"), fold("ＡＢ")
    ('linea 145', 'اساءه', 'ab')
    """
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.translate(ARABIC_FORMS)).casefold()
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter)).translate(ARABIC_FORMS)
    return "".join(str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in bare)


def stems(text: str) -> tuple[str, ...]:
    """Return the words of `text`, folded, without article and plural; Chinese text as pairs of signs."""
    return tuple(stem for word in WORDS.findall(fold(text)) for stem in _stems_of_word(word))


@lru_cache(maxsize=50_000)
def _stems_of_word(word: str) -> tuple[str, ...]:
    if IDEOGRAPHS.fullmatch(word):
        return tuple(word[i : i + 2] for i in range(max(1, len(word) - 1)))
    if word.startswith(ARTICLE) and len(word) > 4:
        word = word[len(ARTICLE) :]
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return (word[: -len(ending)],)
    return (word,)


@lru_cache(maxsize=50_000)
def forms(stem: str) -> frozenset[str]:
    """Return a stem and, for Arabic, the shorter words it may be made of; an entry is found by any of them."""
    if not ARABIC.fullmatch(stem):
        return frozenset((stem,))
    found = {stem}
    if stem.startswith(JOINED_BEFORE) and len(stem) > SHORTEST:
        found.add(stem[1:].removeprefix(ARTICLE))
    for ending in JOINED_AFTER:
        found |= {form.removesuffix(ending) for form in found if form.endswith(ending)}
    return frozenset(form for form in found if form == stem or len(form) >= SHORTEST)


@dataclass(frozen=True, slots=True)
class Index:
    """For each stem, the entries that have it, with the weight of the best place it stands in; the stems in order."""

    postings: Mapping[str, Mapping[Key, float]]
    in_order: Sequence[str]
    n_entries: int

    def rarity(self, stem: str) -> float:
        """Return how much a stem tells: a word in every entry tells nothing."""
        return log(1 + self.n_entries / (1 + len(self.postings.get(stem, ()))))

    def beginning(self, stem: str) -> Iterator[str]:
        """Yield the stems that begin with `stem` and are longer."""
        for position in range(bisect_right(self.in_order, stem), len(self.in_order)):
            if not self.in_order[position].startswith(stem):
                return
            yield self.in_order[position]


# What a coalition put into languages of its own: by key, the English it was put in for and the words.
OwnTexts = Mapping[str, Sequence[tuple[str, str]]]
Weighted = tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Worded:
    """
    An entry (kept, so that no other takes its place in memory) and its stems with the weight of each.

    own : the coalition's own words for it, in languages that it added
    """

    entry: Entry
    own: Weighted
    stems: Mapping[str, float]


def build_index(held: Content, own: OwnTexts | None = None) -> tuple[Index, dict[Key, Worded]]:
    """Return the index over every entry in all languages, and the stems of each; what is hidden is left out when shown."""
    worded: dict[Key, Worded] = {}
    postings: dict[str, dict[Key, float]] = {}
    for key, entry in _entries(held):
        mine = _own_of(entry, own or {})
        worded[key] = Worded(entry, mine, _stems_of(entry, held, mine))
        for stem, weight in worded[key].stems.items():
            postings.setdefault(stem, {})[key] = weight
    return Index(postings, sorted(postings), len(worded)), worded


def renewed(
    index: Index, worded: Mapping[Key, Worded], held: Content, changed: Mapping[Key, Weighted]
) -> tuple[Index, dict[Key, Worded]]:
    """
    Return the index of `held` made from an earlier one: only the stems of `changed` entries (with our own words) are touched.

    The earlier index stays as it is, for somebody may be searching in it.
    """
    now = dict(_entries(held))
    gone = {key: found for key, found in worded.items() if key in changed or key not in now}
    come = {key: Worded(now[key], own, _stems_of(now[key], held, own)) for key, own in changed.items()}
    postings: dict[str, Mapping[Key, float]] = dict(index.postings)
    touched = {stem for found in (*gone.values(), *come.values()) for stem in found.stems}
    for stem in touched:
        of_stem = dict(postings.get(stem, {}))
        for key in gone:
            of_stem.pop(key, None)
        of_stem.update({key: found.stems[stem] for key, found in come.items() if stem in found.stems})
        if of_stem:
            postings[stem] = of_stem
        else:
            postings.pop(stem, None)
    same_stems = len(postings) == len(index.postings) and all(
        stem in index.postings for stem in touched & postings.keys()
    )
    left = {key: found for key, found in worded.items() if key not in gone}
    return Index(postings, index.in_order if same_stems else sorted(postings), len(now)), left | come


def _entries(held: Content) -> Iterator[tuple[Key, Entry]]:
    for kind in KINDS:
        for entry in held.entries[kind].values():
            yield (kind, entry.id), entry


def _stems_of(entry: Entry, held: Content, own: Weighted) -> dict[str, float]:
    found: dict[str, float] = {}
    for weight, words in (*_texts_of(entry, held), *own):
        for form in _all_forms(words):
            if found.get(form, 0.0) < weight:
                found[form] = weight
    return found


def _own_of(entry: Entry, own: OwnTexts) -> Weighted:
    """Return the coalition's own words for an entry, for what codes it has are called, and for its place."""
    if not own:
        return ()
    english = entry.texts.get(DEFAULT_LANGUAGE, {})
    found = [
        (WEIGHTS.get(field, 1.0), words)
        for field, text in english.items()
        for put_in_for, words in own.get(f"library/{entry.kind}/{entry.id}/{field}", ())
        if put_in_for == text
    ]
    for fact, section in CODED:
        for code in entry.facts.get(fact, ()):
            if code != ANYWHERE:
                found += [(1.5, words) for _english, words in own.get(f"library/term/{section}/{code}", ())]
    for fact in PLACED:
        if entry.facts.get(fact):
            found += [(2.0, words) for _english, words in own.get(f"library/place/{entry.facts[fact]}", ())]
    return tuple(found)


@lru_cache(maxsize=20_000)
def _all_forms(words: str) -> frozenset[str]:
    return frozenset(form for stem in stems(words) for form in forms(stem))


def _texts_of(entry: Entry, held: Content) -> Iterable[tuple[float, str]]:
    for fields in entry.texts.values():
        for field, words in fields.items():
            yield WEIGHTS.get(field, 1.0), words
    for fact, section in CODED:
        for code in entry.facts.get(fact, ()):
            for terms in held.terms.values():
                if code != ANYWHERE and code in terms.get(section, {}):
                    yield 1.5, terms[section][code]
    for fact in PLACED:
        if entry.facts.get(fact):
            for name in held.places[entry.facts[fact]].names.values():
                yield 2.0, name
    for fact in ("citation", "number"):
        if isinstance(entry.facts.get(fact), str):
            yield 1.0, entry.facts[fact]


_guard = threading.Lock()
# Where more than this part of the entries changed, building anew is as quick as mending.
MENDED_AT_MOST = 0.1


@dataclass(frozen=True, slots=True)
class _Kept:
    """The index with what it was made of: the content, and the coalition's own words, each the very object."""

    content: Content
    words: Mapping[str, Mapping[tuple[str, str], str]]
    index: Index
    worded: dict[Key, Worded]

    def is_of(self, content: Content, words: object) -> bool:
        """Whether nothing changed since."""
        return self.content is content and self.words is words


_kept: _Kept | None = None


def _index() -> Index:
    """Return the index of what stands now; after an edit only the changed entries are taken apart anew."""
    global _kept
    wording.refresh()
    now, words = stands_now(content()).content, wording.own_texts()
    kept = _kept
    if kept is None or not kept.is_of(now, words):
        with _guard:
            kept = _kept
            if kept is None or not kept.is_of(now, words):
                kept = _kept = _Kept(
                    now, words, *_made(now, _by_key(words), kept, kept is None or kept.words is not words)
                )
    return kept.index


def _by_key(words: Mapping[str, Mapping[tuple[str, str], str]]) -> OwnTexts:
    found: dict[str, list[tuple[str, str]]] = {}
    for own in words.values():
        for (key, english), said in own.items():
            found.setdefault(key, []).append((english, said))
    return found


def _made(now: Content, own: OwnTexts, kept: _Kept | None, new_words: bool) -> tuple[Index, dict[Key, Worded]]:
    if kept is None:
        return build_index(now, own)
    changed: dict[Key, Weighted] = {}
    for key, entry in _entries(now):
        before = kept.worded.get(key)
        if before is None or before.entry is not entry:
            changed[key] = _own_of(entry, own)
        elif new_words and before.own != (mine := _own_of(entry, own)):
            changed[key] = mine
    if len(changed) > MENDED_AT_MOST * len(kept.worded):
        return build_index(now, own)
    return renewed(kept.index, kept.worded, now, changed)


def make_ready() -> None:
    """
    Build the index before anybody searches, and take it out of what Python looks through for waste.

    An index of thousands of entries holds hundreds of thousands of objects: looking through them all, as Python does now
    and then, would stop a search for longer than the search itself takes.
    """
    _index()
    gc.collect()
    gc.freeze()


def forget() -> None:
    """Build the index anew at the next search."""
    global _kept
    _kept = None


def search(query: str, language: str) -> tuple[Item, ...]:
    """
    Return what the public may see that answers `query`, best first, at most `MOST_RESULTS`.

    An entry that has every word of the query comes before one that has some; the last word may be half typed.
    """
    index = _index()
    wanted = list(dict.fromkeys(stems(query[:LONGEST_QUERY])))
    if not wanted:
        return ()
    scores: dict[Key, tuple[int, float]] = {}
    for position, stem in enumerate(wanted):
        rarity = index.rarity(stem)
        matches = _matches(index, stem, may_be_half=position == len(wanted) - 1 and len(stem) >= 3)
        for key, weight in matches.items():
            hits, score = scores.get(key, (0, 0.0))
            scores[key] = (hits + 1, score + weight * rarity)
    # What is hidden must not even move the order of what is seen.
    visible = visible_keys(scores)
    # A short everyday word alone ("the") must not fill the page when others were not found.
    most = max((scores[key][0] for key in visible), default=0)
    kept = [key for key in scores if key in visible and (scores[key][0] == most or scores[key][0] * 2 > len(wanted))]
    ranked = sorted(kept, key=lambda key: scores[key], reverse=True)[:MOST_RESULTS]
    found = visible_items(ranked, language)
    return tuple(found[key] for key in ranked if key in found)


def _matches(index: Index, stem: str, *, may_be_half: bool) -> Mapping[Key, float]:
    matches = index.postings.get(stem, {})
    if not may_be_half:
        return matches
    joined = dict(matches)
    for longer in index.beginning(stem):
        for key, weight in index.postings[longer].items():
            if joined.get(key, 0.0) < weight / 2:
                joined[key] = weight / 2
    return joined
