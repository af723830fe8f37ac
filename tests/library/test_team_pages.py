"""The team's pages: who sees and does what, nothing lost between two editors, each refusal in words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import make_ordinary, make_organisation, open_as

from commonlight.core import clock
from commonlight.core.roles import Role
from commonlight.library import content_files, selectors, services
from commonlight.library.forms.editing import EntryForm
from commonlight.library.models import Change, EntryReview, NumberCall
from commonlight.library.rows import Stands, digest_of
from commonlight.library.schema import KINDS

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.usefixtures("site")]
LAW, LINE = "us-ga-16-5-47", "us-national-human-trafficking-hotline"
PAGES = (
    ("library:team", ()),
    ("library:entries", ()),
    ("library:entry", ("law", LAW)),
    ("library:history", ("law", LAW)),
    ("library:call", (LINE,)),
    ("library:packs", ()),
)
WRITING = (
    ("library:edit", ("law", LAW)),
    ("library:edit_words", ("law", LAW, "es")),
    *(("library:add", (kind,)) for kind in KINDS),
    ("library:sheet", ()),
    ("library:sheet_template", ()),
)


@pytest.fixture
def browse(client):
    """Return a browser in which one of the team is signed in."""

    def signed_in(who):
        open_as(client, who)
        return client

    return signed_in


def sent(kind, entry, *, on_number=0, **changed):
    """Return what a browser sends for an entry's form with some fields changed."""
    found = selectors.stands_now().content.entries[kind][entry]
    initial = EntryForm.initial_of(Stands.of(found)) | changed
    flat = {name: value for name, value in initial.items() if value not in (None, "", [], False)}
    return {**flat, "on_number": on_number}


def edit_url(kind="law", entry=LAW):
    return reverse("library:edit", args=[kind, entry])


@pytest.mark.slow
@pytest.mark.parametrize(("role", "writes"), [("editor", True), ("adviser", False), ("coordinator", True)])
def test_each_role_opens_its_pages(browse, team, role, writes):
    browser = browse(team[role])

    assert {name: browser.get(reverse(name, args=args)).status_code for name, args in PAGES} == dict.fromkeys(
        dict(PAGES), 200
    )
    assert {browser.get(reverse(name, args=args)).status_code for name, args in WRITING} == {200 if writes else 404}


@pytest.mark.slow
def test_a_colleague_without_the_roles_finds_nothing(browse, team):
    browser = browse(team["colleague"])

    assert {browser.get(reverse(name, args=args)).status_code for name, args in (*PAGES, *WRITING)} == {404}


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_that_is_sent_back_unchanged_changes_nothing(browse, team, kind):
    entry = next(iter(content_files.content().entries[kind]))
    browser = browse(team["editor"])

    answer = browser.post(reverse("library:edit", args=[kind, entry]), sent(kind, entry, reads_hard_ok="on"))

    assert answer.status_code == 302
    assert not Change.objects.exists()


def test_a_change_is_saved_decided_and_seen_in_the_history(browse, team):
    answer = browse(team["editor"]).post(
        edit_url(), sent("law", LAW, text_plain="Hang up the notice.", reason="Shorter.")
    )
    change = Change.objects.get()
    assert answer.url == reverse("library:change", args=[change.pk])

    adviser = browse(team["adviser"])
    page = adviser.get(answer.url).content.decode()
    assert "<ins>Hang</ins>" in page.replace(" up the notice.", "") or "<ins>" in page
    assert "Shorter." in page
    adviser.post(reverse("library:decide", args=[change.pk]), {"accept": "", "facts_checked": "on"})

    history = adviser.get(reverse("library:history", args=["law", LAW])).content.decode()
    assert "Written by Eve" in history
    assert "Decided by Rosa" in history
    assert "Facts checked" in history
    assert selectors.item("law", LAW, "en").text["plain"].words == "Hang up the notice."


def test_an_author_who_lets_an_own_change_stand_is_refused_in_words(browse, team):
    browser = browse(team["coordinator"])
    browser.post(edit_url(), sent("law", LAW, text_plain="Hang up the notice."))
    change = Change.objects.get()
    assert "name=&quot;accept&quot;" not in browser.get(reverse("library:change", args=[change.pk])).content.decode()

    answer = browser.post(reverse("library:decide", args=[change.pk]), {"accept": ""})

    assert answer.status_code == 422
    assert "Somebody else has to let it stand." in answer.content.decode()
    change.refresh_from_db()
    assert change.state == Change.State.WAITING


