"""The pages on which editors keep the directory, on a desk and on a phone: WCAG, nothing wider than the screen."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from tests.browser.fixtures import DESK, PHONE, overflow
from tests.browser.test_team_pages import riverbend, signed_in
from tests.directory.test_importing import OLD, packed

from commonlight.core import clock
from commonlight.directory.models import ImportBatch, ReviewItem, Service
from commonlight.directory.readers.choose import read_bytes
from commonlight.directory.services.importing import bring_in

__all__ = ["riverbend"]
pytestmark = [pytest.mark.browser, pytest.mark.proofs]
# Set to a folder, the pages are photographed there.
PICTURES = os.environ.get("COMMONLIGHT_TEST_PICTURES")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_of_the_editors_holds(visit, axe, riverbend, size):
    outcome = bring_in(read_bytes(packed(OLD), "old.zip"), source_name="Old list", by=None, at=clock.now())
    service = Service.objects.exclude(organization=None).order_by("name").first()
    one_of_each = {item.kind: item for item in ReviewItem.objects.filter(closed_day=None)}
    assert len(one_of_each) > 1
    paths = [reverse(f"directory:{name}") for name in ("desk", "add", "due", "review", "bring")]
    paths += [reverse("directory:edit", args=[service.pk])]
    paths += [reverse("directory:batch", args=[ImportBatch.objects.get(pk=outcome.batch.pk).pk])]
    paths += [reverse("directory:decide", args=[item.pk]) for item in one_of_each.values()]
    editor = next(who for name, who in riverbend.items() if may_edit(who))
    page = signed_in(visit, editor, paths[0], size=size)

    wide = []
    for number, path in enumerate(paths):
        answer = page.goto(path)
        assert answer is not None and answer.status == 200, path
        page.wait_for_load_state("load")
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"editors-{size[0]}-{number:02}.png", full_page=True)
        if overflow(page):
            wide.append(f"{path}: {overflow(page)} px")
        axe(page)
    assert wide == []


def may_edit(who) -> bool:
    from commonlight.core.models import Account
    from commonlight.directory import permissions

    account = who if isinstance(who, Account) else who.account
    return permissions.may_edit(account)
