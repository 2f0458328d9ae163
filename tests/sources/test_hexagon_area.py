"""`build_hexagon_area` makes a sound pack of wards and cells, and `with_hexagons` adds to one."""

import hashlib

import geopandas as gpd
import pytest
import shapely
from drawn_wards import polygon, two_wards, ward_frame, write_census, write_ward_file
from osm_drawing import OsmDrawing
from osm_drawing import degrees as osm_degrees

from zoning.area.check import faults_of
from zoning.area.read import read_area
from zoning.area.write import write_area
from zoning.errors import InvalidSource
from zoning.sources.hexagons import build_hexagon_area, with_hexagons
from zoning.sources.osm import build_from_osm

CENSUS = "code,population,households\n00001,1000,260\n00002,70,\n"


@pytest.fixture
def files(tmp_path):
    return write_ward_file(tmp_path), write_census(tmp_path, CENSUS)


def test_the_pack_holds_the_census(files, tmp_path):
    """People are the census's; households too where it has them, else of the mean size."""
    area = build_hexagon_area(files[0], census_file=files[1])
    counts = area.units.set_index("unit_id")[["people", "households"]]
    assert counts.loc[["w-00001", "w-00002"]].to_numpy().tolist() == [[1000, 260], [70, 20]]
    assert counts.loc["p-01"].tolist() == [1070, 280]
    assert area.cells.people.sum() == 1070
    assert (len(area.households), len(area.streets)) == (0, 0)
    assert faults_of(area) == []
    write_area(area, tmp_path / "pack")
    assert read_area(tmp_path / "pack").digest == area.digest


def test_the_same_files_give_the_same_pack(files):
    """Content and coverage are equal, build after build."""
    first, second = (build_hexagon_area(files[0], census_file=files[1]) for _ in range(2))
    assert (first.digest, first.coverage) == (second.digest, second.coverage)


def test_sources_are_named_with_their_digests(files):
    """Wards, then population."""
    area = build_hexagon_area(files[0], census_file=files[1])
    assert [source.origin for source in area.sources] == [
        "ward boundaries (wards.parquet)",
        "population (census.csv)",
    ]
    assert area.sources[0].sha256 == hashlib.sha256(files[0].read_bytes()).hexdigest()


def test_coverage_says_how_people_were_placed(files, tmp_path):
    """In both languages: evenly, by buildings, or not at all."""
    houses = gpd.GeoDataFrame(
        geometry=[polygon((100, 100), (110, 100), (110, 110), (100, 110))], crs="EPSG:4326"
    )
    houses.to_parquet(tmp_path / "houses.parquet")
    census = write_census(tmp_path, "code,population\n00001,1000\n")
    area = build_hexagon_area(
        files[0], census_file=census, buildings_file=tmp_path / "houses.parquet"
    )
    built, unknown = area.coverage
    assert "theo diện tích sàn" in built.note
    assert "by the floor area of buildings" in built.note
    assert (built.people_known, built.people_share, built.households_derived) == (1000, 1.0, 286)
    assert "The population is unknown" in unknown.note
    assert (unknown.people_known, unknown.people_share) == (-1, 0.0)
    assert (area.cells.people > 0).sum() == 1
    even = build_hexagon_area(files[0], census_file=census).coverage[0]
    assert "evenly over the ground" in even.note


@pytest.mark.parametrize(
    ("only", "units"),
    [
        (["00002"], ["w-00002"]),
        (["01"], ["p-01", "w-00001", "w-00002"]),
        (None, ["p-01", "w-00001", "w-00002"]),
    ],
)
def test_wards_are_chosen_by_their_code_or_province(files, only, units):
    """A ward's code, a province's, or all of the file; a whole province is a unit too."""
    assert list(build_hexagon_area(files[0], only=only).units.unit_id) == units


def test_a_special_zone_of_islands_without_people_is_a_unit(tmp_path):
    """An đặc khu is a ward of that kind, and may be empty."""
    frame = ward_frame(two_wards()[:1]).assign(fullName="Đặc khu Hoàng Sa")
    frame.to_parquet(tmp_path / "wards.parquet")
    census = write_census(tmp_path, "code,population\n00001,0\n")
    area = build_hexagon_area(tmp_path / "wards.parquet", census_file=census)
    island = area.units.set_index("unit_id").loc["w-00001"]
    assert (island.kind, island.people, area.cells.people.sum()) == ("đặc khu", 0, 0)
    assert area.coverage[0].people_known == 0


def test_one_person_makes_one_household(tmp_path):
    """The mean size never rounds the last inhabitant away."""
    census = write_census(tmp_path, "code,population\n00001,1\n00002,2\n")
    area = build_hexagon_area(write_ward_file(tmp_path), census_file=census)
    assert area.units.set_index("unit_id").households[["w-00001", "w-00002"]].tolist() == [1, 1]