def test_a_refusal_needs_a_reason(browse, team):
    browse(team["editor"]).post(edit_url(), sent("law", LAW, text_plain="Hang up the notice."))
    change = Change.objects.get()
    browser = browse(team["adviser"])

    silent = browser.post(reverse("library:decide", args=[change.pk]), {"refuse": "", "answer": " "})
    assert silent.status_code == 422

    browser.post(reverse("library:decide", args=[change.pk]), {"refuse": "", "answer": "The code says more."})
    change.refresh_from_db()
    assert (change.state, change.answer) == ("refused", "The code says more.")


def test_the_second_editor_sees_both_versions_and_loses_nothing(browse, team):
    mine = sent("law", LAW, text_plain="Second words.")
    browse(team["editor"]).post(edit_url(), sent("law", LAW, text_plain="First words."))
    browser = browse(team["second_editor"])

    shown = browser.post(edit_url(), mine)
    page = shown.content.decode()
    assert shown.status_code == 422
    assert "Eve saved a change. Nothing is lost" in page
    assert page.count("First words.") == 1
    assert page.count("Second words.") == 2

    browser.post(edit_url(), {**mine, "on_number": 1})
    texts = [change.after["row"]["en"]["plain"] for change in Change.objects.order_by("number")]
    assert texts == ["First words.", "Second words."]


def test_a_law_without_citation_is_refused_with_words(browse, team):
    answer = browse(team["editor"]).post(edit_url(), sent("law", LAW, citation=" "))

    assert answer.status_code == 422
    assert "A law needs its citation." in answer.content.decode()
    assert not Change.objects.exists()


def test_words_that_read_hard_are_asked_about_once(browse, team):
    hard = "Organisational responsibilities notwithstanding, participating establishments facilitate notification."
    browser = browse(team["editor"])

    asked = browser.post(edit_url(), sent("law", LAW, text_plain=hard))
    assert asked.status_code == 422
    assert "Keep these words" in asked.content.decode()

    kept = browser.post(edit_url(), sent("law", LAW, text_plain=hard, reads_hard_ok="on"))
    assert kept.status_code == 302
    assert "Reads hard:" in browser.get(kept.url).content.decode()


def test_a_changed_english_text_takes_its_translation_away_unless_somebody_says_it_holds(browse, team):
    browser = browse(team["editor"])

    browser.post(edit_url(), sent("law", LAW, text_plain="Hang up the notice."))
    assert "plain" not in Change.objects.get().after["translations"]["es"]
    assert "title" in Change.objects.get().after["translations"]["es"]

    browser.post(
        edit_url("law", "us-tx-402"), sent("law", "us-tx-402", text_plain="Hang it up.", translations_hold="on")
    )
    assert "plain" in Change.objects.get(entry="us-tx-402").after["translations"]["es"]


def test_words_in_another_language_are_written_and_their_english_cannot_carry_markup(browse, team):
    identifier = services.new_id()
    row = {"id": identifier, "grade": "C", "source": "Seen", "en": {"word": "<b>Bold</b>", "means": "A word."}}
    services.propose(kind="word", entry=identifier, stands=Stands(row), on_number=0, by=team["editor"], at=clock.now())
    browser = browse(team["editor"])
    url = reverse("library:edit_words", args=["word", identifier, "es"])

    page = browser.get(url).content.decode()
    assert "<b>Bold</b>" not in page
    assert "&lt;b&gt;Bold" in page

    browser.post(url, {"on_number": 1, "text_word": "Negrita", "text_means": ""})
    services.record_review(
        kind="word",
        entry=identifier,
        holds=True,
        digest=digest_of(selectors.stands_now().content.entries["word"][identifier]),
        by=team["adviser"],
        at=clock.now(),
    )
    shown = selectors.item("word", identifier, "es")
    assert (shown.text["word"].words, shown.text["means"].is_fallback) == ("Negrita", True)


def test_a_new_line_waits_is_let_stand_and_is_shown_only_after_a_call(browse, team):
    browse(team["editor"]).post(
        reverse("library:add", args=["line"]),
        {
            "on_number": 0,
            "text_name": "Valley line",
            "country": "US",
            "number": "1-502-555-٠١٧٧",
            "line_kind": "labour_line",
            "answered_by": "ngo",
            "source": "Page of Valley Legal Aid",
            "grade": "B",
        },
    )
    change = Change.objects.get()
    assert change.after["row"]["number"] == "1-502-555-0177"
    adviser = browse(team["adviser"])
    adviser.post(reverse("library:decide", args=[change.pk]), {"accept": ""})
    assert services.verified_number(change.entry, clock.now()) is None

    url = reverse("library:call", args=[change.entry])
    assert 'href="tel:15025550177"' in adviser.get(url).content.decode()
    adviser.post(url, told(number="15025550177"))

    assert services.verified_number(change.entry, clock.now()).dial == "15025550177"
    public = adviser.get("/en/lines/?place=US").content.decode()
    assert "Valley line" in public
    assert "the police do not hear of calls" in public
    assert "Rosa" not in public


