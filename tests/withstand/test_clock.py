"""The clock is set back by a day while the site runs: nothing is lost, nothing is refused, nothing closed opens again."""

from datetime import timedelta

import pytest
from tests.reports.conftest import build, opened, send

from commonlight.core import audit, clock, retention
from commonlight.reports import services
from commonlight.reports.models import Report

pytestmark = [pytest.mark.withstand, pytest.mark.django_db(databases=["default", "jobs"])]
BACK = timedelta(days=1, minutes=7)


@pytest.fixture
def coalition(db, cheap_passphrases, settings, tmp_path):
    settings.DATA = tmp_path / "data"
    return build()


def test_clock_set_back_by_a_day(coalition, monkeypatch):
    """Bad-input family 14: power cuts, full disks, clocks, old backups."""
    real = clock.now
    first, code = send(coalition.harbor, submission_id="before")
    services.write_from_mailbox(opened=opened(code), text="CANARY one", at=clock.now())
    audit.chain_batch(at=clock.now())

    monkeypatch.setattr(clock, "now", lambda: real() - BACK)
    second, other = send(coalition.harbor, submission_id="after")
    services.write_from_mailbox(opened=opened(code), text="CANARY two", at=clock.now())
    retention.sweep_due(at=clock.now())
    audit.chain_batch(at=clock.now())

    assert {first.report_id, second.report_id} <= set(Report.objects.values_list("pk", flat=True))
    found = str(services.read_mailbox(opened=opened(code)))
    assert 0 < found.index("CANARY one") < found.index("CANARY two")
    assert opened(other) is not None
    assert audit.verify().problems == ()