def test_faults_of_all_inputs_are_named_together(tmp_path):
    """Files, codes and options in one report."""
    census = write_census(tmp_path, "code,people\n")
    with pytest.raises(InvalidSource) as caught:
        build_hexagon_area(
            write_ward_file(tmp_path),
            census_file=census,
            buildings_file=tmp_path / "none.gpkg",
            only=["00002", "2", "99"],
            resolution=13,
            valid_from="soon",
        )
    assert len(caught.value.faults) == 6
    assert "no ward and no province of that code" in str(caught.value)


@pytest.mark.parametrize("households", ["0", "1001", "2.5", "many"])
def test_households_that_fit_no_population_are_refused(tmp_path, households):
    """None for a thousand people, more than people, and what is no whole number."""
    census = write_census(tmp_path, f"code,population,households\n00001,1000,{households}\n")
    with pytest.raises(InvalidSource, match=r"row 2: found .*number of households"):
        build_hexagon_area(write_ward_file(tmp_path), census_file=census)


def test_wards_that_overlap_get_cells_each(tmp_path):
    """Official wards do overlap here and there: each is covered, and no person counted twice."""
    west, east = two_wards()
    wide = shapely.union(east, polygon((400, 100), (520, 100), (520, 200), (400, 200)))
    census = write_census(tmp_path, CENSUS)
    area = build_hexagon_area(write_ward_file(tmp_path, [west, wide]), census_file=census)
    assert area.cells.groupby("unit_id").people.sum().tolist() == [1000, 70]
    assert faults_of(area) == []


def test_many_wards_get_a_short_name(tmp_path):
    """A whole province by its own name, up to three wards by theirs; a name given is kept."""
    wards = write_ward_file(
        tmp_path,
        [polygon((x, 0), (x + 90, 0), (x + 90, 90), (x, 90)) for x in (0, 90, 180, 270)],
    )
    assert build_hexagon_area(wards).name == "Thành phố Hà Nội"
    some = [f"{number:05d}" for number in (1, 2, 3)]
    assert build_hexagon_area(wards, only=some).name == "Phường Số 1, Phường Số 2, Phường Số 3"
    assert build_hexagon_area(wards, name="Xóm").name == "Xóm"


class TestBesideStreets:
    """A pack may have streets in one ward and cells in another."""

    @pytest.fixture
    def osm(self, tmp_path):
        """Three wards in a row; the extract ends in the second, and has a street in the first."""
        town = OsmDrawing()
        town.way((10, 100), (180, 100), highway="residential", name="Lê Lợi")
        town.node(100, 110, addr__housenumber="5", addr__street="Lê Lợi")
        shapes = []
        for x in (0, 200, 600):
            corners = ((x, 0), (x + (200 if x == 0 else 400), 0))
            corners += ((corners[1][0], 400), (x, 400))
            shapes.append([osm_degrees(*corner) for corner in corners])
        frame = ward_frame([shapely.Polygon(shape) for shape in shapes])
        frame.to_parquet(tmp_path / "wards.parquet")
        census = write_census(tmp_path, "code,population\n00001,35\n00002,700\n00003,70\n")
        area = build_from_osm(
            [town.write(tmp_path)], tmp_path / "wards.parquet", census_file=census
        )
        return area, tmp_path / "wards.parquet", census

    def test_a_ward_without_street_gets_cells(self, osm):
        """Whole, although the extract ends inside it; the ward with a street is as it was."""
        area, wards, census = osm
        assert area.units.people[area.units.unit_id == "w-00002"].tolist() == [0]
        joined = with_hexagons(area, wards, census_file=census)
        assert set(joined.cells.unit_id) == {"w-00002"}
        assert joined.cells.people.sum() == 700
        assert faults_of(joined) == []
        assert len(joined.households) == len(area.households) > 0
        shares = [entry.area_share for entry in joined.coverage]
        assert shares == pytest.approx([1.0, 1.0], abs=0.01)
        assert joined.sources == area.sources

    def test_other_wards_join_by_their_code(self, osm):
        """Those the extract does not touch too; one with a street never."""
        area, wards, census = osm
        joined = with_hexagons(area, wards, census_file=census, only=["00001", "00003"])
        assert set(joined.cells.unit_id) == {"w-00003"}
        assert "w-00002" in set(joined.units.unit_id)

    def test_streets_everywhere_leave_the_area_as_it_is(self, osm):
        """Nothing to cut, nothing changed."""
        area, wards, census = osm
        assert with_hexagons(area, wards, census_file=census, only=["00001"]) is area
