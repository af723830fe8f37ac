"""What a browser prints of the directory: the card and the sheets as PDF, read back, without a private address."""

import pytest
from django.urls import reverse
from tests.directory.entries import AT, make_service
from tests.directory.test_importing import OLD, packed

from commonlight.directory.models import AddressMark, Published, Service
from commonlight.directory.readers.choose import read_bytes
from commonlight.directory.services import publishing
from commonlight.directory.services.importing import bring_in
from commonlight.outreach.making.measuring import measured

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]


def printed(page) -> str:
    """Return the words of a page as PDF, without spaces, in small letters."""
    page.emulate_media(media="print")
    return "".join(measured(page.pdf(format="Letter", prefer_css_page_size=True)).text.split()).casefold()


def test_no_printed_sheet_tells_a_private_address_and_each_tells_the_number(visit, site):
    bring_in(read_bytes(packed(OLD), "old.zip"), source_name="old", by=None, at=AT)
    Service.objects.filter(name="Legal clinic").update(
        description="Ring at 77 Lime Ct. first.", fees_description="Pay at 77 LIME."
    )
    open_one = make_service("Other clinic", needs=["food"], description="Ask at the desk of 5 Elm Street.")
    publishing.publish_all(at=AT)
    assert AddressMark.objects.exists()
    told = {}

    for key in Published.objects.filter(kind="service").values_list("entry_id", flat=True):
        for name in ("service", "card"):
            told[name, key] = printed(visit(reverse(f"directory:{name}", args=[key]), javascript=False))
    page = visit("/en/services/", javascript=False)
    page.locator("main form button").first.click()
    told["results"] = printed(page)

    assert [place for place, words in told.items() if "lime" in words] == []
    assert "legalclinic" in "".join(told.values())
    # The print says what may be said: what is looked for would be seen.
    assert "elmstreet" in told["service", open_one.pk]
