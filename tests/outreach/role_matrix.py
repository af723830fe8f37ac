"""Who may open the addresses of programmes, engagement with police, and the books."""

import uuid
from datetime import date

from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, closed_row

from commonlight.core import clock
from commonlight.outreach.models import (
    Ambassador,
    BookBatch,
    Engagement,
    Grant,
    GrantRelease,
    Indicator,
    InKind,
    PlanLine,
    Programme,
    ReportPeriod,
    Spending,
    Task,
)

DAY = date(2026, 11, 20)


def programme(world):
    row, _ = Programme.objects.get_or_create(
        pk=uuid.UUID(int=21),
        defaults={
            "name": "Rural youth",
            "slug": "rural-youth",
            "group": "youth-instability",
            "setting": "rural",
            "state": "running",
            "is_public": True,
            "made_on": DAY,
        },
    )
    return [row.pk]


def line(world):
    held = programme(world)[0]
    row, _ = PlanLine.objects.get_or_create(pk=31, defaults={"programme_id": held, "section": "goals", "text": "Ours"})
    return [held, row.pk]


def task(world):
    held = programme(world)[0]
    row, _ = Task.objects.get_or_create(pk=32, defaults={"programme_id": held, "text": "Call", "due": DAY})
    return [held, row.pk]


def gift(world):
    row, _ = InKind.objects.get_or_create(
        pk=uuid.UUID(int=34),
        defaults={
            "kind": "things", "what": "Chairs", "given_on": DAY, "hundredths": 100, "rate_cents": 100, "currency": "USD",
            "rate_source": "Bill", "rate_year": 2026,
        },
    )  # fmt: skip
    return [row.pk]


def ambassador(world):
    held = programme(world)[0]
    row, _ = Ambassador.objects.get_or_create(
        pk=33, defaults={"programme_id": held, "name": "Coach", "standing": "coach", "agreed_on": DAY}
    )
    return [held, row.pk]


def engagement(world):
    row, _ = Engagement.objects.get_or_create(
        pk=uuid.UUID(int=22), defaults={"kind": "event", "what": "Evening", "on": DAY, "organisation": world.house}
    )
    return [row.pk]


def grant(world):
    row, _ = Grant.objects.get_or_create(
        pk=uuid.UUID(int=23),
        defaults={
            "name": "County",
            "funder": "County fund",
            "amount_cents": 100_00,
            "currency": "USD",
            "starts": DAY,
            "ends": DAY,
        },
    )
    return [row.pk]


def period(world):
    held = grant(world)[0]
    row, _ = ReportPeriod.objects.get_or_create(
        pk=34, defaults={"grant_id": held, "since": DAY, "until": DAY, "due": DAY}
    )
    return [held, row.pk]


def indicator(world):
    held = grant(world)[0]
    row, _ = Indicator.objects.get_or_create(
        pk=35, defaults={"grant_id": held, "name": "Evenings", "promised": 4, "counted": "list"}
    )
    return [held, row.pk]


def release(world):
    row, _ = GrantRelease.objects.get_or_create(
        pk=uuid.UUID(int=24),
        defaults={
            "grant_id": grant(world)[0],
            "organisation": world.house,
            "released_on": DAY,
            "basis": "agreement",
            "totals": {"grant": "County", "currency": "USD", "amount": 100_00, "spent": 0, "lines": []},
        },
    )
    return [row.pk]


def spending(world):
    row, _ = Spending.objects.get_or_create(
        pk=uuid.UUID(int=25), defaults={"spent_on": DAY, "what": "Paper", "amount_cents": 100, "currency": "USD"}
    )
    return [row.pk]


def batch(world):
    row, _ = BookBatch.objects.get_or_create(pk=uuid.UUID(int=26), defaults={"at": clock.now()})
    return [row.pk]


# stranger (a reader elsewhere), colleague (partner member), reader (intake), coordinator, administrator
COORDINATOR = (NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND)
POSTED = (NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_THIS_WAY, NOT_FOUND)


def with_word(arguments, word):
    def given(world):
        found = list(arguments(world))
        return [*found[:1], word, *found[1:]]

    return given


ROWS = {
    "outreach:programmes": closed_row(*COORDINATOR),
    "outreach:choose": closed_row(*COORDINATOR),
    "outreach:start": closed_row(*COORDINATOR, arguments=lambda world: ["refugees", "urban"]),
    "outreach:bring_programme": closed_row(*COORDINATOR),
    "outreach:guides": closed_row(*COORDINATOR),
    "outreach:programme": closed_row(*COORDINATOR, arguments=programme),
    "outreach:details": closed_row(*COORDINATOR, arguments=programme),
    "outreach:group": closed_row(*COORDINATOR, arguments=programme),
    "outreach:programme_file": closed_row(*COORDINATOR, arguments=programme),
    "outreach:add_line": closed_row(*COORDINATOR, arguments=programme),
    "outreach:line": closed_row(*COORDINATOR, arguments=line),
    "outreach:add_task": closed_row(*COORDINATOR, arguments=programme),
    "outreach:task": closed_row(*COORDINATOR, arguments=task),
    "outreach:task_done": closed_row(*POSTED, arguments=task),
    "outreach:add_record": closed_row(*COORDINATOR, arguments=with_word(programme, "reach")),
    "outreach:remove_record": closed_row(*POSTED, arguments=with_word(ambassador, "ambassador")),
    "outreach:end_ambassador": closed_row(*POSTED, arguments=ambassador),
    "outreach:liaison": closed_row(*COORDINATOR),
    "outreach:engage": closed_row(*COORDINATOR),
    "outreach:engagement": closed_row(*COORDINATOR, arguments=engagement),
    "outreach:remove_engagement": closed_row(*POSTED, arguments=engagement),
    "outreach:checklist": closed_row(*COORDINATOR, arguments=lambda world: ["first-contact"]),
    "outreach:money": closed_row(*COORDINATOR),
    "outreach:add_grant": closed_row(*COORDINATOR),
    "outreach:grant": closed_row(*COORDINATOR, arguments=grant),
    "outreach:change_grant": closed_row(*COORDINATOR, arguments=grant),
    "outreach:add_part": closed_row(*COORDINATOR, arguments=with_word(grant, "line")),
    "outreach:hand_in": closed_row(*POSTED, arguments=period),
    "outreach:count": closed_row(*POSTED, arguments=indicator),
    "outreach:release": closed_row(*COORDINATOR, arguments=grant),
    "outreach:withdraw_release": closed_row(*POSTED, arguments=release),
    "outreach:released": closed_row(*COORDINATOR),
    "outreach:spend": closed_row(*COORDINATOR),
    "outreach:spending": closed_row(*COORDINATOR, arguments=spending),
    "outreach:remove_spending": closed_row(*POSTED, arguments=spending),
    "outreach:give": closed_row(*COORDINATOR),
    "outreach:bring_books": closed_row(*COORDINATOR),
    "outreach:value_hours": closed_row(*COORDINATOR),
    "outreach:take_gift_back": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_THIS_WAY, NOT_FOUND, arguments=gift),
    "outreach:take_books": closed_row(*COORDINATOR),
    "outreach:batch": closed_row(*COORDINATOR, arguments=batch),
}
