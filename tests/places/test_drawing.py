"""Outlines are laid on the sheet once, and anew when one of them changed; the map is the same either way."""

from commonlight.places import drawing
from commonlight.places.drawing import Legend, county_map, drawing_of, key_of
from commonlight.places.outlines import packed, unpacked
from commonlight.places.selectors import Outline

LEGEND = Legend("Two areas", ["low", "middle", "high"], "no figure")


def square(x, y, side=1.0):
    return packed([[(x, y), (x + side, y), (x + side, y + side), (x, y + side)]])


def held(*, side=1.0):
    return [("21001", square(-85, 37)), ("21003", square(-84, 37, side))]


def test_a_map_of_kept_outlines_is_the_map_of_the_outlines_themselves():
    stored = held()
    outlines = [Outline(code, unpacked(outline)) for code, outline in stored]
    classes = {"21001": 2}

    assert county_map(drawing_of(stored), classes, legend=LEGEND) == county_map(outlines, classes, legend=LEGEND)
    assert drawing_of(stored).codes == ("21001", "21003")
    assert key_of(drawing_of(stored).codes, classes, legend=LEGEND)[-1][1] == "no figure"


def test_outlines_are_laid_once_until_one_of_them_changes():
    first = drawing_of(held())

    assert drawing_of(held()) is first
    assert drawing_of(held(side=0.5)).paths["21003"] != first.paths["21003"]
    assert drawing_of(held()[:1]).codes == ("21001",)


def test_no_more_than_four_sheets_are_kept():
    for n in range(9):
        drawing_of([("21001", square(-85, 37 + n / 10))])

    assert len(drawing._laid) == drawing.MOST_LAID


def test_nothing_to_draw_is_no_map():
    assert county_map(drawing_of([]), {}, legend=LEGEND) == ""
