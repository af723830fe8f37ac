"""Counters of networks: in memory alone, for an hour, under a key of the day."""

import ast
import inspect

import pytest

from commonlight.core import lanes
from commonlight.core.lanes import SENDS_AN_HOUR, Lanes, network_of


class Steady:
    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def steady():
    return Steady()


def from_(address, header=""):
    return {"REMOTE_ADDR": address, "HTTP_X_CLIENT_NETWORK": header}


@pytest.mark.parametrize(
    ("environ", "network"),
    [
        (from_("203.0.113.9"), "203.0.113.0/24"),
        (from_("2001:db8:7:1::5"), "2001:db8:7::/48"),
        (from_("::ffff:203.0.113.9"), "203.0.113.0/24"),
        (from_("127.0.0.1"), "this machine"),
        (from_("127.0.0.1", "203.0.113.0"), "203.0.113.0/24"),
        (from_("127.0.0.1", "203.0.113.0/24"), "203.0.113.0/24"),
        (from_("127.0.0.1", "2001:db8:7::"), "2001:db8:7::/48"),
        (from_("198.51.100.3", "203.0.113.0"), "198.51.100.0/24"),
        (from_("nonsense"), ""),
        ({}, ""),
    ],
)
def test_network_of_a_request(environ, network):
    assert network_of(environ) == network


def test_more_than_its_share_within_an_hour_goes_to_the_slow_lane_and_others_do_not(steady):
    counting = Lanes(steady)
    mark, other = counting.mark_of(from_("203.0.113.9")), counting.mark_of(from_("198.51.100.3"))

    found = [counting.is_crowded(mark) for _ in range(SENDS_AN_HOUR + 2)]

    assert found == [False] * SENDS_AN_HOUR + [True, True]
    assert counting.is_crowded(other) is False


def test_an_hour_later_counting_begins_anew_and_the_mark_is_another(steady):
    counting = Lanes(steady)
    mark = counting.mark_of(from_("203.0.113.9"))
    for _ in range(SENDS_AN_HOUR + 1):
        counting.is_crowded(mark)
    steady.now += 3600

    later = counting.mark_of(from_("203.0.113.9"))

    assert later != mark
    assert counting.is_crowded(later) is False


def test_each_day_and_each_process_has_a_key_of_its_own(steady):
    counting = Lanes(steady)
    first = counting.mark_of(from_("203.0.113.9"))
    steady.now += 86_400

    assert counting.mark_of(from_("203.0.113.9")) != first
    assert Lanes(Steady()).mark_of(from_("203.0.113.9")) != Lanes(Steady()).mark_of(from_("203.0.113.9"))


def test_memory_does_not_grow_with_a_flood_of_networks(steady, monkeypatch):
    """Bad-input family 13: floods."""
    monkeypatch.setattr(lanes, "MOST_NETWORKS", 10)
    counting = Lanes(steady)

    for number in range(100):
        counting.is_crowded(counting.mark_of(from_(f"10.0.{number}.1")))

    assert len(counting._counts) <= 10


def test_request_without_an_address_is_never_slow(steady):
    counting = Lanes(steady)

    assert {counting.is_crowded(b"") for _ in range(100)} == {False}


def test_nothing_of_the_lanes_can_reach_a_disk_or_a_log():
    """The module imports nothing that could store, send or log."""
    tree = ast.parse(inspect.getsource(lanes))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([one.name for one in node.names] if isinstance(node, ast.Import) else [node.module])
    }

    assert imported == {"ipaddress", "secrets", "threading", "time", "collections", "hashlib", "typing"}
