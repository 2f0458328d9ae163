"""Houses get a door, a unit and people; frontage nobody mapped is filled, and flagged."""

import numpy as np
import pytest
from osm_drawing import OsmDrawing, metres, write_census, write_wards

from zoning.area.check import faults_of
from zoning.sources.osm import build_from_osm
from zoning.sources.osm.buildings import household_count, is_home
from zoning.sources.osm.people import shared_out


def town_with_streets():
    town = OsmDrawing()
    town.way((10, 100), (390, 100), highway="residential", name="Đường Lê Lợi")
    town.way((10, 200), (390, 200), highway="residential", name="Phan Ngữ")
    town.way((200, 100), (200, 170), highway="service", name="Hẻm 88 Lê Lợi")
    return town


def build(drawing, folder, wards=((0, 0, 400, 400),), **options):
    area = build_from_osm([drawing.write(folder)], write_wards(folder, wards), **options)
    assert faults_of(area) == []
    return area


def door_of(area, number):
    house = area.households[area.households.house_number == number].iloc[0]
    street = area.streets.set_index("street_id").loc[house.street_id]
    door = metres(np.array([street.geometry]))[0].interpolate(house.access_m)
    return street["name"], (round(door.x), round(door.y)), house.unit_id


def test_a_house_opens_on_the_street_of_its_address(tmp_path):
    """Number 5 Lê Lợi stands nearer to Phan Ngữ, and opens on Lê Lợi all the same."""
    town = town_with_streets()
    town.node(100, 160, addr__housenumber="5", addr__street="Lê Lợi")
    area = build(town, tmp_path)
    assert door_of(area, "5") == ("Đường Lê Lợi", (100, 100), "w-00001")


@pytest.mark.parametrize("street", ["LE LOI", "Ðường Lê Lợi", "đường lê  lợi"])
def test_spelling_and_accents_do_not_matter(tmp_path, street):
    """All spellings of a street lead to it."""
    town = town_with_streets()
    town.node(100, 160, addr__housenumber="5", addr__street=street)
    assert door_of(build(town, tmp_path), "5")[0] == "Đường Lê Lợi"


@pytest.mark.parametrize(
    ("number", "street"),
    [
        ("88/6", "Lê Lợi"),
        ("6", "Hẻm 88 Lê Lợi"),
        ("6", "Hẻm 88 Đường Lê Lợi;Lê Lợi"),
    ],
)
def test_a_house_in_an_alley_belongs_to_the_alley(tmp_path, number, street):
    """The slash and the alley's name say the same: the door is in the alley, so is the house."""
    town = town_with_streets()
    town.node(206, 110, addr__housenumber=number, addr__street=street)
    assert door_of(build(town, tmp_path), number) == (
        "Hẻm 88 Lê Lợi",
        (200, 110),
        "a-00001-0001",
    )


def test_an_unknown_street_falls_to_the_nearest(tmp_path):
    """An address whose street is not drawn, or too far to be meant, opens where it stands."""
    town = town_with_streets()
    town.node(100, 190, addr__housenumber="7", addr__street="Trần Hưng Đạo")
    town.node(300, 390, addr__housenumber="9", addr__street="Lê Lợi")
    town.node(100, 110, addr__housenumber="14/2", addr__street="Phan Ngữ")
    area = build(town, tmp_path)
    assert door_of(area, "7")[0] == "Phan Ngữ"
    assert door_of(area, "9")[0] == "Phan Ngữ"
    assert door_of(area, "14/2")[0] == "Đường Lê Lợi"


def test_numbers_are_kept_as_written(tmp_path):
    """A range is one house; its text is not touched."""
    town = town_with_streets()
    town.node(100, 110, addr__housenumber="176-181", addr__street="Lê Lợi")
    town.node(130, 110, addr__housenumber="12 bis", addr__street="Lê Lợi")
    area = build(town, tmp_path)
    assert list(area.households.house_number) == ["176-181", "12 bis"]


