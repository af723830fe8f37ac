"""Fetching a directory from any HSDS API: whole objects a page at a time, only what changed since a moment if asked."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from commonlight.directory.checking import CannotReach, Endpoint
from commonlight.directory.readers.json_objects import collect
from commonlight.directory.readers.tables import CannotRead, Tables

MOST_PAGES = 20_000


def fetch(base: str, *, modified_after: datetime | None = None) -> Tables:
    """Return the services of an endpoint with all that is nested in them, then its taxonomy terms; raises CannotRead."""
    tables = Tables("HSDS API")
    try:
        endpoint = Endpoint(base)
        query: dict[str, Any] = {"full": "true"}
        if modified_after:
            query["modified_after"] = (
                modified_after.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            )
        objects = _services(endpoint, query, tables)
        return collect(objects, "services", tables)
    except CannotReach as problem:
        raise CannotRead(str(problem)) from problem


def _services(endpoint: Endpoint, query: dict[str, Any], tables: Tables) -> Iterator[tuple[int, dict[str, Any]]]:
    place = 0
    for number in range(1, MOST_PAGES):
        status, page = endpoint.get("services", page=number, per_page=100, **query)
        if status != 200 or not isinstance(page, dict) or not isinstance(page.get("contents"), list):
            raise CannotReach(f"{endpoint.base}/services answers with status {status} and no page of services.")
        for one in page["contents"]:
            place += 1
            if not isinstance(one, dict):
                tables.note("services", place, "", "is not an object; left out.")
            elif "service_at_locations" in one or "phones" in one:
                yield place, one
            else:
                yield place, _whole(endpoint, one)
        if not page["contents"] or page.get("last_page", True):
            return


def _whole(endpoint: Endpoint, one: dict[str, Any]) -> dict[str, Any]:
    """Return a service asked for by itself, where the list tells its plain fields only."""
    status, whole = endpoint.get(f"services/{one.get('id')}")
    return whole if status == 200 and isinstance(whole, dict) else one
