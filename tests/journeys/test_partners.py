"""A coordinator leaves her spreadsheet: contacts in, four partners invited, agreements signed, gaps seen; phone, no script."""

import pytest
from tests.browser.fixtures import DESK, PHONE, Visits, overflow
from tests.factories import make_ordinary, make_organisation, make_site

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.core.services.one_time import make_link_token
from commonlight.partners.models import Agreement, Contact, Invitation

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("cheap_passphrases")]
SHEET = (
    "Name,Organization,Email,Phone,Notes\n"
    "Irene Walsh,Mill Clinic,irene@clinic.example,555-0141,\n"
    "Luis Ortega,Workers Circle,luis@circle.example,,\n"
    "Père Jean,St Luke,jean@luke.example,,\n"
    "J.D.,,jd@mail.example,,client since May\n"
)
PARTNERS = (("Mill Clinic", "health"), ("Workers Circle", "ngo"), ("St Luke", "faith"), ("Town Library", "government"))


def press(page, text):
    page.locator("main button", has_text=text).first.click()


def look(page):
    assert overflow(page) == 0, page.url
    assert page.locator("script").count() == 0


def begin(visit, size, *, javascript=False):
    make_site()
    dora = make_ordinary(make_organisation("Harbor House"), Role.COORDINATOR, name="dora")
    page = visit(
        f"/en/team/sign-in/link/{make_link_token(account=dora, by=None, at=clock.now())}/",
        javascript=javascript,
        size=size,
    )
    press(page, "Sign in")
    page.goto(page.url.partition("/en/")[0] + "/en/team/partners/")
    press(page, "I promise")
    return page


@pytest.mark.parametrize("size", [PHONE])
def test_from_the_spreadsheet_to_signed_partners_and_gaps(visit: Visits, size, tmp_path):
    page = begin(visit, size)
    look(page)
    page.get_by_role("link", name="Bring in contacts").click()
    look(page)
    page.set_input_files("main [name=file]", {"name": "all.csv", "mimeType": "text/csv", "buffer": SHEET.encode()})
    press(page, "Look at it first")
    look(page)
    assert "This note speaks of somebody you help" in page.content()
    press(page, "Bring them in")
    look(page)
    assert set(Contact.objects.values_list("name", flat=True)) == {"Irene Walsh", "Luis Ortega", "Père Jean"}

    for name, kind in PARTNERS:
        page.goto(page.url.partition("/en/")[0] + "/en/team/partners/add/")
        page.fill("main [name=name]", name)
        page.select_option("main [name=kind]", kind)
        press(page, "Add")
        look(page)
        page.get_by_role("link", name="Write an agreement").click()
        look(page)
        press(page, "Go on to the words")
        look(page)
        press(page, "Keep the draft")
        look(page)
        for side in ("We signed", "The partner signed"):
            page.fill("main form [name=name]", "Ann Lee")
            press(page, side)
        page.locator("main p a").first.click()
        page.locator("main summary", has_text="Add a service and place").click()
        page.select_option("main [name=service]", "food")
        page.fill("main [name=place]", "Riverbend" if kind == "ngo" else "Cedar Falls")
        page.locator("main details[open] button", has_text="Save").click()
        press(page, "Make the invitation")
        look(page)
        assert "/join/" in page.locator("main .code").inner_text()

    assert Invitation.objects.count() == len(PARTNERS)
    assert all(one.stands_on(clock.today()) for one in Agreement.objects.all())
    page.goto(page.url.partition("/en/")[0] + "/en/team/partners/coverage/")
    look(page)
    assert "Legal aid" in page.locator("main ul").last.inner_text()
    page.goto(page.url.partition("/en/")[0] + "/en/team/partners/?words=ire")
    look(page)
    assert "Irene Walsh" in page.locator("main").inner_text()


def test_pages_of_partners_pass_axe(visit: Visits, axe):
    page = begin(visit, DESK, javascript=True)
    for path in ("", "contacts/", "contacts/bring/", "coverage/", "groups/", "lists/", "protocol/", "add/"):
        page.goto(page.url.partition("/en/")[0] + f"/en/team/partners/{path}")
        axe(page)
