"""Sorting many at once with undo, links that widen nobody's audience, reply texts, and languages nobody reads."""

import pytest
from django.test import Client
from tests.factories import open_as
from tests.reports.conftest import opened, send

from commonlight.core import clock
from commonlight.core.models import AuditEvent
from commonlight.reports import services
from commonlight.reports.models import Note, Report, StatisticsLine, StatisticsRefusals, Status
from commonlight.reports.services import bulk, linking, replies
from commonlight.reports.services.cards import card_of_report
from commonlight.reports.services.replies import PlaceholderUnknown, check_placeholders
from commonlight.reports.services.team import NotYours, notes_of, reach
from commonlight.reports.views.languages import is_unread
from commonlight.reports.views.queue import number_of

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]


def doing(reader):
    return {"by": reader.account, "keyring": reader.keyring, "at": clock.now()}


def office(reader) -> Client:
    client = Client()
    open_as(client, reader)
    return client


def many(coalition, count=3, **facts):
    """Send some notes to Harbor House and read them; return their ids."""
    ids = [send(coalition.harbor, submission_id=f"m{n}", **facts)[0].report_id for n in range(count)]
    for report_id in ids:
        services.open_report(report_id=report_id, **doing(coalition.dana))
    return ids


def card(coalition, report_id):
    return card_of_report(report_id, coalition.harbor.pk, coalition.dana.keyring)


def test_labels_on_many_and_undo_leave_what_others_did(coalition):
    first, second, third = many(coalition)
    services.set_labels(report_id=third, kind="labour", labels=["legal"], **doing(coalition.dana))

    outcome = bulk.label_many(ids=[first, second, third], label="bed", **doing(coalition.dana))

    assert outcome.changed == 3
    assert [card(coalition, one).get("g") for one in (first, second, third)] == [["bed"], ["bed"], ["bed", "legal"]]
    services.set_labels(report_id=second, kind="labour", labels=["bed", "health"], **doing(coalition.dana))
    assert bulk.undo(content=outcome.as_content(), **doing(coalition.dana)) == 2
    assert [card(coalition, one)["g"] for one in (first, second, third)] == [[], ["bed", "health"], ["legal"]]


def test_many_are_assigned_to_who_can_read_them_and_back(coalition):
    ids = many(coalition)
    before = bulk.assign_many(ids=ids, to=coalition.ben.account, **doing(coalition.dana))
    assert (before.changed, Report.objects.filter(assignee=coalition.ben.account).count()) == (3, 3)

    none = bulk.assign_many(ids=ids, to=coalition.lena.account, **doing(coalition.dana))
    police = bulk.assign_many(ids=ids, to=coalition.reyes.account, **doing(coalition.dana))

    assert (none.changed, none.skipped) == (0, {"audience": 3})
    assert (police.changed, police.skipped) == (0, {"audience": 3})
    assert bulk.undo(content=before.as_content(), **doing(coalition.dana)) == 3
    assert Report.objects.filter(assignee=None).count() == 3


def test_repeats_are_closed_linked_never_counted_and_taken_up_again(coalition):
    lead, *others = many(coalition, statistics=True)

    outcome = bulk.close_repeats(ids=[lead, *others], lead_id=lead, **doing(coalition.dana))

    assert (outcome.changed, outcome.skipped) == (2, {})
    assert Report.objects.get(pk=lead).status == Status.READ
    assert [Report.objects.get(pk=one).status for one in others] == [Status.CLOSED] * 2
    assert (StatisticsLine.objects.count(), StatisticsRefusals.objects.count()) == (0, 0)
    at_lead = linking.linked_ids(lead, coalition.harbor.pk, coalition.dana.keyring)
    assert sorted(at_lead) == sorted(others)
    assert bulk.undo(content=outcome.as_content(), **doing(coalition.dana)) == 2
    assert [Report.objects.get(pk=one).status for one in others] == [Status.READ] * 2
    assert Report.objects.get(pk=others[0]).due is not None
    assert linking.linked_ids(lead, coalition.harbor.pk, coalition.dana.keyring) == []


def test_urgent_unread_and_wider_ones_are_never_closed_in_a_heap(coalition):
    lead = many(coalition, 1)[0]
    child, _ = send(coalition.harbor, submission_id="c", child=True)
    danger, _ = send(coalition.harbor, submission_id="d", danger_now="yes")
    unread, _ = send(coalition.harbor, submission_id="u")
    wider, _ = send(coalition.harbor, coalition.legal, submission_id="w")
    for sent in (child, danger, wider):
        services.open_report(report_id=sent.report_id, **doing(coalition.dana))
    ids = [sent.report_id for sent in (child, danger, unread, wider)]

    outcome = bulk.close_repeats(ids=ids, lead_id=lead, **doing(coalition.dana))

    assert (outcome.changed, outcome.skipped) == (0, {"urgent": 2, "unread": 1, "audience": 1})
    assert not Report.objects.filter(status=Status.CLOSED).exists()


