"""The coverage map as a picture says what its table says, and holds no stranger's mark-up."""

from xml.etree import ElementTree

from commonlight.partners.coverage import Cell, Line, Map
from commonlight.partners.coverage_svg import MOST_PLACES, picture

SVG = "{http://www.w3.org/2000/svg}"


def of(places, counts):
    cells = tuple(Cell(place, n, ("en",), ()) for place, n in zip(places, counts, strict=True))
    return Map(tuple(places), (Line("food", "Food & meals", cells),), counts.count(0), 2)


def test_each_square_tells_its_number_and_a_gap_is_hatched():
    root = ElementTree.fromstring(
        picture(of(["Riverbend", "<b>Mill</b>", "Ünye"], [2, 0, 9]), title="All", gap="nobody")
    )

    said = [one.text for one in root.iter(f"{SVG}title")]
    assert said == ["Food & meals, Riverbend: 2", "Food & meals, <b>Mill</b>: nobody", "Food & meals, Ünye: 9"]
    assert [box.get("fill") for box in root.iter(f"{SVG}rect")].count("url(#nobody)") == 1
    assert root.get("role") == "img" and root.get("aria-label") == "All"
    assert not list(root.iter(f"{SVG}b"))
    shades = [float(box.get("fill-opacity")) for box in root.iter(f"{SVG}rect") if box.get("fill-opacity")]
    assert shades[0] < shades[1] <= 0.4


def test_no_place_no_picture_and_very_many_places_stay_in_the_table():
    assert picture(Map((), (), 0, 0), title="All", gap="nobody") == ""
    many = [f"Place {n}" for n in range(MOST_PLACES + 5)]
    root = ElementTree.fromstring(picture(of(many, [1] * len(many)), title="All", gap="nobody"))
    assert len(list(root.iter(f"{SVG}rect"))) == MOST_PLACES