def test_one_number_twice_nearby_is_one_house(tmp_path):
    """A café and a shop at 5 Lê Lợi are one household; 5 Lê Lợi 200 m on is another."""
    town = town_with_streets()
    town.node(100, 110, addr__housenumber="5", addr__street="Lê Lợi", amenity="cafe")
    town.node(104, 112, addr__housenumber="5", addr__street="Đường Lê Lợi", shop="shoes")
    town.node(300, 110, addr__housenumber="5", addr__street="Lê Lợi")
    assert len(build(town, tmp_path).households) == 2


def test_a_house_drawn_on_the_street_is_moved_off_it(tmp_path):
    """A number put on the centre line stands at least a metre beside it."""
    town = town_with_streets()
    town.node(100, 100, addr__housenumber="5", addr__street="Lê Lợi")
    town.node(200, 101, addr__housenumber="6", addr__street="Lê Lợi")
    area = build(town, tmp_path)
    lines, points = metres(area.streets.geometry.values), metres(area.households.geometry.values)
    assert min(line.distance(point) for line in lines for point in points) >= 1.0


def test_buildings_without_numbers_are_houses(tmp_path):
    """A terrace drawn as one is several households; flats count their storeys; a roof is none."""
    town = town_with_streets()
    town.box(50, 105, 40, 20, building="yes")
    town.box(110, 105, 30, 30, building="apartments", building__levels="10")
    town.box(250, 105, 30, 30, building="roof")
    town.box(300, 105, 30, 30, building="school")
    area = build(town, tmp_path)
    assert area.households.geometry.to_wkb().value_counts().tolist() == [100, 8]
    assert set(area.ground.kind) == {"building"}


def test_numbers_inside_a_building_stand_for_it(tmp_path):
    """A house with its number inside is one household; a shop inside an office is none."""
    town = town_with_streets()
    town.box(50, 105, 10, 10, building="house")
    town.node(55, 110, addr__housenumber="1", addr__street="Lê Lợi")
    town.box(100, 105, 30, 30, building="office")
    town.node(110, 110, addr__housenumber="3", addr__street="Lê Lợi", amenity="cafe")
    town.box(150, 105, 30, 30, building="apartments", building__levels="2")
    town.node(160, 110, addr__housenumber="5", addr__street="Lê Lợi")
    area = build(town, tmp_path)
    assert area.households.house_number.fillna("").value_counts().to_dict() == {
        "": 19,
        "1": 1,
        "5": 1,
    }


@pytest.mark.parametrize(
    ("tags", "home"),
    [
        ({"building": "yes"}, True),
        ({"shop": "shoes"}, True),
        ({"amenity": "cafe"}, True),
        ({"building": "hotel"}, False),
        ({"amenity": "bank"}, False),
        ({"office": "government"}, False),
        ({"shop": "supermarket"}, False),
        ({"tourism": "hotel"}, False),
    ],
)
def test_shops_are_homes_and_offices_are_not(tags, home):
    """People live above a shop, not in a bank."""
    assert is_home(tags) is home


@pytest.mark.parametrize(
    ("tags", "area", "count"),
    [
        ({"building": "yes"}, 80, 1),
        ({"building": "yes"}, 310, 3),
        ({"building": "yes"}, 8, 0),
        ({"building": "yes"}, 5000, 0),
        ({"building": "yes", "name": "Nhà khách"}, 400, 0),
        ({"building": "house"}, 8, 1),
        ({"building": "yes", "addr:housenumber": "3"}, 300, 1),
        ({"building": "yes", "name": "Chung cư A", "building:levels": "4"}, 450, 20),
        ({"building": "apartments"}, 180, 10),
    ],
)
def test_a_footprint_gives_households(tags, area, count):
    """Rows of houses, flats, sheds and halls are told apart by use, name and size."""
    assert household_count(tags, area) == count