def test_nobody_sorts_what_they_cannot_read(coalition):
    ids = many(coalition)

    outcomes = [
        bulk.label_many(ids=ids, label="bed", **doing(coalition.lena)),
        bulk.assign_many(ids=ids, to=None, **doing(coalition.lena)),
        bulk.label_many(ids=ids, label="bed", **doing(coalition.reyes)),
    ]

    assert [(one.changed, one.skipped) for one in outcomes] == [(0, {"gone": 3})] * 3
    with pytest.raises(NotYours):
        bulk.close_repeats(ids=ids, lead_id=ids[0], **doing(coalition.lena))
    assert bulk.read_many(ids=ids, **doing(coalition.lena)) == []


def test_page_sorts_by_keyboard_alone_and_undoes(coalition):
    lead, *others = many(coalition)
    dana = office(coalition.dana)
    page = dana.get("/en/team/reports/triage/")
    assert b"<script" not in page.content
    assert all(number_of(one) in page.content.decode() for one in (lead, *others))

    numbers = " ".join(number_of(one) for one in others)
    done = dana.post(
        "/en/team/reports/triage/", {"act": "repeat", "numbers": numbers, "lead": number_of(lead)}, follow=True
    )

    text = done.content.decode()
    assert "2 reports were changed." in text
    assert number_of(others[0]) not in text
    back = dana.post("/en/team/reports/triage/undo/", follow=True).content.decode()
    assert "2 reports stand as before." in back
    assert number_of(others[0]) in back
    again = dana.post("/en/team/reports/triage/undo/", follow=True).content.decode()
    assert "nothing to undo" in again


def test_page_says_what_is_wrong_and_does_nothing(coalition):
    ids = many(coalition)
    dana = office(coalition.dana)
    wrong = [
        {"act": "label", "add_label": "bed"},
        {"act": "label", "add_label": "bed", "numbers": "no-number"},
        {"act": "label", "add_label": "strange", "chosen": [str(ids[0])]},
        {"act": "repeat", "chosen": [str(ids[0])], "lead": ""},
        {"act": "assign", "to": "strange", "chosen": [str(ids[0])]},
        {"act": "label", "add_label": "bed", "chosen": ["9" * 400, "²", "-1"]},
    ]

    statuses = [dana.post("/en/team/reports/triage/", values).status_code for values in wrong]

    assert statuses[0] == statuses[1] == statuses[3] == statuses[5] == 422
    assert set(statuses) <= {200, 422}
    assert all(card(coalition, one).get("g", []) == [] for one in ids)


def test_all_that_the_choice_shows_can_be_taken(coalition):
    ids = many(coalition)
    office(coalition.dana).post(
        "/en/team/reports/triage/", {"act": "label", "add_label": "legal", "everything": "on", "status": "open"}
    )

    assert [card(coalition, one)["g"] for one in ids] == [["legal"]] * 3


def test_reading_together_opens_logs_and_marks_as_read(coalition):
    first, _ = send(coalition.harbor, submission_id="1", what="CANARY one")
    second, _ = send(coalition.harbor, submission_id="2", what="CANARY two")

    page = office(coalition.dana).post(
        "/en/team/reports/triage/", {"act": "read", "chosen": [str(first.report_id), str(second.report_id)]}
    )

    text = page.content.decode()
    assert "CANARY one" in text
    assert "CANARY two" in text
    assert AuditEvent.objects.filter(kind="report read").count() == 2
    assert {one.status for one in Report.objects.all()} == {Status.READ}


def test_two_thousand_notes_take_one_act(coalition):
    """The work for one report is a few statements; what a browser sends for two thousand still fits one form."""
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ids = many(coalition, 2)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        bulk.label_many(ids=ids, label="bed", **doing(coalition.dana))

    assert len(asked) <= 6 + 8 * len(ids)
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS is None or settings.DATA_UPLOAD_MAX_NUMBER_FIELDS >= 200


def test_link_is_seen_by_the_own_organisation_alone_and_moves_no_text(coalition):
    narrow, code = send(coalition.harbor, submission_id="1", what="CANARY narrow")
    wide, _ = send(coalition.harbor, coalition.legal, submission_id="2", what="wide words")
    before = {part.pk: bytes(part.blob) for part in Report.objects.get(pk=wide.report_id).parts.all()}
    readers = set(Report.objects.get(pk=narrow.report_id).wraps.values_list("organisation_id", flat=True))

    linking.link(report_id=narrow.report_id, other_id=wide.report_id, **doing(coalition.dana))

    assert {part.pk: bytes(part.blob) for part in Report.objects.get(pk=wide.report_id).parts.all()} == before
    assert set(Report.objects.get(pk=narrow.report_id).wraps.values_list("organisation_id", flat=True)) == readers
    at_harbor = linking.linked_ids(wide.report_id, coalition.harbor.pk, coalition.dana.keyring)
    at_legal = linking.linked_ids(wide.report_id, coalition.legal.pk, coalition.lena.keyring)
    assert (at_harbor, at_legal) == ([narrow.report_id], [])
    seen = office(coalition.lena).get(f"/en/team/reports/{wide.report_id}/").content.decode()
    assert number_of(narrow.report_id) not in seen
    assert "CANARY" not in seen
    assert b"CANARY" not in b"".join(bytes(note.blob) for note in Note.objects.all())
    assert (
        notes_of(
            reach(report_id=wide.report_id, by=coalition.dana.account, keyring=coalition.dana.keyring),
            coalition.dana.keyring,
        )
        == []
    )
    services.delete_report(opened=opened(code), at=clock.now())
    page = office(coalition.dana).get(f"/en/team/reports/{wide.report_id}/").content.decode()
    assert "deleted, or no longer yours to read" in page


