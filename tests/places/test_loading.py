"""Files come in as they are, what does not fit is said before anything is written, and bad files are refused in words."""

import sqlite3
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.places.conftest import about, geojson, square

from commonlight.cli import main as cli
from commonlight.core import clock
from commonlight.places import selectors
from commonlight.places.models import Area, Indicator, IndicatorValue, Source
from commonlight.places.readers import figures, shapes
from commonlight.places.readers.figures import CannotRead
from commonlight.places.services import loading, packaged
from commonlight.places.simplify import crosses_itself, simplified

SVI = b"""\xef\xbb\xbfFIPS,COUNTY,E_TOTPOP,EP_POV150,MP_POV150,EP_LIMENG,MP_LIMENG,RPL_THEMES
1001,Autauga County,58761,20.2,2.3,0.4,0.4,0.2663
1003,Baldwin County,233420,18.3,1.2,-999,-999,0.3
"""
ACS = b"""GEO_ID,NAME,B17001_001E,B17001_001M,B17001_002E,B17001_002M
Geography,Geographic Area Name,Estimate!!Total:,Margin of Error!!Total:,Estimate!!Total:!!Below poverty,Margin
1400000US01001020100,Census Tract 201,1775,261,198,-222222222
1400000US01001020200,Census Tract 202,2055,353,-666666666,-222222222
"""


def test_an_svi_file_gives_its_codes_their_zeros_back_and_keeps_margins():
    found = figures.read(SVI, "svi.csv", level="county")
    assert (found.kind, found.padded, found.missing) == ("svi", 2, 1)
    first, second = found.rows
    assert (first.code, first.name, first.population) == ("01001", "Autauga County", 58761)
    assert first.values == ((20.2, 2.3), (0.4, 0.4), (0.2663, None))
    assert second.values[1] == (None, None)
    assert [one.slug for one in found.columns] == ["poverty-150", "limited-english", "svi"]


def test_an_acs_table_is_read_with_margins_and_its_fillers_are_no_figures():
    found = figures.read(ACS, "ACSDT5Y2022.B17001-Data.csv", level="tract")
    assert found.kind == "acs" and [row.code for row in found.rows] == ["01001020100", "01001020200"]
    assert found.rows[0].values == ((1775.0, 261.0), (198.0, None))
    assert found.rows[1].values[1] == (None, None)
    assert found.columns[1].name == "Total, Below poverty (B17001_002E)"


def test_words_where_figures_should_be_are_counted_and_never_read_as_zero():
    data = b"code,rate\n" + b"".join(b"%d,%s\n" % (n, b"high" if n == 3 else b"7.5") for n in range(1, 9))
    found = figures.read(data, "a.csv", level="neighbourhood")
    assert found.texts == {"rate": 1} and found.rows[2].values == ((None, None),)


def test_a_source_says_which_areas_are_rural_by_the_departments_codes_or_by_yes_and_no():
    def rural(heading, *cells):
        rows = b"".join(b"%d,7,%s\n" % (n, cell) for n, cell in enumerate(cells, 1))
        found = figures.read(b"code,rate," + heading + b"\n" + rows, "a.csv", level="ward")
        assert [one.slug for one in found.columns] == ["rate"]
        return [row.is_rural for row in found.rows], found.texts

    assert rural(b"PrimaryRUCA", b"1", b"3.0", b"4.1", b"10.3", b"99", b"") == (
        [False, False, True, True, None, None],
        {},
    )
    assert rural(b"RUCC_2023", b"3", b"4", b"9") == ([False, True, True], {})
    assert rural(b"Rural", b"yes", b"No", b"1", b"0", b"partly") == ([True, False, True, False, None], {"RURAL": 1})


@pytest.mark.parametrize(
    "data",
    [b"", b"a", b"a,b\n", b"name,rate\nx,1\n", b"\0\1\2" * 50, b"code,word\n1,x\n2,y\n", b'code,rate\n"1,2\n' * 3],
)
def test_files_that_are_no_table_of_figures_are_refused_in_words(data):
    with pytest.raises(CannotRead) as refused:
        figures.read(data, "a.csv", level="ward")
    assert "a.csv" in str(refused.value)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_as_figures_and_as_outlines(data):
    for read in (figures.read, shapes.read):
        for head in (b"", b"code,rate\n1,2\n", b'{"type":"FeatureCollection","features":', b"SQLite format 3\0"):
            try:
                read(head + data, "a", level="county")
            except (CannotRead, figures_refused()):
                pass


