"""Maps and pages of results: read outlines, shade them, hatch what is unsure, and refuse what is no outline."""

import json
import re
from xml.etree import ElementTree

import pytest

from commonlight.analysis.base import InputError
from commonlight.analysis.base.maps import SHADES, UNKNOWN, choropleth, dots, read_shapes
from commonlight.analysis.base.page import self_contained, tabled


def square(x, y, side=1.0):
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def written(tmp_path, features):
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def feature(name, geometry, **more):
    return {"type": "Feature", "properties": {"code": name}, "geometry": geometry, **more}


def test_outlines_are_read_with_holes_and_islands(tmp_path):
    hole = {"type": "Polygon", "coordinates": [square(0, 0, 4), square(1, 1)]}
    islands = {"type": "MultiPolygon", "coordinates": [[square(5, 0)], [square(7, 0)]]}

    shapes = read_shapes(written(tmp_path, [feature("01", hole), feature("02", islands)]), "code")

    assert {area: len(rings) for area, rings in shapes.items()} == {"01": 2, "02": 2}
    assert shapes["01"][1][0] == (1.0, 1.0)


@pytest.mark.parametrize(
    ("features", "told"),
    [
        ([feature("", {"type": "Polygon", "coordinates": [square(0, 0)]})], "feature 1 has no 'code'"),
        ([feature("1", {"type": "Point", "coordinates": [0, 0]})], "feature 1 is no polygon but 'Point'"),
        ([feature("1", None)], "feature 1 is no polygon"),
        ([feature("1", {"type": "Polygon", "coordinates": [["here"]]})], "not a list of points"),
        ([feature("1", {"type": "Polygon", "coordinates": [square(0, 0)]})] * 2, "area 1 has two outlines"),
    ],
)
def test_what_is_no_outline_is_refused_with_its_number(tmp_path, features, told):
    with pytest.raises(InputError, match=told):
        read_shapes(written(tmp_path, features), "code")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"features": 3'])
def test_a_file_that_is_no_collection_is_refused(tmp_path, text):
    path = tmp_path / "a.geojson"
    path.write_text(text)

    with pytest.raises(InputError, match="not a GeoJSON FeatureCollection"):
        read_shapes(path, "code")


def shapes_of(*names):
    return {name: (tuple(map(tuple, square(place, 0))),) for place, name in enumerate(names)}


def test_each_area_has_the_shade_of_its_class_and_the_unsure_ones_are_hatched():
    told = choropleth(
        "A <map>",
        shapes_of("a", "b", "c", "d"),
        {"a": 0, "b": 2, "c": None},
        ("low", "middle", "high"),
        unsure={"b": True, "c": True},
        unsure_name="may be another",
    )

    root = ElementTree.fromstring(told)
    fills = [path.get("fill") for path in root.iter("{http://www.w3.org/2000/svg}path") if path.get("fill")]
    assert fills == [SHADES[0], SHADES[4], UNKNOWN, "url(#unsure)"]
    # An area that nobody knows is not hatched as if only its class were unsure; c and d share the fill of the unknown.
    assert [path.get("d").count("M") for path in root.iter("{http://www.w3.org/2000/svg}path") if path.get("fill")] == [
        1,
        1,
        2,
        1,
    ]
    words = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert words == ["low", "middle", "high", "not ranked", "may be another"]
    assert root.find("{http://www.w3.org/2000/svg}title").text == "A <map>"


def test_too_many_classes_and_an_empty_map_are_refused():
    with pytest.raises(InputError, match="at most 6"):
        choropleth("x", shapes_of("a"), {"a": 0}, tuple("1234567"))
    with pytest.raises(InputError, match="at least one place"):
        dots("x", [])


def test_north_is_up_and_east_is_right():
    told = dots("x", [(-80.0, 40.0, 3, "#000"), (-79.0, 41.0, 5, "#fff")])

    at = [tuple(map(float, found)) for found in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', told)]
    (east, north), (west, south) = at
    assert east > west
    assert north < south


def test_dots_and_words_at_the_edge_are_not_cut_off():
    told = dots("x", [(-75.0, 40.0, 13, "#000"), (-75.0, 42.0, 11, "#fff")], [(-75.0, 42.0, "2")])

    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', told).groups())
    for x, y, radius in (map(float, found) for found in re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', told)):
        assert radius < x < width - radius
        assert radius < y < height - radius
    words = re.search(r'<text x="[\d.]+" y="([\d.]+)"[^>]*>2<', told)
    assert float(words[1]) > 14


def test_a_page_holds_everything_and_escapes_what_is_written_in_it():
    told = self_contained("A & B", [tabled("<caption>", ("name",), [("<script>",)])])

    assert "<script>" not in told
    assert "A &amp; B" in told
    assert not re.search(r"(src|href)=", told)