def told(**changed):
    today = clock.today()
    return {
        "number": "18883737888",
        "answer": "right",
        "police_hear": "no",
        "immigration_hears": "sometimes",
        "day_day": today.day,
        "day_month": today.month,
        "day_year": today.year,
        "words": "",
    } | changed


@pytest.mark.parametrize("field", ["police_hear", "immigration_hears"])
def test_a_call_says_who_hears_of_calls(browse, team, field):
    answer = browse(team["adviser"]).post(reverse("library:call", args=[LINE]), told(**{field: ""}))

    assert answer.status_code == 422
    assert "is an answer too" in answer.content.decode()
    assert not NumberCall.objects.exists()


@pytest.mark.parametrize("days", [-1, 31])
def test_a_call_was_made_lately_and_not_tomorrow(browse, team, days):
    day = clock.today() - timedelta(days=days)
    late = told(day_day=day.day, day_month=day.month, day_year=day.year)

    assert browse(team["adviser"]).post(reverse("library:call", args=[LINE]), late).status_code == 422
    assert not NumberCall.objects.exists()


def test_a_wrong_number_is_hidden_at_once_and_nobody_answering_changes_nothing(browse, team):
    browser = browse(team["adviser"])
    url = reverse("library:call", args=[LINE])

    browser.post(url, told(answer="nobody"))
    assert selectors.item("line", LINE, "en").is_screen_only

    browser.post(url, told(answer="wrong"))
    assert selectors.item("line", LINE, "en") is None


def test_a_call_to_a_number_that_changed_meanwhile_is_not_noted(browse, team):
    answer = browse(team["adviser"]).post(reverse("library:call", args=[LINE]), told(number="18880000000"))

    assert answer.status_code == 422
    assert "was changed meanwhile" in answer.content.decode()
    assert not NumberCall.objects.exists()


def test_something_wrong_is_hidden_with_a_reason_by_anybody_of_the_library(browse, team):
    browser = browse(team["editor"])
    digest = digest_of(content_files.content().entries["law"][LAW])
    url = reverse("library:wrong", args=["law", LAW])

    assert browser.post(url, {"digest": digest, "words": ""}).status_code == 422
    browser.post(url, {"digest": digest, "words": "Repealed."})

    assert selectors.item("law", LAW, "en") is None
    assert EntryReview.objects.get().words == "Repealed."


def test_a_line_is_not_made_right_by_reading(browse, team):
    digest = digest_of(content_files.content().entries["line"][LINE])

    answer = browse(team["adviser"]).post(
        reverse("library:review", args=["line", LINE]), {"digest": digest}, follow=True
    )

    assert "only when somebody called it" in answer.content.decode()
    assert not EntryReview.objects.exists()


def test_the_due_list_names_what_is_due_and_nothing_else(browse, team):
    page = browse(team["adviser"]).get(reverse("library:team")).content.decode()
    assert "Nobody has called it yet." in page

    for _again in range(2):
        services.record_call(
            line=LINE,
            number="18883737888",
            answer="right",
            day=clock.today(),
            police_hear="no",
            immigration_hears="no",
            by=team["adviser"],
            at=clock.now(),
        )
    numbers = browse(team["adviser"]).get(reverse("library:team")).content.decode().split('id="unreviewed"')[0]
    assert reverse("library:call", args=[LINE]) not in numbers


def test_entries_are_found_by_kind_state_and_words(browse, team):
    browser = browse(team["adviser"])

    page = browser.get(reverse("library:entries"), {"kind": "law", "state": "unreviewed", "words": "GEORGIA posting"})

    assert reverse("library:entry", args=["law", LAW]) in page.content.decode()
    assert "1 entry" in page.content.decode()


def test_an_adviser_of_another_organisation_of_the_coalition_shares_the_one_library(browse, team):
    stranger = make_ordinary(make_organisation("Valley Legal Aid"), Role.CONTENT_ADVISER, name="stan")
    browse(team["editor"]).post(edit_url(), sent("law", LAW, text_plain="Hang up the notice."))

    browse(stranger).post(reverse("library:decide", args=[Change.objects.get().pk]), {"accept": ""})

    assert Change.objects.get().reviewer_name == "Stan"