def figures_refused():
    from commonlight.core.formats.sheets import CannotRead as SheetRefused

    return SheetRefused


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5) | st.floats(),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["type", "coordinates", "GEOID"]), inner)
        ),
        max_leaves=12,
    )
)
def test_any_geometry_is_read_or_refused(geometry):
    feature = {"type": "Feature", "properties": {"GEOID": "1"}, "geometry": geometry}
    with pytest.raises(CannotRead):
        shapes.read(geojson(feature), "a", level="ward")


def test_outlines_in_another_grid_are_refused():
    with pytest.raises(CannotRead, match="EPSG:4326"):
        shapes.read(geojson(square("01001", 500_000)), "a.geojson", level="county")


def gpkg(tmp_path, *, system=4326, table="counties", extra=""):
    path = tmp_path / "a.gpkg"
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)")
    base.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?)", (table, system))
    base.execute("CREATE TABLE counties (fid INTEGER PRIMARY KEY, GEOID TEXT, NAME TEXT, geom BLOB)")
    ring = [(0, 40), (1, 40), (1, 41), (0, 40)]
    blob = b"GP\0\1" + struct.pack("<i", system) + struct.pack("<BII", 1, 3, 1) + struct.pack("<I", len(ring))
    blob += b"".join(struct.pack("<dd", *point) for point in ring)
    base.execute("INSERT INTO counties (GEOID, NAME, geom) VALUES ('01001', 'Autauga', ?)", (blob,))
    if extra:
        base.execute(extra)
    base.commit()
    base.close()
    return path.read_bytes()


def test_a_geopackage_is_read(tmp_path):
    (found,) = shapes.read(gpkg(tmp_path), "a.gpkg", level="county")
    assert (found.code, found.name, found.rings) == ("01001", "Autauga", (((0, 40), (1, 40), (1, 41)),))


def test_a_view_in_a_geopackage_is_not_trusted_and_other_grids_are_refused(tmp_path):
    with pytest.raises(CannotRead, match="0 tables"):
        shapes.read(
            gpkg(tmp_path, table="seen", extra="CREATE VIEW seen AS SELECT * FROM counties"), "a.gpkg", level="county"
        )
    (tmp_path / "a.gpkg").unlink()
    with pytest.raises(CannotRead, match="EPSG:3857"):
        shapes.read(gpkg(tmp_path, system=3857), "a.gpkg", level="county")


def test_a_broken_geopackage_is_refused(tmp_path):
    whole = gpkg(tmp_path)
    for data in (whole[:2000], whole.replace(struct.pack("<BII", 1, 3, 1), struct.pack("<BII", 1, 3, 4_000_000_000))):
        with pytest.raises(CannotRead):
            shapes.read(data, "a.gpkg", level="county")


def test_neighbours_keep_one_border_when_points_are_left_out():
    border = tuple((1 + 0.001 * (n % 2), n / 100) for n in range(101))
    left = ((0.0, 0.0), *border, (0.0, 1.0))
    right = (*border[::-1], (2.0, 0.0), (2.0, 1.0))
    found = simplified({"left": [left], "right": [right]}, 0.01)
    shared = set(found["left"][0]) & set(found["right"][0])
    assert shared == {border[0], border[-1]} and len(found["left"][0]) == 4


def test_a_figure_of_eight_crosses_itself_and_a_square_does_not():
    assert crosses_itself(((0, 0), (1, 1), (1, 0), (0, 1)))
    assert not crosses_itself(((0, 0), (1, 0), (1, 1), (0, 1)))