def test_filling_matches_the_known_population(tmp_path):
    """700 people in half the ward: some 350 live here, 3.5 a household, one of them observed."""
    town = town_with_streets()
    town.node(100, 110, addr__housenumber="5", addr__street="Lê Lợi")
    census = write_census(tmp_path, w00001=700)
    area = build(town, tmp_path, wards=((0, 0, 400, 800),), census_file=census)
    (coverage,) = area.coverage
    assert area.households.people.sum() == pytest.approx(350, abs=3)
    assert area.units.people[area.units.level == "ward"].item() == area.households.people.sum()
    assert (coverage.households_observed, coverage.people_known) == (1, 700)
    assert coverage.households_derived == (area.households.origin == "derived").sum() == 98
    assert coverage.people_share == pytest.approx(coverage.area_share, abs=0.002)
    assert set(area.households.people) == {3, 4}


def test_no_fill_adds_nobody(tmp_path):
    """Without filling, the pack holds what was seen, and no more people than that explains."""
    town = town_with_streets()
    town.node(100, 110, addr__housenumber="5", addr__street="Lê Lợi")
    census = write_census(tmp_path, w00001=700)
    area = build(town, tmp_path, census_file=census, fill=False)
    assert list(area.households.origin) == ["osm"]
    assert area.households.people.sum() == 5


def test_an_unknown_population_is_not_guessed(tmp_path):
    """Nobody says how many people live here: no household is derived, and the pack says so."""
    area = build(town_with_streets(), tmp_path)
    assert len(area.households) == 0
    assert area.coverage[0].people_known == -1
    assert "không rõ" in area.coverage[0].note


def test_the_extract_may_state_the_population(tmp_path):
    """The ward's boundary relation carries it, under any spelling of the name."""
    town = town_with_streets()
    town.relation(type="boundary", boundary="administrative", name="Phuong So 1", population="70")
    area = build(town, tmp_path)
    assert area.coverage[0].people_known == 70
    assert area.households.people.sum() == pytest.approx(70, abs=1)


def test_derived_houses_stand_where_houses_can(tmp_path):
    """None in the park, on a mapped building, along a slip road, or within 3 m of another."""
    town = town_with_streets()
    town.box(20, 102, 100, 60, leisure="park", name="Công viên")
    town.box(250, 102, 30, 30, building="school")
    town.way((10, 300), (390, 300), highway="primary_link")
    town.way((10, 350), (390, 350), highway="footway")
    census = write_census(tmp_path, w00001=350)
    area = build(town, tmp_path, census_file=census)
    points = metres(area.households.geometry.values)
    park, school = metres(area.ground.geometry.values)
    assert not any(park.contains(point) or school.contains(point) for point in points)
    assert max(point.y for point in points) < 250
    xy = np.array([(point.x, point.y) for point in points])
    apart = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)) + 99 * np.eye(len(xy))
    assert apart.min() > 3
    assert len(points) == 99


def test_more_people_than_frontage_share_houses(tmp_path):
    """Where the streets are short, several households live behind one door."""
    town = OsmDrawing()
    town.way((10, 100), (60, 100), highway="residential", name="Lê Lợi")
    area = build(town, tmp_path, census_file=write_census(tmp_path, w00001=350))
    assert len(area.households) == 99
    assert area.households.geometry.to_wkb().nunique() == 18


def test_shares_are_exact_and_even():
    """Any number of people is shared without remainder, nobody gets nobody."""
    for people, households in ((10, 3), (1, 4), (7, 7), (1000, 301)):
        sizes = shared_out(people, households)
        assert sizes.sum() == max(people, households)
        assert 1 <= sizes.min() <= sizes.max() <= sizes.min() + 1


def test_sites_are_not_homes(tmp_path):
    """Hospital, clinic, school, market and factory are sites with doors, not households."""
    town = town_with_streets()
    town.box(20, 110, 60, 60, amenity="hospital", name="Bệnh viện A", addr__housenumber="1")
    town.box(30, 120, 20, 20, building="hospital")
    town.node(150, 110, amenity="clinic", name="Trạm y tế")
    town.node(250, 110, amenity="marketplace", name="Chợ Mới")
    town.box(300, 110, 30, 30, landuse="industrial", name="Xưởng")
    town.node(20, 210, amenity="place_of_worship", religion="buddhist", name="Chùa Một Cột")
    area = build(town, tmp_path)
    assert sorted(zip(area.sites.kind, area.sites.name, strict=True)) == [
        ("clinic", "Trạm y tế"),
        ("factory", "Xưởng"),
        ("hospital", "Bệnh viện A"),
        ("market", "Chợ Mới"),
        ("pagoda", "Chùa Một Cột"),
    ]
    assert len(area.households) == 0


