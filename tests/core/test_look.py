"""Frame, headers, quick exit, error pages, components."""

import gzip
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.staticfiles.finders import find
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory, override_settings
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core.form_fields import DateInParts
from commonlight.core.headers import POLICY, HeadersMiddleware, allow_own_script, no_trace, open_page
from commonlight.core.languages import LanguagesBroken, read_languages
from commonlight.core.models import Site
from commonlight.core.roles import Role
from commonlight.core.views import problems

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])


@pytest.fixture
def site() -> Site:
    return Site.objects.create(coalition_name="Riverbend Together", country="US", emergency_number="911")


def answer(view, **headers):
    request = RequestFactory().get("/", headers=headers)
    return HeadersMiddleware(view)(request)


def page_of(size=2000):
    return lambda request: HttpResponse("word " * (size // 5))


@pytest.mark.parametrize(("asked", "leads_to"), [("es-MX,es;q=0.9", "/es/"), ("ar", "/ar/"), ("fi", "/en/")])
def test_the_bare_address_leads_to_the_browsers_language_without_a_cookie(client, asked, leads_to):
    response = client.get("/", headers={"accept-language": asked})

    assert response.headers["Location"] == leads_to
    assert "Accept-Language" in response.headers["Vary"]
    assert not response.cookies


def test_home_names_the_coalition_and_puts_the_emergency_number_first(client, site):
    page = client.get("/en/").content.decode()

    assert "Riverbend Together" in page
    assert page.index('href="tel:911"') < page.index("<h1>")
    assert "<title>Welcome – Community information</title>" in page


def test_home_comes_before_the_site_is_set_up(client):
    page = client.get("/en/").content.decode()

    assert "Call the emergency number of your country" in page


def test_the_language_links_keep_the_page(client):
    page = client.get("/en/?page=2").content.decode()

    assert 'href="/ar/?page=2" lang="ar" hreflang="ar" dir="rtl"' in page
    assert 'href="/en/?page=2" lang="en" hreflang="en" dir="ltr" aria-current="true"' in page


def test_arabic_runs_from_right_to_left(client):
    assert '<html lang="ar" dir="rtl">' in client.get("/ar/").content.decode()


def test_every_answer_carries_the_strict_headers(client):
    response = client.get("/en/")

    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in response.headers


@override_settings(TLS=True)
def test_over_tls_the_browser_is_told_to_stay_there(client):
    assert client.get("/en/").headers["Strict-Transport-Security"] == "max-age=31536000"


def test_an_open_page_is_compressed_for_a_stranger_only():
    view = open_page(page_of())

    assert answer(view, accept_encoding="gzip").headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in answer(view).headers
    assert "Content-Encoding" not in answer(view, accept_encoding="gzip", cookie="session=abc").headers


@pytest.mark.parametrize("mark", [no_trace, lambda view: view, lambda view: no_trace(open_page(view))])
def test_a_page_that_is_not_marked_open_leaves_no_trace(mark):
    response = answer(mark(page_of()), accept_encoding="gzip")

    assert response.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in response.headers


def test_own_script_runs_only_where_a_view_asks_for_it():
    asked = answer(allow_own_script(page_of())).headers["Content-Security-Policy"]
    other = answer(page_of()).headers["Content-Security-Policy"]

    assert "script-src 'self'" in asked
    assert "script-src" not in other


@pytest.mark.parametrize("method", ["get", "post"])
def test_quick_exit_ends_the_session_and_leads_away(client, settings, method):
    settings.EXIT_URL = "https://weather.example/"
    session = client.session
    session["opened"] = "key"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    response = getattr(client, method)("/exit/")

    assert response.status_code == 302
    assert response.headers["Location"] == "https://weather.example/"
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.cookies[settings.SESSION_COOKIE_NAME].value == ""
    assert not session.exists(session.session_key)


def test_a_picture_on_another_page_cannot_sign_anybody_out(client):
    response = client.get("/exit/", headers={"sec-fetch-dest": "image"})

    assert "Clear-Site-Data" not in response.headers


@pytest.mark.parametrize(
    ("view", "status", "asks"),
    [
        (problems.bad_request, 400, 1),
        (problems.forbidden, 403, 1),
        (problems.not_found, 404, 1),
        (problems.server_error, 500, 0),
        (problems.too_busy, 503, 0),
    ],
)
def test_error_pages_say_what_happened_whether_words_are_safe_and_what_to_do(
    rf, view, status, asks, django_assert_num_queries
):
    with django_assert_num_queries(asks):
        response = view(rf.get("/en/"))

    page = response.content.decode()
    assert response.status_code == status
    assert page.index("<h1>") < page.index("Are my words safe?") < page.index("What to do now")
    assert 'href="/exit/"' in page


def test_an_unknown_address_gets_a_page_of_this_site(client):
    make_site(coalition_name="Riverbend Coalition", emergency_number="911")

    response = client.get("/es/nothing-here/")

    page = response.content.decode()
    assert response.status_code == 404
    assert 'lang="es"' in page
    assert "Riverbend Coalition" in page and 'href="tel:911"' in page


@pytest.mark.parametrize(("language", "offered"), [("en", ["en", "es"]), ("ar", ["en", "es", "ar"])])
def test_the_team_is_offered_the_languages_its_pages_are_written_in(client, language, offered):
    make_site()
    open_as(client, make_ordinary(make_organisation("Harbor House"), Role.COORDINATOR))

    page = client.get(f"/{language}/team/").content.decode()

    assert re.findall(r'hreflang="([\w-]+)"', page) == offered


PARTS = ("day_day", "day_month", "day_year")


class Small(forms.Form):
    name = forms.CharField(label="Name", help_text="Any name.")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    day = DateInParts(label="Day", required=False)


def test_a_form_ties_labels_hints_and_errors_to_their_fields():
    page = str(Small({"day_day": "31", "day_month": "2", "day_year": "2026"}))

    assert '<label for="id_name">Name</label>' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'aria-invalid="true"' in page
    assert [target in page for target in ('href="#id_name"', 'href="#id_kind_0"', 'href="#id_day_0"')] == [True] * 3
    assert '<fieldset aria-describedby="id_kind_error"><legend>Kind</legend>' in page
    assert re.findall(r'<input type="radio"[^>]*>', page) == [
        '<input type="radio" name="kind" value="a" id="id_kind_0" required>',
        '<input type="radio" name="kind" value="b" id="id_kind_1" required>',
    ]


@pytest.mark.parametrize("parts", [("27", "3", "2026"), ("٢٧", "٣", "٢٠٢٦"), (" 27", "03 ", "２０２６")])
def test_a_day_is_read_in_any_digits(parts):
    form = Small({"name": "N", "kind": "a", **dict(zip(PARTS, parts, strict=True))})

    assert form.is_valid()
    assert form.cleaned_data["day"].isoformat() == "2026-03-27"


@pytest.mark.parametrize("parts", [("31", "2", "2026"), ("x", "3", "2026"), ("1", "", "2026"), ("1", "1", "99999")])
def test_a_day_that_does_not_exist_is_refused_kindly(parts):
    form = Small({"name": "N", "kind": "a", **dict(zip(PARTS, parts, strict=True))})

    assert form.errors["day"] == ["This day is not in the calendar. Write it like 27 3 2026."]


def test_what_a_person_typed_is_escaped_in_every_part():
    nasty = "<script>alert(1)</script>"
    template = Template(
        "{% load look %}{% status word %}{% summary_list rows %}{% panel 'notice' word %}{{ word }}{% endpanel %}"
    )

    page = template.render(Context({"word": nasty, "rows": [{"label": nasty, "value": nasty, "url": nasty}]}))

    assert "<script>" not in page
    assert page.count("&lt;script&gt;") == 7


@pytest.mark.parametrize(
    "text",
    [
        "es: {name: E, direction: ltr, state: good}",
        "es: {name: E, direction: up, state: source}",
        "es: {name: E, direction: ltr, state: reviewed}",
    ],
)
def test_a_review_without_a_name_or_an_unknown_state_is_refused(text):
    with pytest.raises(LanguagesBroken):
        read_languages(text)


def test_an_unreviewed_translation_says_so_and_the_source_does_not(client):
    note = 'class="small"'

    assert note in client.get("/es/").content.decode()
    assert note not in client.get("/en/").content.decode()


def test_the_team_menu_shows_only_pages_that_exist_and_that_the_role_may_open(monkeypatch):
    from commonlight.core import navigation

    monkeypatch.setattr(navigation, "_team_pages", {})
    navigation.add_team_page("core:home", "Open to all", order=2)
    navigation.add_team_page("core:styleguide", "For intake", roles=("intake",), order=1)
    navigation.add_team_page("nowhere:page", "Not installed", group="today")

    intake = navigation.team_menu(a_request("core:home"), frozenset({"intake"}))
    assert [shown.label for shown in intake.pages] == ["For intake", "Open to all"]
    assert [(shown.label, shown.here) for shown in intake.groups] == [("The site", True)]
    # A group of one page is that page: no second row says the same again.
    analyst = navigation.team_menu(a_request("core:home"), frozenset({"analyst"}))
    assert ([shown.label for shown in analyst.groups], analyst.pages) == (["Open to all"], [])


def test_one_entry_of_the_public_menu_is_here_though_addresses_lie_below_one_another():
    from commonlight.core import navigation

    request = SimpleNamespace(path="/en/learn/courses/teacher/1/")
    menu = navigation.public_menu(request, None)

    assert [group.label for group in menu if group.here] == ["Signs and rights"]
    assert [page.url for group in menu for page in group.pages if page.here] == ["/en/learn/courses/"]


def test_public_menu_has_five_entries_and_names_every_page_once():
    from commonlight.core import navigation

    menu = navigation.public_menu(SimpleNamespace(path="/en/"), None)

    assert [group.label for group in menu] == ["Signs and rights", "Find help", "Take part", "Write to us", "Search"]
    urls = [page.url for group in menu for page in group.pages]
    assert len(urls) == len(set(urls)) == len(navigation.PUBLIC_PAGES)
    assert [group.url for group in menu] == [group.pages[0].url for group in menu]
    assert not any(group.here for group in menu)


def test_group_of_the_public_menu_with_one_page_left_is_that_page():
    from commonlight.core import navigation

    menu = navigation.public_menu(None, {"directory", "reports"})

    assert [group.label for group in menu] == ["Find a service", "Write to us"]


def test_a_page_that_no_menu_names_opens_the_group_of_its_room(monkeypatch):
    from commonlight.core import navigation

    monkeypatch.setattr(navigation, "_team_pages", {})
    navigation.add_team_page("core:home", "Backup keys", order=1)
    navigation.add_team_page("core:styleguide", "Styles", order=2)
    navigation.add_team_page("reports:queue", "Reports")

    menu = navigation.team_menu(a_request("core:backup"), frozenset())
    assert [(shown.label, shown.here) for shown in menu.groups] == [("Reports", False), ("The site", True)]
    assert [(shown.label, shown.here) for shown in menu.pages] == [("Backup keys", False), ("Styles", False)]
    with pytest.raises(ValueError, match="no such group"):
        navigation.add_team_page("core:home", "Lost", group="elsewhere")


def a_request(view_name: str) -> SimpleNamespace:
    return SimpleNamespace(
        path="/en/elsewhere/",
        user=SimpleNamespace(is_authenticated=True),
        resolver_match=SimpleNamespace(view_name=view_name),
    )


@pytest.mark.slow
def test_no_template_carries_an_inline_style_or_script():
    from commonlight.core.languages import CONTENT

    templates = list(CONTENT.parents[2].glob("*/templates/**/*.html"))

    assert templates
    assert [
        t.name for t in templates if any(x in t.read_text() for x in ("style=", "<script>", "<style", "onclick"))
    ] == []


def test_the_style_sheet_is_small_and_knows_no_left_or_right():
    sheet = Path(find("core/site.css")).read_bytes()

    assert len(gzip.compress(sheet)) <= 8 * 1024
    assert re.findall(rb"(?<![\w-])(?:left|right)\b|(?:margin|padding|border)-(?:left|right)", sheet) == []


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "jobs"])
@pytest.mark.parametrize("path", ["/en/", "/ar/", "/en/learn/", "/en/nowhere/", "/en/team/sign-in/", "/en/box/"])
def test_every_page_of_the_invented_coalition_says_that_it_is_an_example(client, settings, path):
    make_site()
    assert 'class="example"' not in client.get(path, follow=True).content.decode()

    settings.EXAMPLE = True
    page = client.get(path, follow=True).content.decode()
    assert page.count('class="example"') == 1
    assert page.index('class="example"') < page.index("<main")