@pytest.mark.django_db
class TestTheLook:
    def look(self, data, features=None, **more):
        said = about(**more)
        drawn = None if features is None else shapes.read(geojson(*features), "a.geojson", level=said.level)
        return loading.look(figures.read(data, "a.csv", level=said.level), drawn, said)

    def test_codes_without_partner_and_the_cardinality_are_said_and_nothing_is_written(self):
        found = self.look(SVI, [square("01001"), square("01005", 2)])
        assert (found.without_outline, found.without_figures) == (("01003",), ("01005",))
        assert (found.cardinality, found.n_new, found.problems) == ("some to one", 2, ())
        assert not Area.objects.exists()

    def test_a_code_twice_would_join_many_to_one_and_is_refused(self):
        found = self.look(SVI + b"1001,Again,1,1,1,1,1,0.1\n")
        assert found.cardinality == "many to one" and found.problems == ("twice",) and found.twice == ("01001",)

    def test_an_outline_that_crosses_itself_is_named(self):
        eight = square("01001")
        eight["geometry"]["coordinates"] = [[[0, 40], [1, 41], [1, 40], [0, 41], [0, 40]]]
        found = self.look(SVI, [eight])
        assert found.crossing == ("01001",) and found.problems == ("crossing",)

    def test_old_counties_and_new_regions_of_connecticut_do_not_match(self):
        data = SVI.replace(b"1001,", b"09110,").replace(b"1003,", b"09120,")
        found = self.look(data, [square("09001"), square("09110", 2)])
        assert found.connecticut == "mixed" and found.without_figures == ("09001",)

    def test_codes_of_another_level_are_refused(self):
        assert "other level" in self.look(SVI, level="tract").problems

    def test_areas_of_another_year_are_said_and_not_touched(self):
        Area.objects.create(level="county", code="01001", name="Old", vintage=2010, population=3)
        found = self.look(SVI)
        assert (found.other_vintages, found.known_in_other_vintage, found.n_new) == ((2010,), 1, 2)


@pytest.mark.slow
def test_the_countys_figures_come_from_the_package_are_shown_and_can_be_taken_back(people):
    source = packaged.load_state("CT", by=people.maria, at=clock.now())
    assert source.is_whole and Indicator.objects.filter(source=source).count() == 17
    table = selectors.indicator_table(["poverty-150"], level="county", within="09")
    assert len(table.areas) == 9 and table.margins[0][0] is not None
    # The package's outlines are those of the old counties: none is drawn under a new region's name.
    assert selectors.outlines_of("county", "09") == []
    with pytest.raises(loading.CannotLoad) as again:
        packaged.load_state("CT", by=people.maria, at=clock.now())
    assert again.value.problems == ("same file",)
    with pytest.raises(loading.NotAllowed):
        loading.take_back(source=source, by=people.freda, at=clock.now())
    loading.take_back(source=source, by=people.maria, at=clock.now())
    assert not Source.objects.exists() and not IndicatorValue.objects.exists() and Area.objects.count() == 9


@pytest.mark.django_db
def test_only_those_who_load_may_load_and_a_broken_load_is_swept(people):
    found = figures.read(SVI, "a.csv", level="county")
    with pytest.raises(loading.NotAllowed):
        loading.load(found, None, about(), digest="1", by=people.paula, at=clock.now())
    Source.objects.create(title="half", year=1, loaded_on=clock.today())
    loading.load(found, None, about(), digest="1", by=people.maria, at=clock.now())
    assert [one.title for one in Source.objects.all()] == ["Index"]


@pytest.mark.shared
@pytest.mark.parametrize(("year", "n", "columns"), [(2018, 3142, 17), (2020, 3143, 17), (2022, 3144, 17)])
def test_the_publishers_county_files_are_read_whole(shared_data, year, n, columns):
    import gzip

    data = gzip.decompress((shared_data / f"vulnerability/svi_{year}_us_county.csv.gz").read_bytes())
    found = figures.read(data, "svi.csv", level="county")
    assert (found.kind, len(found.rows), len(found.columns), found.twice, found.texts) == ("svi", n, columns, (), {})
    assert all(len(row.code) == 5 for row in found.rows)


@pytest.mark.slow
@pytest.mark.usefixtures("people")
def test_the_command_says_what_does_not_fit_and_writes_only_when_it_may(tmp_path, capsys):
    path = tmp_path / "svi.csv"
    path.write_bytes(SVI)
    said = ["--vintage", "2022", "--title", "Index", "--publisher", "A bureau", "--licence", "public domain"]
    assert cli.main(["places", "load", str(path)]) == 2
    assert cli.main(["places", "load", str(path), *said, "--dry-run"]) == 0
    assert "2 codes had lost their leading zeros" in capsys.readouterr().out and not Area.objects.exists()
    assert cli.main(["places", "load", str(path), *said]) == 0
    assert cli.main(["places", "load", str(path), *said]) == 2
    assert Area.objects.count() == 2


def test_borders_that_would_cross_when_points_are_left_out_stay_as_they_were():
    # A narrow bay bends round a spit: cutting the bend off would run through the spit.
    ring = ((0.0, 0.0), (4.0, 0.0), (4.0, 0.3), (2.0, 0.3), (2.0, -0.05), (1.9, 0.3), (0.0, 0.3))
    ring = (*ring[:4], (2.0, 0.02), *ring[5:])
    found = simplified({"a": [ring]}, 0.25)["a"][0]
    assert not crosses_itself(found)
