"""The audit chain: what changes, goes or moves is found; reporters' rows tell the day only."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.factories import make_ordinary, make_organisation

from commonlight.core import audit, sweeps
from commonlight.core.models import Account, AuditEvent
from commonlight.core.roles import Role
from commonlight.core.secret_files import SiteSecrets
from commonlight.core.store import write

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 4, 12, 0, 0, 123456, tzinfo=UTC)


def record(number: int, **more):
    with write():
        return audit.record(f"kind {number}", by=None, at=NOON + timedelta(minutes=number), **more)


@pytest.fixture
def chain():
    for number in range(6):
        record(number, subject=("report", uuid4()), detail={"epoch": number, "with": "totp"})
    audit.chain_batch(at=NOON, limit=4)
    audit.chain_batch(at=NOON, limit=4)
    return list(AuditEvent.objects.order_by("sequence"))


def test_whole_chain_holds(chain):
    verdict = audit.verify(known_head=audit.head()[1])

    assert verdict.problems == ()
    assert (verdict.chained, verdict.waiting) == (6, 0)
    assert [row.kind for row in chain] == [f"kind {number}" for number in range(6)]


def test_head_kept_earlier_is_still_in_the_chain(chain):
    kept = audit.head()[1]
    record(7)
    audit.chain_batch(at=NOON)

    assert audit.head()[1] != kept
    assert audit.verify(known_head=kept).problems == ()


CHANGES = {
    "kind": "other",
    "actor_id": uuid4(),
    "day": NOON.date() + timedelta(days=1),
    "at": NOON + timedelta(days=1),
    "organisation_id": uuid4(),
    "subject_kind": "file",
    "subject_id": "7",
    "detail": {"epoch": 9},
    "mac": bytes(32),
    "head": bytes(32),
}


@pytest.mark.parametrize("column", CHANGES)
def test_any_changed_column_is_found(chain, column):
    AuditEvent.objects.filter(sequence=3).update(**{column: CHANGES[column]})

    assert any("3" in problem or "4" in problem for problem in audit.verify().problems)


@pytest.mark.parametrize("gone", [1, 3])
def test_removed_row_is_found(chain, gone):
    AuditEvent.objects.filter(sequence=gone).delete()

    assert f"Rows {gone} to {gone} of the chain are missing." in audit.verify().problems


def test_chain_cut_short_is_found_with_the_kept_head(chain):
    kept = audit.head()[1]
    AuditEvent.objects.filter(sequence__gte=5).delete()

    assert audit.verify().problems == ()
    assert len(audit.verify(known_head=kept).problems) == 1


def test_rows_put_in_another_order_are_found(chain):
    second, third = chain[1], chain[2]
    AuditEvent.objects.filter(pk=second.pk).update(sequence=99)
    AuditEvent.objects.filter(pk=third.pk).update(sequence=2)
    AuditEvent.objects.filter(pk=second.pk).update(sequence=3)

    assert len(audit.verify().problems) >= 2


def test_chain_remade_without_the_pepper_is_found(chain, settings):
    stolen, settings.SITE_SECRETS = settings.SITE_SECRETS, SiteSecrets.generate()
    AuditEvent.objects.all().delete()
    record(1)
    audit.chain_batch(at=NOON)

    settings.SITE_SECRETS = stolen

    assert audit.verify().problems == ("Row 1 was changed.",)


def test_waiting_row_that_was_changed_is_found():
    record(1)
    AuditEvent.objects.update(kind="other")

    assert len(audit.verify().problems) == 1


def test_row_goes_with_its_act_when_the_act_fails():
    with pytest.raises(RuntimeError), write():
        audit.record("report opened", by=None, at=NOON)
        raise RuntimeError

    assert not AuditEvent.objects.exists()


def test_act_goes_when_its_row_fails(monkeypatch):
    monkeypatch.setattr(audit, "mac_of", lambda event: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        make_organisation("Harbor House")
    monkeypatch.undo()

    assert make_organisation("Harbor House").name == "Harbor House"


def test_reporters_row_holds_the_day_only_and_joins_when_the_day_is_over():
    row = record(1, day_only=True)
    record(2)

    assert audit.chain_batch(at=NOON + timedelta(hours=11)) == 1
    row.refresh_from_db()
    assert (row.at, row.day, row.sequence) == (None, NOON.date(), None)
    assert audit.chain_batch(at=NOON + timedelta(hours=12)) == 1


def test_reporters_rows_join_in_no_order_of_time():
    rows = [record(number, day_only=True) for number in range(12)]

    audit.chain_batch(at=NOON + timedelta(days=1))

    joined = list(AuditEvent.objects.order_by("sequence").values_list("pk", flat=True))
    assert joined == sorted(row.pk for row in rows)


@pytest.mark.parametrize(
    "detail",
    [
        {"text": "x" * 65},
        {"text": "two\nlines"},
        {"text": 1.5},
        {"text": None},
        {"who": "Ana Ruiz"},
        {"text": "six passports"},
        {"text": "جواز"},
    ],
)
def test_detail_that_could_be_words_is_refused(detail):
    with pytest.raises(audit.AuditDetailRefused), write():
        audit.record("note", by=None, at=NOON, detail=detail)


def test_rows_name_people_by_id_only():
    account: Account = make_ordinary(make_organisation("Harbor House"), name="olga", email="olga@example.org")

    stored = str(list(AuditEvent.objects.values()))

    assert str(account.id) in stored
    assert "olga" not in stored.lower()
    assert "Harbor" not in stored


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=1, max_size=12),
    st.integers(1, 5),
)
@pytest.mark.slow
def test_chain_holds_whatever_the_batches(rows, limit):
    with transaction.atomic():
        AuditEvent.objects.all().delete()
        for number, (day_only, days) in enumerate(rows):
            audit.record(f"kind {number}", by=None, at=NOON + timedelta(days=days), day_only=day_only)
            audit.chain_batch(at=NOON + timedelta(days=days), limit=limit)
        while audit.chain_batch(at=NOON + timedelta(days=9), limit=limit):
            pass

        verdict = audit.verify()

    assert verdict.problems == ()
    assert (verdict.chained, verdict.waiting) == (len(rows), 0)


def test_administrators_are_told_of_the_head_once_a_month(monkeypatch):
    house, sent = make_organisation(), []
    make_ordinary(house, Role.ADMIN, Role.COORDINATOR, name="olga", email="olga@example.org")
    make_ordinary(house, Role.ADMIN, name="without")
    make_ordinary(house, Role.COORDINATOR, name="dora", email="dora@example.org")
    monkeypatch.setattr(sweeps.mail, "send_notice", lambda *arguments: sent.append(arguments))

    for moment in (NOON, NOON + timedelta(days=20), NOON + timedelta(days=40)):
        sweeps.announce_audit_head(moment)

    assert sent == [("olga@example.org", "audit", "en")] * 2
