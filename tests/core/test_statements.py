"""Statements built once: they read anew each time, hold exactly what Django's own would, and refuse what they cannot."""

import uuid

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from commonlight.core import selectors
from commonlight.core.models import AuditEvent, Organisation
from commonlight.core.statements import ReadyQuery, insert
from commonlight.core.store import write

pytestmark = pytest.mark.django_db


def _organisation(name: str) -> Organisation:
    return Organisation.objects.create(name=name, kind="ngo", languages=["en"])


def test_a_ready_query_gives_whole_rows_and_sees_every_change():
    first, second = _organisation("Harbor House"), _organisation("St Luke")
    query = ReadyQuery(Organisation, lambda *ids: Organisation.objects.filter(pk__in=ids).order_by("name"), of="id")
    assert query.rows(first.pk, second.pk) == [first, second]
    assert query.rows(second.pk)[0].languages == ["en"]
    Organisation.objects.filter(pk=second.pk).update(name="Alms House")
    assert [row.name for row in query.rows(first.pk, second.pk)] == ["Alms House", "Harbor House"]
    assert query.first(uuid.uuid4()) is None
    with CaptureQueriesContext(connection) as seen:
        assert query.rows() == []
    assert not seen.captured_queries


def test_a_ready_query_with_other_parameters_is_refused():
    query = ReadyQuery(Organisation, lambda one: Organisation.objects.filter(pk=one, kind="ngo"), of="id")
    with pytest.raises(ValueError, match="no other parameter"):
        query.rows(uuid.uuid4())


def test_organisations_that_accept_are_those_of_the_plain_query():
    assert selectors.accepting_now() == list(selectors.organisations_accepting_reports())


def test_insert_stores_what_save_stores():
    def event(kind: str) -> AuditEvent:
        return AuditEvent(kind=kind, day="2026-11-22", detail={"count": 2}, mac=b"m" * 32)

    rows = [event("a"), event("b")]
    with write():
        insert(rows)
        event("c").save(force_insert=True)
        insert([])
    a, b, c = AuditEvent.objects.order_by("kind")
    assert (a.detail, bytes(a.mac), a.at, str(a.day)) == (c.detail, bytes(c.mac), c.at, str(c.day))
    assert {a.pk, b.pk} == {row.pk for row in rows}
    with pytest.raises(IntegrityError), write():
        insert([rows[0]])
