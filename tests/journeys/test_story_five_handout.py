"""
The handout of story 5 on a phone and on paper, without JavaScript: in English, Spanish and Haitian Creole on one sheet.

It carries a number only while somebody called it within 180 days; called 200 days ago, the page prints no handout.
"""

import io

import pikepdf
import pytest
from tests.browser.fixtures import overflow
from tests.factories import make_ordinary, make_organisation, make_site
from tests.materials.world import NUMBER, called

from commonlight.core import clock
from commonlight.core.models import Site
from commonlight.core.roles import Role
from commonlight.library.reading import grade
from commonlight.outreach.making import measuring

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HEADING = "If work or love becomes a trap"


@pytest.fixture
def maria(transactional_db):
    make_site()
    Site.objects.update(rooms=["library", "learning"])
    return make_ordinary(make_organisation("Harbor House"), Role.COORDINATOR, name="maria")


def test_the_handout_stands_on_one_sheet_in_three_languages(visit, maria):
    called(maria, at=clock.now())
    seen = {}
    for language in ("en", "es", "ht"):
        page = visit(f"/{language}/learn/courses/youth/print/handout/", javascript=False)
        seen[language] = [page.locator("main h1").inner_text(), *page.locator("main ul.column > li").all_inner_texts()]
        assert overflow(page) == 0 and NUMBER in page.locator("main").inner_text()
        printed = page.pdf(format="Letter")
        with pikepdf.open(io.BytesIO(printed)) as document:
            assert len(document.pages) == 1, language
        assert "".join(filter(str.isdigit, NUMBER)) in measuring.measured(printed).digits

    assert seen["en"][0] == HEADING and len(seen["en"]) >= 7
    # Each line is in its own language: none is shared by two.
    assert not set(seen["en"]) & set(seen["es"]) and not set(seen["en"]) & set(seen["ht"])
    assert all(grade(" ".join(seen[code]), code) <= 8 for code in ("en", "es"))


def test_a_number_called_200_days_ago_keeps_the_handout_from_being_printed(visit, maria):
    called(maria, days_ago=200, at=clock.now())
    page = visit("/en/learn/courses/youth/print/handout/", javascript=False)

    text = page.locator("main").inner_text()
    assert "must not go out on paper" in text and NUMBER not in text and HEADING not in text
