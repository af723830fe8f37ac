"""Changes to the library: two people, nothing lost, the package's files untouched, each act in the audit."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from commonlight.core.models import AuditEvent
from commonlight.library import content_files, due, selectors, services
from commonlight.library.models import Change, LibraryStamp, LocalEntry
from commonlight.library.rows import Stands, digest_of
from commonlight.library.search import search

pytestmark = pytest.mark.usefixtures("today")
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LAW = "us-ga-16-5-47"


def stands_with(kind, entry, **texts):
    """Return an entry as it stands now with other English texts."""
    found = Stands.of(selectors.stands_now().content.entries[kind][entry])
    return Stands({**found.row, "en": {**found.row["en"], **texts}}, found.translations)


def edit(by, *, kind="law", entry=LAW, on=0, **texts):
    return services.propose(
        kind=kind, entry=entry, stands=stands_with(kind, entry, **texts), on_number=on, by=by, at=NOW
    )


def plain(entry=LAW):
    return selectors.item("law", entry, "en").text["plain"].words


def audited():
    return list(
        AuditEvent.objects.filter(kind__startswith="library").order_by("at", "kind").values_list("kind", flat=True)
    )


def test_a_change_to_a_safety_text_stands_only_after_a_second_person(team):
    before = plain()

    change = edit(team["editor"], plain="Hang up the notice.")
    assert plain() == before

    services.accept(change=change, facts_checked=False, by=team["adviser"], at=NOW)
    assert plain() == "Hang up the notice."
    assert selectors.item("law", LAW, "en").checked is None
    assert audited() == ["library change in force", "library change proposed"]


def test_the_second_person_may_check_the_facts_in_the_same_act(team):
    change = edit(team["editor"], plain="Hang up the notice.")

    services.accept(change=change, facts_checked=True, by=team["adviser"], at=NOW)

    assert selectors.item("law", LAW, "en").checked.by == "Rosa"


def test_the_author_can_never_let_an_own_change_stand(team):
    change = edit(team["coordinator"], plain="Hang up the notice.")

    with pytest.raises(services.OwnText):
        services.accept(change=change, facts_checked=True, by=team["coordinator"], at=NOW)

    change.refresh_from_db()
    assert change.state == Change.State.WAITING


def test_taking_over_a_colleagues_change_does_not_make_the_colleague_a_second_person(team):
    first = edit(team["coordinator"], plain="Hang up the notice.")
    second = edit(team["editor"], on=first.number, plain="Hang up the notice here.")
    first.refresh_from_db()
    assert first.state == Change.State.REPLACED

    with pytest.raises(services.OwnText):
        services.accept(change=second, facts_checked=False, by=team["coordinator"], at=NOW)


def test_the_database_itself_refuses_a_decision_by_the_author(team):
    change = edit(team["editor"], plain="Hang up the notice.")

    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(reviewer=team["editor"])


@pytest.mark.parametrize("act", ["propose", "accept", "refuse", "review", "wrong"])
def test_who_has_no_part_in_the_library_changes_nothing(team, act):
    colleague = team["colleague"]
    change = edit(team["editor"], plain="Hang up the notice.")
    digest = digest_of(selectors.stands_now().content.entries["law"]["us-tx-402"])
    acts = {
        "propose": lambda: edit(colleague, entry="us-tx-402", plain="Other."),
        "accept": lambda: services.accept(change=change, facts_checked=False, by=colleague, at=NOW),
        "refuse": lambda: services.refuse(change=change, answer="No.", by=colleague, at=NOW),
        "review": lambda: services.record_review(
            kind="law", entry="us-tx-402", holds=True, digest=digest, by=colleague, at=NOW
        ),
        "wrong": lambda: services.record_review(
            kind="law", entry="us-tx-402", holds=False, digest=digest, by=colleague, at=NOW
        ),
    }

    with pytest.raises(services.NotAllowed):
        acts[act]()


def test_an_editor_lets_nothing_stand_and_an_adviser_writes_nothing(team):
    change = edit(team["editor"], plain="Hang up the notice.")

    with pytest.raises(services.NotAllowed):
        services.accept(change=change, facts_checked=False, by=team["second_editor"], at=NOW)
    with pytest.raises(services.NotAllowed):
        edit(team["adviser"], entry="us-tx-402", plain="Other.")


def test_two_editors_on_one_text_lose_nothing(team):
    first = edit(team["editor"], plain="First words.")

    with pytest.raises(services.EditedMeanwhile) as refused:
        edit(team["second_editor"], on=0, plain="Second words.")

    assert refused.value.theirs == first
    second = edit(team["second_editor"], on=first.number, plain="Both words.")
    texts = [change.after["row"]["en"]["plain"] for change in Change.objects.order_by("number")]
    assert texts == ["First words.", "Both words."]
    assert second.state == Change.State.WAITING


@pytest.mark.parametrize("decide", [services.accept, services.refuse], ids=["accept", "refuse"])
@pytest.mark.parametrize("state", ["in_force", "refused", "replaced"])
def test_what_was_decided_is_not_decided_again(team, state, decide):
    change = edit(team["editor"], plain="Hang up the notice.")
    Change.objects.filter(pk=change.pk).update(state=state)
    more = {"facts_checked": False} if decide is services.accept else {"answer": "No."}

    with pytest.raises(services.AlreadyDecided):
        decide(change=change, by=team["adviser"], at=NOW, **more)


def test_a_refused_change_leaves_the_text_and_says_why(team):
    before = plain()
    change = edit(team["editor"], plain="Hang up the notice.")

    services.refuse(change=change, answer="The code names 14 places.", by=team["adviser"], at=NOW)

    change.refresh_from_db()
    assert (change.state, change.answer, change.reviewer_name) == ("refused", "The code names 14 places.", "Rosa")
    assert plain() == before


def test_a_law_without_citation_is_refused(team):
    found = Stands.of(content_files.content().entries["law"][LAW])

    with pytest.raises(services.Invalid) as refused:
        services.propose(
            kind="law", entry=LAW, stands=Stands({**found.row, "citation": " "}), on_number=0, by=team["editor"], at=NOW
        )

    assert refused.value.problems == ["citation must be a text that is not empty"]
    assert not Change.objects.exists()


def test_a_word_stands_at_once_and_is_audited(team):
    services.propose(
        kind="word",
        entry="trafficking",
        stands=stands_with("word", "trafficking", means="People are used for gain."),
        on_number=0,
        by=team["editor"],
        at=NOW,
    )

    assert selectors.item("word", "trafficking", "en").text["means"].words == "People are used for gain."
    assert audited() == ["library change in force", "library change proposed"]


@pytest.mark.slow
def test_a_new_law_of_the_place_is_found_after_its_review_and_not_before(team):
    identifier = services.new_id()
    shipped = Stands.of(content_files.content().entries["law"][LAW]).row
    row = {
        **{name: held for name, held in shipped.items() if name != "unchecked"},
        "id": identifier,
        "level": "local",
        "grade": "C",
        "citation": "Riverbend Code 7-12",
        "en": {"title": "Riverbend motel rule", "plain": "Motels train their staff. Kestrelfeather."},
    }
    change = services.propose(
        kind="law", entry=identifier, stands=Stands(row), on_number=0, by=team["editor"], at=NOW, act=Change.Act.ADD
    )
    assert search("kestrelfeather", "en") == ()

    services.accept(change=change, facts_checked=True, by=team["adviser"], at=NOW)

    assert [item.id for item in search("kestrelfeather", "en")] == [identifier]
    assert identifier in [law.id for group in selectors.laws_of("US-GA", None, "en") for law in group.laws]


def test_a_word_of_review_ends_with_the_text_it_was_about(team):
    digest = digest_of(content_files.content().entries["law"][LAW])
    services.record_review(kind="law", entry=LAW, holds=True, digest=digest, by=team["adviser"], at=NOW)
    assert selectors.item("law", LAW, "en").checked.by == "Rosa"

    services.accept(change=edit(team["editor"], plain="Other."), facts_checked=False, by=team["coordinator"], at=NOW)

    assert selectors.item("law", LAW, "en").checked is None


def test_what_is_found_wrong_is_hidden_at_once_and_a_corrected_text_comes_back(team):
    digest = digest_of(content_files.content().entries["law"][LAW])

    services.record_review(
        kind="law", entry=LAW, holds=False, digest=digest, words="Repealed.", by=team["editor"], at=NOW
    )
    assert selectors.item("law", LAW, "en") is None

    services.accept(change=edit(team["editor"], plain="Other."), facts_checked=True, by=team["adviser"], at=NOW)
    assert plain() == "Other."


def test_nobody_reviews_what_they_wrote(team):
    services.accept(change=edit(team["coordinator"], plain="Other."), facts_checked=False, by=team["adviser"], at=NOW)
    digest = digest_of(selectors.stands_now().content.entries["law"][LAW])

    with pytest.raises(services.OwnText):
        services.record_review(kind="law", entry=LAW, holds=True, digest=digest, by=team["coordinator"], at=NOW)


def test_a_review_of_a_text_that_changed_meanwhile_is_refused(team):
    digest = digest_of(selectors.stands_now().content.entries["law"][LAW])
    services.accept(change=edit(team["editor"], plain="Other."), facts_checked=False, by=team["adviser"], at=NOW)

    with pytest.raises(services.EditedMeanwhile):
        services.record_review(kind="law", entry=LAW, holds=True, digest=digest, by=team["adviser"], at=NOW)


def test_a_package_update_is_seen_and_our_text_stays_until_somebody_decides(team, held):
    services.accept(change=edit(team["editor"], plain="Ours."), facts_checked=False, by=team["adviser"], at=NOW)
    assert due.changed_under_us() == []

    shipped = held.entries["law"][LAW]
    held.entries["law"][LAW] = replace(shipped, texts={**shipped.texts, "en": {**shipped.texts["en"], "plain": "New."}})

    assert [(row.kind, row.entry) for row in due.changed_under_us()] == [("law", LAW)]
    assert plain() == "Ours."


@pytest.mark.parametrize(("act", "words"), [(services.keep_ours, "Ours."), (services.take_shipped, "New.")])
def test_a_package_update_is_settled_by_keeping_ours_or_taking_the_shipped_text(team, held, act, words):
    services.accept(change=edit(team["editor"], plain="Ours."), facts_checked=False, by=team["adviser"], at=NOW)
    shipped = held.entries["law"][LAW]
    held.entries["law"][LAW] = replace(shipped, texts={**shipped.texts, "en": {**shipped.texts["en"], "plain": "New."}})

    change = act(kind="law", entry=LAW, on_number=1, by=team["editor"], at=NOW)
    LibraryStamp.objects.update(stamp=1)
    services.accept(change=change, facts_checked=False, by=team["adviser"], at=NOW)

    assert due.changed_under_us() == []
    assert LocalEntry.objects.exists() is (act is services.keep_ours)
    LibraryStamp.objects.update(stamp=2)
    assert plain() == words


def test_every_shipped_entry_survives_the_way_to_a_row_and_back():
    held = content_files.content()
    from commonlight.library.rows import entry_of, problems_of
    from commonlight.library.schema import KINDS

    for kind, entries in held.entries.items():
        for entry in entries.values():
            stands = Stands.of(entry)

            assert problems_of(KINDS[kind], stands, held) == []
            back = entry_of(KINDS[kind], Stands.from_json(stands.as_json()), written=entry.written, file=entry.file)
            assert back == replace(entry, checked=None, reviewed={}, texts={k: v for k, v in entry.texts.items() if v})


def test_a_failing_database_brings_nothing_back_that_was_found_wrong(team, monkeypatch):
    from django.db import OperationalError

    from commonlight.library import overlay

    digest = digest_of(content_files.content().entries["law"][LAW])
    services.record_review(kind="law", entry=LAW, holds=False, digest=digest, by=team["editor"], at=NOW)
    assert selectors.item("law", LAW, "en") is None

    def broken():
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(overlay, "_stamp", broken)
    assert selectors.item("law", LAW, "en") is None


def test_the_audit_holds_ids_and_numbers_and_no_word(team):
    services.accept(
        change=edit(team["editor"], plain="Kestrelfeather."), facts_checked=True, by=team["adviser"], at=NOW
    )

    rows = [str(event.__dict__) for event in AuditEvent.objects.all()]
    assert [row for row in rows if "estrelfeather" in row] == []