def test_houses_outside_the_wards_are_left_out(tmp_path):
    """A number beyond the wards, and one half a kilometre from any street, are no households."""
    town = town_with_streets()
    town.node(100, 350, addr__housenumber="1", addr__street="Lê Lợi")
    area = build(town, tmp_path, wards=((0, 0, 400, 300),))
    assert len(area.households) == 0


def test_a_house_a_kilometre_off_is_left_out(tmp_path):
    """No street reaches it: it is no household, and a site there is no site."""
    town = OsmDrawing()
    town.way((10, 10), (390, 10), highway="residential", name="Lê Lợi")
    town.node(200, 900, addr__housenumber="1", addr__street="Lê Lợi")
    town.node(210, 900, amenity="clinic", name="Trạm y tế")
    file = town.write(tmp_path, bounds=(0, 0, 400, 1000))
    area = build_from_osm([file], write_wards(tmp_path, ((0, 0, 400, 1000),)))
    assert (len(area.households), len(area.sites)) == (0, 0)


def test_a_house_keeps_its_side_of_the_street(tmp_path):
    """Two numbers half a metre either side of the line stay on either side of it."""
    town = town_with_streets()
    town.node(100, 100.5, addr__housenumber="1", addr__street="Lê Lợi")
    town.node(150, 99.5, addr__housenumber="2", addr__street="Lê Lợi")
    north, south = metres(build(town, tmp_path).households.geometry.values)
    assert north.y > 101
    assert south.y < 99


def test_a_building_drawn_as_a_ring_has_no_house_in_its_yard(tmp_path):
    """The household of a building with an inner yard stands in the building, not in the yard."""
    town = town_with_streets()
    outer = town.box(50, 105, 40, 40)
    inner = town.box(54, 109, 32, 32)
    town.relation(
        ("w", outer, "outer"), ("w", inner, "inner"), type="multipolygon", building="house"
    )
    town.relation(("w", 999, "outer"), type="multipolygon", building="house")
    town.relation(type="multipolygon", building="house")
    open_ = town.way((250, 105), (260, 105), (260, 125))
    town.relation(("w", open_, "outer"), type="multipolygon", building="house")
    area = build(town, tmp_path)
    (building,) = metres(area.ground.geometry.values)
    assert building.area == pytest.approx(40 * 40 - 32 * 32, abs=5)
    assert all(building.contains(point) for point in metres(area.households.geometry.values))


def test_flats_are_counted_once(tmp_path):
    """Two numbers in flats for one household each leave none over."""
    town = town_with_streets()
    town.box(50, 105, 10, 10, building="apartments", building__levels="2")
    town.node(53, 110, addr__housenumber="1", addr__street="Lê Lợi")
    town.node(57, 110, addr__housenumber="3", addr__street="Lê Lợi")
    assert len(build(town, tmp_path).households) == 2


def test_one_school_drawn_twice_is_one_site(tmp_path):
    """A point of the same name by the school's ground is the school; another school is another."""
    town = town_with_streets()
    town.box(50, 105, 40, 40, amenity="school", name="Trường A")
    town.node(95, 120, amenity="school", name="TRƯỜNG A")
    town.node(96, 130, amenity="school", name="Trường B")
    assert sorted(build(town, tmp_path).sites.name) == ["Trường A", "Trường B"]


def test_an_extract_of_slip_roads_still_has_doors(tmp_path):
    """Where no street is one that houses open on, the nearest of any kind is the door."""
    town = OsmDrawing()
    town.way((10, 100), (390, 100), highway="primary_link")
    town.node(100, 110, addr__housenumber="1")
    area = build(town, tmp_path, census_file=write_census(tmp_path, w00001=70))
    assert list(area.households.street_id) == ["s-000001"]
