"""The release log finds what two releases say together."""

import pytest

from commonlight.analysis.base import InputError
from commonlight.analysis.disclosure.cells import PublishedCell, ReleaseRecord
from commonlight.analysis.disclosure.release_log import ReleaseLog, ReleaseRefused

MONTHS = ("2026-01", "2026-02", "2026-03")


def region(**restrictions):
    return {name: frozenset(values.split()) for name, values in restrictions.items()}


def record(name, cells, *, as_of="2026-04-01", rounding=1, source="reports"):
    return ReleaseRecord(
        name=name,
        released_on="2026-04-02",
        source=source,
        as_of=as_of,
        audience="public",
        rule="mincell:11",
        rounding=rounding,
        cells=tuple(PublishedCell(where, value) for where, value in cells),
    )


@pytest.fixture
def log(tmp_path):
    return ReleaseLog(tmp_path / "releases.jsonl")


def kinds(log, new, smallest_count=11):
    return [(one.kind, dict(one.region)) for one in log.conflicts(new, smallest_count=smallest_count)]


def test_a_record_comes_back_as_it_was_written(log):
    written = record("q1", [(region(area="Alder", month="2026-01 2026-02"), 40), ({}, None)])

    log.append(written)

    assert log.records() == [written]


def test_the_log_of_another_source_is_not_compared(log):
    log.append(record("q1", [({}, 100)], source="trainings"))

    assert kinds(log, record("q2", [({}, 103)])) == []


def test_the_same_figure_after_few_more_people_is_found(log):
    log.append(record("march", [({}, 100)]))

    assert kinds(log, record("april", [({}, 103)])) == [("time", {})]
    assert kinds(log, record("april", [({}, 111)])) == []
    assert kinds(log, record("april", [({}, 100)])) == []
    assert kinds(log, record("april", [({}, None)])) == []


def test_a_total_to_march_from_a_total_to_february_is_found(log):
    log.append(record("february", [(region(month="2026-01 2026-02"), 60)]))

    found = kinds(log, record("march", [(region(month="2026-01 2026-02 2026-03"), 64)]))

    assert found == [("subset", region(month="2026-01 2026-02 2026-03"))]


def test_a_county_less_its_towns_is_found_across_releases(log):
    log.append(record("towns", [(region(area="Alder"), 40), (region(area="Brook"), 30), (region(area="Cedar"), None)]))

    found = kinds(log, record("county", [(region(area="Alder Brook Cedar"), 74)]))

    assert found == [("parts", region(area="Alder Brook Cedar"))]


def test_an_earlier_county_less_new_towns_points_at_the_new_town(log):
    log.append(record("county", [(region(area="Alder Brook"), 44)]))

    found = kinds(log, record("towns", [(region(area="Alder"), 40), (region(area="Brook"), None)]))

    assert found == [("subset", region(area="Alder"))]


def test_rounding_widens_what_a_reader_can_work_out(log):
    log.append(record("march", [({}, 100)], rounding=5))

    assert kinds(log, record("april", [({}, 105)], rounding=5)) == []
    assert kinds(log, record("april", [({}, 105)], rounding=5), smallest_count=20) == [("time", {})]


def test_a_conflict_names_the_cell_and_never_the_small_count(log):
    log.append(record("march", [(region(area="Alder"), 100)]))

    conflict = log.conflicts(record("april", [(region(area="Alder"), 107)]), smallest_count=11)[0]

    assert conflict.sentence() == "The figure for area = Alder changed by only a few since the release 'march'."


def test_a_damaged_log_stops_the_release(log):
    log.append(record("march", []))
    with log.path.open("a") as stream:
        stream.write("{not json\n")

    with pytest.raises(InputError, match="Line 2 of the release log"):
        log.records()


def test_a_refusal_carries_its_reasons_and_an_alternative():
    refusal = ReleaseRefused(["One.", "Two."], "the table of March again")

    assert str(refusal) == "One. Two. What can be published instead: the table of March again"
