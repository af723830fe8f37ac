"""A brief as a file: only when it may leave the house, in its own language, with no figure that is not published."""

import io
import re

import page
import pytest
from django.urls import reverse
from docx import Document as read
from tests.factories import make_ordinary
from tests.insight.conftest import AT
from tests.insight.test_asks import WORDS, published
from tests.insight.test_register import browser

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.insight.models import PolicyAsk, Release
from commonlight.insight.services import asks

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]
LAW = "us-tvpa-2000"


@pytest.fixture
def house(people, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    people.rosa = make_ordinary(people.house, Role.CONTENT_ADVISER, name="rosa")
    return people


def agreed(house, **changed) -> PolicyAsk:
    said = WORDS | {"laws": [LAW], "releases": [published()]} | changed
    ask = asks.save_ask(None, said, seen=0, by=house.maria, at=AT)
    asks.advise(ask, name="Sunbird", agrees=True, edits="", seen=asks.digest_of(ask), by=house.rosa, at=AT)
    return ask


def text_of(content: bytes) -> str:
    document = read(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_word_file_says_what_the_page_says_and_no_other_figure(house):
    ask, client = agreed(house), browser(house.maria)
    got = client.get(reverse("insight:ask_word", args=[ask.pk]))
    assert got["Content-Type"].endswith("wordprocessingml.document")
    assert re.fullmatch(r'attachment; filename="brief-[0-9a-f]{8}\.docx"', got["Content-Disposition"])
    text = text_of(got.content)
    for said in (ask.title, ask.brief, ask.root_cause, "22 U.S.C. 7101", "not shown", "Sunbird", "not legal advice"):
        assert said in text
    row = Release.objects.get()
    where = f"/data/{row.pk}/"
    assert where in text
    # What is left of numbers: the table's own, of the law, the rule's, and the time the table speaks of.
    allowed = {"71", "80", "2", "1", "3", "11", *re.findall(r"\d+", f"{row.title} 106-386 28 2000 22 7101")}
    assert set(re.findall(r"\d+", re.sub(r"https?://\S+", "", text))) <= allowed
    assert "Lucía" not in text and house.maria.login_name not in text


def test_a_brief_that_stays_in_the_house_is_no_file(house):
    ask, client = agreed(house), browser(house.sam)
    Release.objects.update(state="withdrawn", tables=[], withdrawn_why="A month twice.")
    for name in ("ask_word", "ask_pdf"):
        got = client.get(reverse(f"insight:{name}", args=[ask.pk]), follow=True)
        assert got.redirect_chain[-1][0] == reverse("insight:ask_brief", args=[ask.pk])
        assert "no file of it" in got.content.decode() and "brief.docx" not in got.content.decode()


def test_on_paper_in_arabic(house):
    ask = agreed(
        house,
        language="ar",
        title="تفتيش بلا إنذار",
        decides="وزارة العمل",
        root_cause="لا أحد ينظر.",
        brief="أخبرنا 71.",
    )
    got = browser(house.maria).get(reverse("insight:ask_pdf", args=[ask.pk]))
    assert got["Content-Type"] == "application/pdf"
    assert [one.message for one in page.validate_pdf_bytes(got.content, profile="ua1").failures] == []
    word = browser(house.maria).get(reverse("insight:ask_word", args=[ask.pk])).content
    assert "السبب" in text_of(word) or "الجذر" in text_of(word)


def test_a_machine_without_the_typesetter_says_what_to_do_instead(house, monkeypatch):
    ask = agreed(house)
    monkeypatch.setattr("commonlight.outreach.making.documents.is_there", lambda: False)
    got = browser(house.maria).get(reverse("insight:ask_pdf", args=[ask.pk]), follow=True)
    assert "Take the Word file" in got.content.decode()
