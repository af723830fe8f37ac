"""The library on paper: what a teacher prints carries words and checked numbers, and nothing that only a screen needs."""

import io
import re
from datetime import timedelta

import pikepdf
import pytest
from tests.library.conftest import TODAY

from commonlight.library.schema import Check
from commonlight.outreach.making.measuring import measured

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]
CALLED, UNCALLED = "us-national-human-trafficking-hotline", "us-dhshsi-tip-line"
ON_SCREEN_ONLY = (
    "Leave this site",
    "Could someone see your screen?",
    "Show the signs",
    "Show the lines",
    "Show the laws",
    "All laws of this place",
    "What are you looking for?",
    # The head of the page, its languages and its menu: paper lies about where anybody sees it.
    "Community information",
    "Kreyòl ayisyen",
    "Find a service",
    "Or write to us.",
)


def printed(visit, address):
    """Return (pages, words) of an address as the browser prints it on Letter paper."""
    page = visit(address, javascript=False)
    page.emulate_media(media="print")
    content = page.pdf(format="Letter", prefer_css_page_size=True)
    with pikepdf.open(io.BytesIO(content)) as document:
        pages = len(document.pages)
    found = measured(content)
    # The smallest letters that people in their sixties read without looking for their glasses.
    assert found.smallest_pt >= 7.5
    return pages, re.sub(r"\s+", "", found.text)


def assert_says(words, *said):
    assert [one for one in said if re.sub(r"\s+", "", one) not in words] == []


def test_pages_of_the_library_print_their_words_and_no_controls(visit, site, change, today):
    change("line", CALLED, checked=Check("Ana Ruiz", TODAY - timedelta(days=10)))
    expected = {
        "/en/learn/": (3, ("What to look for", "These are not signs", "One sign alone", "1-888-373-7888")),
        "/en/rules/us-tvpa-2000/": (2, ("Trafficking Victims Protection Act", "This is not legal advice.")),
        "/en/rules/?place=US-GA": (8, ("Georgia",)),
        "/en/lines/?place=US": (2, ("Whom to call", "911")),
        "/en/lines/?place=FR": (1, ("17", "We have no number for this country", "Ask a person you trust")),
        "/en/lines/?place=ZZ": (1, ("Choose the country where you are.",)),
        "/en/words/": (3, ("Words explained", "Act, means, purpose")),
        "/en/search/": (1, ("Search",)),
    }
    for address, (most, said) in expected.items():
        pages, words = printed(visit, address)

        assert pages <= most, address
        assert_says(words, *said)
        assert [one for one in ON_SCREEN_ONLY if re.sub(r"\s+", "", one) in words] == []


def test_a_called_number_is_printed_and_an_uncalled_one_is_not(visit, site, held, change, today):
    numbers = {name: held.entries["line"][name].facts["number"] for name in (CALLED, UNCALLED)}
    change("line", CALLED, checked=Check("Ana Ruiz", TODAY - timedelta(days=10)))

    _, words = printed(visit, "/en/lines/?place=US")

    assert numbers[CALLED] in words
    assert numbers[UNCALLED] not in words
    assert_says(words, "A named person called it on", "A number that we have not called stays out of print.")
    assert "AnaRuiz" not in words
