"""What any browser prints where the typesetter or a font is missing: whole sheets on the chosen paper, with the number."""

import io

import pikepdf
import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image
from tests.materials.world import ADDRESS, NUMBER, called, material
from tests.outreach.test_browser_programmes import signed_in

from commonlight.core import clock
from commonlight.outreach.making import measuring

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]


def test_a_browser_prints_each_language_on_one_sheet_without_the_typesetter(visit, coordinator, monkeypatch):
    called(coordinator, at=clock.now())
    languages = ["en", "es", "ht", "ar"]
    made = material(coordinator, at=clock.now(), languages=languages, paper="a4")
    monkeypatch.setattr("commonlight.outreach.making.typesetting.find_spec", lambda name: None)

    page = signed_in(visit, coordinator, f"/en/team/materials/{made.pk}/")
    page.get_by_role("link", name="Print from the browser").click()
    page.wait_for_url(f"**{reverse('materials:print', args=[made.pk])[3:]}")
    page.emulate_media(media="print")
    code = page.locator(".code svg").first
    assert code.bounding_box()["width"] >= 96 * 1.45
    seen = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.locator(".code").first.screenshot())))
    assert [one.text for one in seen] == [ADDRESS]
    printed = page.pdf(prefer_css_page_size=True, tagged=True)

    held = measuring.measured(printed)
    with pikepdf.open(io.BytesIO(printed)) as document:
        assert len(document.pages) == len(languages)
    assert all(abs(width - 595.3) < 1 and abs(height - 841.9) < 1 for width, height in held.sizes)
    assert held.unembedded == () and not held.has_missing_letters
    assert held.digits.count("".join(filter(str.isdigit, NUMBER))) == len(languages)
