"""
Every public page of the site, found by walking the addresses; nobody keeps a list of them.

An address with a part to fill in (a country, a sign) names one example here, so that it is walked too.
"""

import re
from collections.abc import Iterator
from functools import cache

from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils.translation import override

from commonlight.directory.models import Service

# The fourth law or event looks like the third.
MOST_OF_A_KIND = 3
EXAMPLES: dict[str, dict[str, str | int]] = {
    "core:sign_in_link": {"token": "a-token-that-never-was"},
    "reports:parcel_open": {"token": "a-token-that-never-was"},
    "referrals:handover_link": {"token": "a-token-that-never-was"},
    "reports:parcel_file": {"number": 1},
    "directory:service": {"service_id": "00000000-0000-0000-0000-000000000007"},
    "directory:organization": {"organization_id": "00000000-0000-0000-0000-000000000007"},
    "directory:card": {"service_id": "00000000-0000-0000-0000-000000000007"},
    "logo": {"digest": "0"},
    "sound": {"digest": "0"},
    "look_sheet": {"digest": "0"},
    "own_picture": {"digest": "0"},
    "own_sound": {"digest": "0"},
    "own_captions": {"digest": "0"},
    "library:law": {"identifier": "us-tvpa-2000"},
    "library:sign": {"number": 1},
    "learning:course": {"slug": "teacher"},
    "learning:lesson": {"slug": "teacher", "number": 1},
    "learning:test": {"slug": "teacher"},
    "learning:certificate": {"slug": "teacher"},
    "learning:print": {"slug": "teacher", "what": "handout"},
    "learning:offline_pack": {"slug": "teacher"},
    "learning:scorm_pack": {"slug": "teacher"},
    "learning:class_door": {"token": "a-token-that-never-was"},
    **{f"learning:class_{act}": {"part": "none"} for act in ("room", "heads", "compare", "results", "papers", "leave")},
    **{f"learning:class_{act}": {"part": "none", "kind": "pre"} for act in ("answers", "file", "close")},
    "events:event": {"slug": "none"},
    "events:join": {"slug": "none", "day_id": "00000000-0000-0000-0000-000000000007"},
    "events:month_of": {"year": 2026, "number": 12},
    "events:yours": {"link": "a-link-that-never-was"},
    "events:take_back": {"link": "a-link-that-never-was"},
    "events:here": {"door": "a-door-that-never-was"},
    "events:offer": {"pk": "00000000-0000-0000-0000-000000000007"},
    "outreach:public_programme": {"slug": "none"},
    "campaigns:public": {"slug": "none"},
    "materials:drawing": {"name": "none"},
    "materials:public_file": {"slug": "none", "name": "none.pdf"},
    "partners:stop_mail": {"token": "a-token-that-never-was"},
    "partners:join": {"token": "a-token-that-never-was"},
    "feedback:answer_survey": {"slug": "none"},
    "insight:data_release": {"number": "00000000-0000-0000-0000-000000000007"},
}
# Reached only by sending something, or leading away at once; a page of their own they have not.
FILES = {"logo", "sound", "look_sheet", "own_picture", "own_sound", "own_captions"}
NOT_PAGES = {
    "start", "exit", "directory_api", "directory_api_below", "campaign_go", "open_data", "open_data_file",
} | FILES  # fmt: skip


def public_names() -> Iterator[tuple[str, bool]]:
    """Yield the name of each public view and whether its address has a part to fill in."""
    yield from _walk(get_resolver().url_patterns, "")


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, bool]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern.url_patterns, inner)
        elif pattern.name and pattern.name not in NOT_PAGES and not getattr(pattern.callback, "login_required", True):
            yield f"{prefix}{pattern.name}", bool(pattern.pattern.converters)


def public_addresses(language: str) -> list[str]:
    """Return the address of every public page in `language`, with the example for those with a part to fill in."""
    with override(language):
        return sorted(
            reverse(name, kwargs=EXAMPLES.get(name))
            for name, needs_example in set(public_names())
            if name not in NOT_PAGES and (not needs_example or name in EXAMPLES)
        )


def pages_that_open(language: str, *, follow: bool = True) -> list[str]:
    """
    Return the public addresses that answer a plain visit with a page (not "only by sending", not a redirect).

    Those that stand in the list of addresses, and with `follow` those that they lead to: a page of an event, a programme.
    """
    client, found, waiting = Client(), [], [*public_addresses(language), *_services(language)]
    met = set(waiting)
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        found.append(address)
        if not follow:
            continue
        for link in re.findall(rf'href="(/{language}/[^"?#]*)"', answer.content.decode()):
            with override(language):
                if link not in met and "/team/" not in link and not _is_one_of_many(link, met):
                    waiting.append(link)
                    met.add(link)
    return found


def one_of_each_kind(addresses: list[str]) -> list[str]:
    """Return the first address of each view among `addresses`."""
    first: dict[str, str] = {}
    for address in addresses:
        first.setdefault(_view_of(address), address)
    return list(first.values())


def _services(language: str) -> Iterator[str]:
    """Yield the pages of a service: a search leads to them, and a search is sent."""
    for service in Service.objects.filter(organization__isnull=False).order_by("name")[:MOST_OF_A_KIND]:
        with override(language):
            for view in ("directory:service", "directory:card"):
                yield reverse(view, kwargs={"service_id": service.pk})
            yield reverse("directory:organization", kwargs={"organization_id": service.organization_id})


def _is_one_of_many(link: str, met: set[str]) -> bool:
    """Whether enough pages of the same view are tried already, or no view answers there."""
    name = _view_of(link)
    return not name or sum(1 for other in met if _view_of(other) == name) >= MOST_OF_A_KIND


@cache
def _view_of(address: str) -> str:
    try:
        return resolve(address).view_name
    except Resolver404:
        return ""
