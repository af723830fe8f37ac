"""Areas keep their codes and vintages, figures of different limits are not mixed, and a map is drawn from outlines."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonlight.core import clock
from commonlight.places import selectors
from commonlight.places.drawing import Legend, county_map
from commonlight.places.models import Area, Boundary, Indicator, IndicatorValue, Source
from commonlight.places.outlines import centre, packed, unpacked
from commonlight.places.selectors import Outline

SQUARE = ((-90.0, 40.0), (-89.0, 40.0), (-89.0, 41.0), (-90.0, 41.0))


def outline(code, shift=0.0, size=1.0):
    return Outline(code, (tuple((x * size + shift, y) for x, y in SQUARE),))


def legend(**more):
    return Legend("Share of people, by county", ("low", "middle", "high"), "not known", **more)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-1_800_000, 1_800_000), st.integers(-900_000, 900_000)),
        min_size=3,
        max_size=20,
        unique=True,
    )
)
def test_an_outline_is_stored_and_read_without_loss(points):
    ring = tuple((x / 10_000, y / 10_000) for x, y in points)
    assert unpacked(packed([ring])) == (ring,)


def test_the_centre_of_a_ring_is_its_centroid_and_closing_points_change_nothing():
    assert centre([SQUARE]) == pytest.approx((-89.5, 40.5))
    assert centre([(*SQUARE, SQUARE[0])]) == pytest.approx((-89.5, 40.5))


def test_a_map_shades_names_hatches_and_says_what_is_not_known():
    areas = [outline("18001"), outline("18003", 1), outline("18005", 2)]
    svg = county_map(
        areas, {"18001": 0, "18003": 2}, legend=legend(unsure=frozenset({"18003"}), unsure_name="may be another class")
    )
    # Each outline stands once; the one that is unsure is filled with its own shade under lines.
    assert svg.count("fill-rule") == 3 and svg.count('fill="url(#unsure-2)"') == 1
    assert "may be another class" in svg and "not known" in svg and "<title>Share of people, by county</title>" in svg


def test_no_hatching_stands_over_an_area_of_which_nothing_is_known():
    svg = county_map([outline("18001")], {}, legend=legend(unsure=frozenset({"18001"}), unsure_name="unsure"))
    assert "url(#unsure)" not in svg


def test_alaska_stands_in_a_box_beside_the_mainland_and_alone_fills_the_sheet():
    alaska = Outline("02016", (((172.0, 52.0), (-170.0, 52.0), (-170.0, 55.0)),))
    beside = county_map([outline("18001"), alaska], {"18001": 0}, legend=legend())
    assert beside.count("l") > 2
    alone = county_map([alaska], {"02016": 1}, legend=legend())
    # The date line is crossed the short way: the triangle is wide, the sheet not empty.
    assert "M" in alone and 'viewBox="0 0 1400 ' in alone


def test_words_from_files_cannot_leave_the_picture():
    svg = county_map([outline("1")], {}, legend=Legend('"><script>', ("<b>",), "?"))
    assert "<script>" not in svg and "<b>" not in svg


def test_more_classes_than_the_eye_tells_apart_are_refused():
    with pytest.raises(ValueError, match="at most 6"):
        county_map([outline("1")], {}, legend=Legend("x", tuple("abcdefg"), "?"))


def source(year, slugs=("poverty",)):
    made = Source.objects.create(
        title="SVI", publisher="CDC/ATSDR", year=year, licence="public domain", file_name="a.csv",
        digest="0" * 64, loaded_on=clock.today(), is_whole=True,
    )  # fmt: skip
    return [Indicator.objects.create(slug=slug, name=slug, theme="income", source=made) for slug in slugs]


@pytest.mark.django_db
def test_figures_of_the_newest_source_come_with_their_margins_and_gaps():
    first, second = (
        Area.objects.create(level="county", code=code, name=code, vintage=2022, population=9)
        for code in ("01001", "01003")
    )
    Boundary.objects.create(area=first, rings=packed([SQUARE]), x=-895_000, y=405_000)
    (old,), (new,) = source(2018), source(2022)
    IndicatorValue.objects.create(indicator=old, area=first, value=1, margin=None)
    IndicatorValue.objects.create(indicator=new, area=first, value=20.2, margin=2.3)
    table = selectors.indicator_table(["poverty"], level="county", within="01")
    assert [one.code for one in table.areas] == ["01001", "01003"] and table.areas[0].centroid == (-89.5, 40.5)
    assert (table.estimates, table.margins, table.vintage) == (((20.2,), (None,)), ((2.3,), (None,)), 2022)
    assert selectors.outlines_of("county", "01") == [Outline("01001", (SQUARE,))]
    assert second.code == "01003"


@pytest.mark.django_db
def test_figures_on_limits_of_different_years_are_not_put_side_by_side():
    old, new = (Area.objects.create(level="county", code="09001", name="x", vintage=year) for year in (2020, 2022))
    (poverty,), (rent,) = source(2022), source(2020, ["rent"])
    IndicatorValue.objects.create(indicator=poverty, area=new, value=1)
    IndicatorValue.objects.create(indicator=rent, area=old, value=1)
    with pytest.raises(selectors.MixedVintages):
        selectors.indicator_table(["poverty", "rent"], level="county")


@pytest.mark.django_db
def test_files_of_one_year_are_read_together_though_each_state_came_alone():
    first, second = (
        Area.objects.create(level="county", code=code, name=code, vintage=2022) for code in ("01001", "02013")
    )
    for area, value in ((first, 1.0), (second, 2.0)):
        (one,) = source(2022)
        IndicatorValue.objects.create(indicator=one, area=area, value=value)
    assert selectors.indicator_table(["poverty"], level="county").estimates == ((1.0,), (2.0,))
    assert selectors.indicators(level="tract") == []
