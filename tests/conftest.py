"""What the whole test run shares: where outside inputs and the browser are, and when their absence is a failure."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.backends.signals import connection_created
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from tests import empty_database
from tests.browser.fixtures import axe, chromium, visit

__all__ = ["axe", "cheap_passphrases", "chromium", "in_english", "shared_data", "visit"]

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"
ON_POSTGRES = os.environ.get("COMMONLIGHT_TEST_DATABASE") == "postgres"


# A busy machine draws slowly: how fast it is says nothing about the code.
hypothesis_settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("any machine")


def fill_when_empty(sender, connection, **_) -> None:
    """Give the run's own database its tables when it is first opened; `migrate` then finds nothing to do."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        return
    if connection.connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
        empty_database.fill(connection.alias, connection.connection)


connection_created.connect(fill_when_empty)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Prepare browser tests; leave out tests whose outside input is not here, saying so (CI must not skip)."""
    for item in items:
        if "browser" in item.keywords:
            # The server answers in its own thread, from both databases; one browser is started per run.
            item.add_marker(pytest.mark.django_db(transaction=True, databases=["default", "jobs"]))
            item.add_marker(pytest.mark.xdist_group("browser"))
        if ON_POSTGRES and "embedded" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="about the embedded database, and this run is on PostgreSQL"))
    if (SHARED / "data").is_dir():
        return
    if os.environ.get("COMMONLIGHT_REQUIRE_SHARED"):
        raise pytest.UsageError(f"CI requires the shared inputs, and {SHARED.name}/data is not beside the project")
    for item in items:
        if "shared" in item.keywords:
            item.add_marker(
                pytest.mark.skip(reason="NEEDS SHARED INPUTS: the folder shared/data is not beside the project")
            )


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of large or tests-only inputs."""
    return SHARED / "data"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Begin each test in English, whatever language the page before it spoke."""
    with translation.override("en"):
        yield


@pytest.fixture
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch passphrases at the least cost libsodium allows; everything else stays as it is."""
    from commonlight.core import slow_hash

    monkeypatch.setattr(
        slow_hash, "stretch_passphrase", lambda secret, salt: slow_hash.stretch(secret, salt, passes=1, mebibytes=1)
    )