def test_link_needs_one_organisation_that_reads_both(coalition):
    harbor, _ = send(coalition.harbor, submission_id="1")
    legal, _ = send(coalition.legal, submission_id="2")

    for reader, one, other in (
        (coalition.dana, harbor, legal),
        (coalition.lena, harbor, legal),
        (coalition.reyes, harbor, legal),
    ):
        with pytest.raises((NotYours, linking.NotBothYours)):
            linking.link(report_id=one.report_id, other_id=other.report_id, **doing(reader))
    with pytest.raises(linking.SameReport):
        linking.link(report_id=harbor.report_id, other_id=harbor.report_id, **doing(coalition.dana))
    assert Note.objects.count() == 0


def test_working_together_never_lowers_what_one_of_them_names(coalition):
    calm, _ = send(coalition.harbor, submission_id="1")
    child, _ = send(coalition.harbor, submission_id="2", child=True)
    page = office(coalition.dana).post(
        f"/en/team/reports/{calm.report_id}/link/", {"other": number_of(child.report_id)}, follow=True
    )

    text = page.content.decode()

    assert "Named in one of them:" in text
    assert "repeat" in card(coalition, calm.report_id)["g"]
    assert card(coalition, child.report_id)["u"] == ["child"]
    unlinked = office(coalition.dana).post(
        f"/en/team/reports/{calm.report_id}/link/", {"unlink": str(child.report_id)}, follow=True
    )
    assert "Named in one of them:" not in unlinked.content.decode()


def test_reply_texts_come_in_the_language_of_the_report_and_send_nothing(coalition):
    sent, code = send(coalition.harbor)
    dana = office(coalition.dana)

    page = dana.post(f"/en/team/reports/{sent.report_id}/text/", {"reply": "received:es"})

    text = page.content.decode()
    assert "Una persona de Harbor House lo ha leído" in text
    assert "911" in text
    assert [part.kind for part in services.read_mailbox(opened=opened(code)).parts] == ["facts"]
    offered = [one.language for one in replies.replies_for("ar")]
    assert offered[0] == "ar"
    assert set(offered) == {"ar", "en"}


def test_every_shipped_text_stands_in_each_public_language():
    found: dict[str, set[str]] = {}
    for one in replies.shipped():
        found.setdefault(one.code, set()).add(one.language)

    assert len(found) >= 5
    assert set(map(frozenset, found.values())) == {frozenset({"en", "es", "ar"})}


@pytest.mark.parametrize(
    "text", ["{name}", "{ }", "{organisation", "organisation}", "{{organisation}}", "{0}", "{number!r}"]
)
def test_placeholder_that_nothing_fills_is_refused(text):
    with pytest.raises(PlaceholderUnknown):
        check_placeholders(text)


def test_texts_are_changed_on_a_page_and_put_back(coalition):
    dana = office(coalition.dana)
    values = {"code": "received", "language": "es", "title": "Leído", "text": "Lo leyó {organisation}."}
    assert dana.post("/en/team/reports/texts/", {**values, "text": "Hola {nombre}"}).status_code == 422
    assert replies.reply_text("received", "es").is_own is False

    dana.post("/en/team/reports/texts/", values)

    own = replies.reply_text("received", "es")
    assert (own.text, own.is_own) == ("Lo leyó {organisation}.", True)
    assert replies.filled(own, organisation_id=coalition.harbor.pk, hours="") == "Lo leyó Harbor House."
    dana.post("/en/team/reports/texts/", {"drop": "received:es"})
    assert replies.reply_text("received", "es").is_own is False


def test_queue_says_what_the_team_reads_and_marks_what_nobody_reads(coalition):
    send(coalition.harbor)
    dana = office(coalition.dana)
    assert "not yet filled in" in dana.get("/en/team/reports/").content.decode()
    coalition.harbor.languages = ["es", "ar"]
    coalition.harbor.save()

    page = dana.get("/en/team/reports/").content.decode()

    assert "Harbor House reads: Español, العربية." in page
    assert "nobody here reads it" in page
    coalition.harbor.languages = ["en", "es"]
    coalition.harbor.save()
    assert "nobody here reads it" not in dana.get("/en/team/reports/").content.decode()


@pytest.mark.parametrize(
    ("language", "spoken", "marked"),
    [("zh-hans", {"zh"}, False), ("ar", {"en"}, True), ("", {"en"}, False), ("ar", set(), False)],
)
def test_language_is_compared_without_script_or_region(language, spoken, marked):
    assert is_unread(language, frozenset(spoken)) is marked
