"""The words of the public home, in the two languages that have a measure: eight years of school are enough."""

import html
import re

import pytest
from tests.factories import make_site

from commonlight.library.reading import grade

BLOCKS = re.compile(r"<(p|li|h1|h2|h3|dt|dd)\b[^>]*>(.*?)</\1>", re.DOTALL)


def texts_of(page: str) -> list[str]:
    """Return the words of each block of the page's main part and foot, without marks."""
    main = page[page.index("<main") :]
    blocks = [html.unescape(re.sub(r"<[^>]+>", " ", words)) for _tag, words in BLOCKS.findall(main)]
    return [" ".join(words.split()) for words in blocks if words.strip()]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_home_asks_for_at_most_eight_years_of_school(client, db, language):
    make_site()
    texts = texts_of(client.get(f"/{language}/").content.decode())
    whole = " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in texts)
    assert len(whole.split()) > 60

    assert grade(whole, language) <= 8
    # A long paragraph must not hide among short ones; of a few words no measure says anything.
    hard = [text for text in texts if len(text.split()) >= 12 and grade(text, language) > 8]
    assert hard == []
