"""A copy of the library's content that a test may change, and the pages that show it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.factories import make_ordinary, make_organisation

from commonlight.core.models import Account, Site
from commonlight.core.roles import Role
from commonlight.library import content_files, overlay, reviews, search, selectors, shown
from commonlight.library.content_files import Content
from commonlight.library.schema import Entry

TODAY = date(2026, 11, 22)
CANARY = "kestrelfeather"


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Content]:
    """A copy of the real content, standing in for the cached one; its entries may be replaced, not changed."""
    whole = content_files.content()
    fresh = replace(whole, entries={kind: dict(entries) for kind, entries in whole.entries.items()})
    for module in (selectors, shown):
        monkeypatch.setattr(module, "content", lambda: fresh)
    monkeypatch.setattr(search, "content", lambda: fresh)
    search.forget()
    yield fresh
    search.forget()


@pytest.fixture
def change(held: Content) -> Callable[..., Entry]:
    """Change one entry of the copy and return it."""

    def changed(kind: str, identifier: str, **fields: Any) -> Entry:
        entry = replace(held.entries[kind][identifier], **fields)
        held.entries[kind][identifier] = entry
        search.forget()
        overlay._last = None
        return entry

    return changed


@pytest.fixture
def reviewed() -> Iterator[list[reviews.Review]]:
    """A list of reviews that the library is told of."""
    records: list[reviews.Review] = []

    def source() -> list[reviews.Review]:
        return records

    reviews.register_source(source)
    yield records
    reviews.unregister_source(source)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch, db: None) -> date:
    """The day the content was written stands still."""
    monkeypatch.setattr(selectors, "today_in_utc", lambda: TODAY)
    return TODAY


@pytest.fixture
def site(db: None) -> Site:
    return Site.objects.create(
        coalition_name="Riverbend Together", country="US", region="US-GA", emergency_number="911"
    )


def every_page(client: Client, language: str = "en") -> dict[str, str]:
    """Return each page of the library with each choice it offers, by address."""
    content = content_files.content()
    addresses = [
        *(
            f"learn/?at={number}&page={page}"
            for number in ("", *selectors.numbered_codes("setting"))
            for page in (1, 2)
        ),
        *(f"learn/?page={page}" for page in range(3, 8)),
        *(f"learn/{number}/" for number in range(1, len(content.entries["sign"]) + 2)),
        "learn/groups/",
        *(f"rules/?all=1&place={code}" for code in {law.facts["place"] for law in content.entries["law"].values()}),
        *(f"rules/{law}/" for law in content.entries["law"]),
        *(f"lines/?place={code}" for code in {line.facts["country"] for line in content.entries["line"].values()}),
        "words/",
    ]
    return {address: client.get(f"/{language}/{address}").content.decode() for address in addresses}


@pytest.fixture(autouse=True)
def nothing_laid() -> None:
    """What an earlier test laid over the content is gone from memory as it is from the database."""
    overlay._last = None
    search.forget()


@pytest.fixture
def team(db: None, cheap_passphrases: None) -> dict[str, Account]:
    """An editor, an adviser, a coordinator, and a colleague who has no part in the library."""
    house = make_organisation("Harbor House")
    return {
        "editor": make_ordinary(house, Role.CONTENT_EDITOR, name="eve"),
        "second_editor": make_ordinary(house, Role.CONTENT_EDITOR, name="max"),
        "adviser": make_ordinary(house, Role.CONTENT_ADVISER, name="rosa"),
        "coordinator": make_ordinary(house, Role.COORDINATOR, name="maria"),
        "colleague": make_ordinary(house, Role.PARTNER_MEMBER, name="cora"),
    }
