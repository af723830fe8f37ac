"""A coalition's own language: added on a page, filled by hand and by sheet, read by a second person, shown at once."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import clock, wording
from commonlight.core.fallbacks import marked
from commonlight.core.models import AuditEvent, LanguageText
from commonlight.core.public_texts import PublicText, public_texts
from commonlight.core.roles import Role
from commonlight.core.services import translating
from commonlight.core.translation_sheet import Read, SheetUnreadable, decoded, isolated, read, words_problem, written

pytestmark = pytest.mark.django_db(databases=["default", "jobs"])
WAY_OUT = "Leave this site"


@pytest.fixture(autouse=True)
def forgotten():
    wording.changed()
    yield
    wording.changed()
    # The next test begins with what the tables say then, which is nothing.
    wording.set_own({})
    wording._state.words, wording._state.catalogues = {}, {}


@pytest.fixture
def house(db):
    make_site()
    return make_organisation("House")


@pytest.fixture
def writer(house):
    return make_ordinary(house, Role.CONTENT_EDITOR, name="rosa")


@pytest.fixture
def second(house):
    return make_ordinary(house, Role.COORDINATOR, name="juan")


@pytest.fixture
def mam(writer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return translating.add_language(code="mam", name="Qyool Mam", direction="ltr", by=writer, at=clock.now())


def texts():
    return {text.key: text for text in public_texts()}


def key_of(english):
    return next(text.key for text in public_texts() if text.english == english)


def put_in(by, commit, language="mam", **words):
    chosen = {key_of(english.replace("_", " ")): said for english, said in words.items()}
    with commit(execute=True):
        return translating.put_in(language=language, words=chosen, texts=texts(), by=by, at=clock.now())


def client_of(who):
    client = Client()
    open_as(client, who)
    return client


def test_every_text_has_its_own_key_and_says_where_it_stands(db):
    found = public_texts()

    assert len({text.key for text in found}) == len(found) > 900
    assert [text.key for text in found if not text.where] == []
    assert {text.key.partition("/")[0] for text in found} >= {"core", "library", "reports"}
    assert found[0].is_safety


def test_a_page_in_an_added_language_shows_its_words_and_marks_what_is_english(
    mam, writer, client, django_capture_on_commit_callbacks
):
    put_in(writer, django_capture_on_commit_callbacks, **{WAY_OUT: "Aq'el tzalu"})

    page = client.get("/mam/").content.decode()

    assert '<html lang="mam" dir="ltr">' in page
    assert "Aq&#x27;el tzalu" in page or "Aq'el tzalu" in page
    assert '<span lang="en" dir="ltr">Could someone see your screen?</span>' in page
    assert "Some words of this page are in English" in page
    assert f">{WAY_OUT}<" not in page


def test_a_shipped_language_has_no_english_on_its_home_page(house, client):
    for language in ("es", "fr", "ar"):
        page = client.get(f"/{language}/").content.decode()
        assert '<span lang="en"' not in page.split("<main")[0], language


def test_library_and_form_take_the_words_too(mam, writer, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        translating.put_in(
            language="mam",
            words={
                "library/sign/any-debt/text": "K'as",
                "library/place/US": "Xjal",
                "reports/settings/farm": "Kojb'il",
            },
            texts=texts(),
            by=writer,
            at=clock.now(),
        )
    assert client.get("/mam/learn/").status_code == 200
    from django.utils.translation import override

    from commonlight.library import selectors
    from commonlight.library.shown import term
    from commonlight.reports.catalogue import text_of

    assert str(selectors.sign_by_number(4, "mam").text["text"]) == "K'as"
    assert str(term("place", "US", "mam")) == "Xjal"
    with override("mam"):
        assert text_of("settings", "farm") == "Kojb'il"
        assert text_of("settings", "hotel") == "Hotel or motel"


def test_words_hold_only_for_the_english_they_were_put_in_for(mam, writer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        translating.put_in(language="mam", words={"library/place/US": "Xjal"}, texts=texts(), by=writer, at=clock.now())
    LanguageText.objects.update(english="Another English")
    wording.changed()
    wording.refresh()

    assert wording.own_words("mam", "library/place/US", "United States") == ""
    standing = next(row for row in translating.standings("mam", texts().values()) if row.text.key == "library/place/US")
    assert standing.state == translating.ENGLISH_CHANGED


def test_a_coalition_may_say_a_shipped_text_better(writer, client, django_capture_on_commit_callbacks):
    put_in(writer, django_capture_on_commit_callbacks, "fr", **{WAY_OUT: "Partir d’ici"})

    page = client.get("/fr/").content.decode()

    assert "Partir d’ici" in page
    assert "Français" in page


def test_text_that_counts_has_two_forms(mam, writer, client, django_capture_on_commit_callbacks):
    from django.utils.translation import ngettext, override

    one, other = key_of("%(n)s result"), key_of("%(n)s results")
    with django_capture_on_commit_callbacks(execute=True):
        translating.put_in(
            language="mam", words={one: "%(n)s jun", other: "%(n)s ky"}, texts=texts(), by=writer, at=clock.now()
        )
    client.get("/mam/")

    with override("mam"):
        assert ngettext("%(n)s result", "%(n)s results", 1) % {"n": 1} == "1 jun"
        assert ngettext("%(n)s result", "%(n)s results", 5) % {"n": 5} == "5 ky"


def test_a_second_person_reads_and_nobody_reads_their_own(mam, writer, second, django_capture_on_commit_callbacks):
    put_in(writer, django_capture_on_commit_callbacks, **{WAY_OUT: "Aq'el"})
    key = key_of(WAY_OUT)

    with pytest.raises(translating.OwnWords):
        translating.review(language="mam", read={key: "Aq'el"}, texts=texts(), by=writer, at=clock.now())
    with pytest.raises(translating.ChangedMeanwhile):
        translating.review(language="mam", read={key: "Other"}, texts=texts(), by=second, at=clock.now())
    assert translating.review(language="mam", read={key: "Aq'el"}, texts=texts(), by=second, at=clock.now()) == 1

    row = LanguageText.objects.get()
    assert (row.put_in_by, row.reviewed_by) == (writer, second)
    assert set(AuditEvent.objects.values_list("kind", flat=True)) >= {"language added", "texts translated"}
    with pytest.raises(IntegrityError), transaction.atomic():
        LanguageText.objects.update(reviewed_by=writer)


def test_changed_words_must_be_read_again(mam, writer, second, django_capture_on_commit_callbacks):
    put_in(writer, django_capture_on_commit_callbacks, **{WAY_OUT: "Aq'el"})
    translating.review(language="mam", read={key_of(WAY_OUT): "Aq'el"}, texts=texts(), by=second, at=clock.now())

    put_in(second, django_capture_on_commit_callbacks, **{WAY_OUT: "Aq'el tzalu"})

    assert LanguageText.objects.get().reviewed is None


def test_a_speaker_reviews_what_commonlight_brings(second, house):
    from commonlight.core.public_texts import Shipped

    text = texts()[key_of(WAY_OUT)]
    words = Shipped("ht").words(text)

    assert translating.review(language="ht", read={text.key: words}, texts=texts(), by=second, at=clock.now()) == 1
    standing = next(row for row in translating.standings("ht", texts().values()) if row.text.key == text.key)
    assert (standing.state, standing.words, standing.reviewed_by) == (translating.REVIEWED, "Kite sit sa a", "Juan")


def test_only_editors_and_those_who_run_the_site_may(house, mam):
    stranger = make_ordinary(house, Role.VOLUNTEER_COORDINATOR)

    with pytest.raises(translating.NotAllowed):
        translating.put_in(language="mam", words={key_of(WAY_OUT): "x"}, texts=texts(), by=stranger, at=clock.now())
    with pytest.raises(translating.NotAllowed):
        translating.offer(code="mam", offered=True, by=stranger, at=clock.now())


@pytest.mark.parametrize("code", ["", "Mam", "m", "mam/", "12", "a-b"])
def test_a_code_is_one_of_bcp_47(writer, code):
    with pytest.raises(translating.CodeWrong):
        translating.add_language(code=code, name="x", direction="ltr", by=writer, at=clock.now())


@pytest.mark.parametrize("code", ["en", "ht", "mam"])
def test_a_language_stands_once(mam, writer, code):
    with pytest.raises(translating.CodeTaken):
        translating.add_language(code=code, name="x", direction="ltr", by=writer, at=clock.now())


TEXT = PublicText(key="core/1", english="Page %(number)s of %(total)s", where="x")
CALL = PublicText(key="core/2", english='Call <span class="number">%(number)s</span>', where="x")
PLAIN = PublicText(key="core/3", english="Back", where="x")
THREE = {text.key: text for text in (TEXT, CALL, PLAIN)}


@pytest.mark.parametrize(
    ("words", "text", "named"),
    [
        ("Trang %(number)s", TEXT, "Lost: %(total)s."),
        ("Trang %(numer)s %(total)s %(number)s", TEXT, "%(numer)s is not in the English"),
        ("Trang %(number)s % %(total)s", TEXT, "percent sign"),
        ("Gọi %(number)s", CALL, 'Lost: </span>, <span class="number">.'),
        ("<b>Lui</b>", PLAIN, "angle brackets may not stand in a text: </b>, <b>"),
        ("<img src=x onerror=alert(1)", PLAIN, "angle brackets"),
        ("Lui\x00", PLAIN, "cannot be seen"),
        ("x" * 5000, PLAIN, "too long"),
    ],
)
def test_what_is_wrong_with_words_is_said_and_named(words, text, named):
    assert named in words_problem(words, text)


@pytest.mark.parametrize(("words", "text"), [("%(total)s trang, %(number)s", TEXT), ("3 < 4 ngày", PLAIN)])
def test_words_in_another_order_or_with_a_plain_sign_are_fine(words, text):
    assert words_problem(words, text) == ""


def sheet_of(*rows):
    out = io.StringIO()
    csv.writer(out).writerows([("key", "English", "where", "translation", "state"), *rows])
    return out.getvalue()


def numbered(found: Read):
    return [(line.number, line.problem.partition(".")[0]) for line in found.wrong]


def test_each_row_with_something_wrong_is_named_and_the_others_are_taken():
    sheet = sheet_of(
        ("core/1", TEXT.english, "", "Trang %(number)s", ""),
        ("", "", "", "Merged away", ""),
        ("core/9", "Gone", "", "Mất", ""),
        ("core/3", "Back then", "", "Lui", ""),
        ("core/3", "Back", "", "Lui", ""),
        ("core/3", "Back", "", "Lui lại", ""),
        ("core/2", CALL.english, "", "", "to do"),
    )

    found = read(sheet, texts=THREE, held={}, direction="ltr")

    assert numbered(found) == [
        (2, "Lost: %(total)s"),
        (3, "The key is empty"),
        (4, "No text has this key"),
        (5, "The English of this row is not ours any more"),
        (7, "This key stands twice, first in row 6"),
    ]
    assert [(line.key, line.words) for line in found.taken] == [("core/3", "Lui")]
    assert found.n_empty == 1


def test_a_sheet_comes_back_as_it_went_out_whatever_the_separator():
    out = written([(TEXT, "Trang %(number)s / %(total)s", "not reviewed"), (PLAIN, "=Lui", "not reviewed")])
    sheet = decoded(out)

    assert "'=Lui" in sheet
    for text in (sheet, "\n".join(";".join(f'"{cell}"' for cell in row) for row in csv.reader(io.StringIO(sheet)))):
        found = read(text, texts=THREE, held={}, direction="ltr")
        assert {line.key: line.words for line in found.taken} == {
            "core/1": "Trang %(number)s / %(total)s",
            "core/3": "=Lui",
        }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04...", "CSV UTF-8"),
        ("key,English\n\xe9".encode("latin-1"), "byte 12"),
        (b"a,b\n1,2", "Missing: key"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_with_what_to_do(content, said):
    with pytest.raises(SheetUnreadable, match=said):
        read(decoded(content), texts=THREE, held={}, direction="ltr")


@pytest.mark.parametrize(
    ("words", "direction", "kept"),
    [
        ("Say سلام عليكم now", "ltr", "Say \u2068سلام عليكم\u2069 now"),
        ("قل Hello الآن", "rtl", "قل \u2068Hello\u2069 الآن"),
        ("صفحة %(number)s", "rtl", "صفحة %(number)s"),
        ("evil \u202etxt", "ltr", "evil txt"),
        ("plain", "ltr", "plain"),
    ],
)
def test_words_that_run_the_other_way_are_isolated_and_hidden_marks_go(words, direction, kept):
    assert isolated(words, direction) == kept


def test_only_text_is_marked_as_english_never_a_title_an_attribute_or_a_choice():
    page = '<title>Back</title><a title="Back">Back</a><option>Back</option><p> Page 2 of 3\n</p><b>Lui</b>'

    assert marked(page, ["Back", "Page %(number)s of %(total)s"]) == (
        '<title>Back</title><a title="Back"><span lang="en" dir="ltr">Back</span></a><option>Back</option>'
        '<p> <span lang="en" dir="ltr">Page 2 of 3</span>\n</p><b>Lui</b>'
    )


@pytest.mark.slow
def test_a_language_is_added_filled_by_sheet_and_put_into_the_menu_on_pages(
    house, writer, second, client, transactional_db
):
    team = client_of(writer)
    answer = team.post(reverse("core:languages"), {"name": "Tiếng Việt", "code": "VI", "direction": "ltr"})
    assert answer.status_code == 302
    assert "Tiếng Việt" in team.get(reverse("core:languages")).content.decode()
    rows = list(csv.reader(io.StringIO(team.get(reverse("core:sheet", args=["vi"])).content.decode("utf-8-sig"))))
    for row in rows[1:]:
        row[3] = "Rời trang này" if row[1] == WAY_OUT else ""
    out = io.StringIO()
    csv.writer(out).writerows([*rows, ["", "", "", "merged", ""]])

    preview = team.post(
        reverse("core:bring_sheet", args=["vi"]),
        {"sheet": SimpleUploadedFile("vi.csv", out.getvalue().encode(), content_type="text/csv")},
    )
    page = preview.content.decode()
    assert preview.status_code == 200
    assert "Rời trang này" in page
    assert "Were cells merged?" in page
    assert not LanguageText.objects.exists()

    answer = team.post(reverse("core:bring_sheet", args=["vi"]), {"sheet_text": preview.context["written"]})
    assert answer.status_code == 302
    row = LanguageText.objects.get()
    other = client_of(second)
    other.post(reverse("core:review_texts", args=["vi"]), {"reviewed": [row.key], f"read-{row.key}": row.words})
    row.refresh_from_db()
    assert row.reviewed_by == second
    other.post(reverse("core:offer_language", args=["vi"]), {"offered": "yes"})

    assert 'lang="vi"' in client.get("/en/").content.decode()
    assert "Rời trang này" in client.get("/vi/").content.decode()
    assert client.get("/", headers={"accept-language": "vi"}).headers["Location"] == "/vi/"


def test_words_typed_on_the_page_with_a_lost_placeholder_are_named_and_not_lost(mam, writer):
    key = key_of("Page %(number)s of %(total)s")
    team = client_of(writer)

    answer = team.post(reverse("core:put_in_texts", args=["mam"]), {key: "Xaq %(number)s", key_of(WAY_OUT): "Aq'el"})

    assert answer.status_code == 422
    assert "Xaq %(number)s" in answer.content.decode()
    assert "Lost: %(total)s." in answer.content.decode()
    assert LanguageText.objects.get().words == "Aq'el"


def test_an_unknown_language_is_not_found(house, writer, client):
    assert client.get("/xx/").status_code == 404
    assert client_of(writer).get(reverse("core:language", args=["xx"])).status_code == 404
    assert client_of(writer).get(reverse("core:language", args=["en"])).status_code == 404
