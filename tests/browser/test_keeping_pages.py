"""Pages about keeping, sealing anew, bringing back and holding: WCAG, no sideways scrolling, on desk and phone, light and dark."""

import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from tests.browser.fixtures import DESK, PHONE, overflow
from tests.factories import make_reader, open_as
from tests.reports.conftest import coalition, send

from commonlight.core import clock
from commonlight.core.backup.keys import NewKey, add_key
from commonlight.core.roles import Role
from commonlight.core.services.readers import remove_reader

__all__ = ["coalition"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.proofs,
    pytest.mark.django_db(databases=["default", "jobs"], transaction=True),
]


def keep(page, name: str) -> None:
    """Keep a picture where COMMONLIGHT_SHOTS names a folder."""
    if folder := os.environ.get("COMMONLIGHT_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.fixture
def world(coalition):
    """A report to hold, rows that wait to be sealed anew, and a backup key."""
    sent, _ = send(coalition.harbor)
    left = make_reader(coalition.harbor, Role.INTAKE, let_in_by=coalition.dana)
    remove_reader(organisation_id=coalition.harbor.pk, account=left.account, by=coalition.dana.account, at=clock.now())
    add_key(public=NewKey.draw().public, label="safe of the house", by=None, at=clock.now())
    return sent.report_id


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_of_keeping_follow_wcag_and_fit(visit, axe, coalition, world, size, dark):
    admin = coalition.admin
    ways = [
        (coalition.dana, "hold", reverse("reports:hold", args=[world])),
        (coalition.dana, "reseal", reverse("core:reseal")),
        (admin, "retention", reverse("core:retention")),
        (admin, "backup", reverse("core:backup")),
        (admin, "restore", reverse("core:restore_backup")),
    ]
    for who, name, path in ways:
        client = Client()
        open_as(client, who)
        page = visit("/en/glossary-of-nothing/", size=size, dark=dark)
        page.context.add_cookies(
            [{"name": key, "value": morsel.value, "url": visit.origin} for key, morsel in client.cookies.items()]
        )
        answer = page.goto(path)
        assert answer.status == 200, name
        axe(page)
        assert overflow(page) == 0, name
        keep(page, f"{name}-{size[0]}-{'dark' if dark else 'light'}")
