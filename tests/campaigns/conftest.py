"""What the tests of campaigns share with those of outreach: a coordinator with her browser, and a campaign that runs."""

from datetime import timedelta

import pytest
from tests.outreach.conftest import AT, coordinator, desk, grant, house

from commonlight.outreach.models import Campaign
from commonlight.outreach.services import campaigns
from commonlight.outreach.services.campaigns import Details

__all__ = ["coordinator", "desk", "grant", "house", "laundries"]

DAY = AT.date()


@pytest.fixture
def laundries(coordinator):
    details = Details(
        name="Clean rooms, fair pay",
        audience="people who clean hotels",
        message="Your papers are yours. Nobody may keep them.",
        measure="More cleaners know whom to call.",
        starts=DAY - timedelta(days=7),
        ends=DAY + timedelta(days=60),
        state=Campaign.State.RUNNING,
        is_public=True,
        lead=coordinator,
    )
    return campaigns.plan_campaign(details, language="en", by=coordinator, at=AT)
