"""`findings_of` names what a person should look at; none of it makes a pack unreadable."""

import unicodedata
from dataclasses import replace

import numpy as np
import pytest
import shapely
from drawn_area import drawn_area
from drawn_borders import box, pack, polygon, ward_file

from zoning.area.area import Coverage
from zoning.area.check import faults_of
from zoning.area.findings.blocking import fault_kind
from zoning.area.findings.find import findings_of, findings_of_wards
from zoning.area.findings.finding import KINDS, Finding, in_order
from zoning.area.findings.wards import wards_of_frame
from zoning.errors import Fault

TOWN = """
+--1--2--+--1--+
         |
         +==1==+aa1aa+
"""


def kinds_of(findings):
    return [one.kind for one in findings]


def wards_and(more, **options):
    """Return the findings of two wards side by side and whatever is drawn besides."""
    drawn = {"00001": box(0, 0, 1, 1), "00002": box(1, 0, 2, 1)}
    return findings_of_wards(ward_file(drawn | more), **options)


def test_wards_that_only_touch_leave_nothing_to_look_at():
    """Side by side, corner to corner, or apart."""
    assert wards_and({"00003": box(2, 1, 3, 2), "00004": box(5, 5, 6, 6)}) == ()


def test_an_overlap_names_its_claimants_its_size_and_its_place():
    """A ward that reaches into two others gives a finding for each pair."""
    found = wards_and({"00003": box(0.5, 0.5, 1.5, 2)})
    assert kinds_of(found) == ["overlap", "overlap"]
    assert [one.units for one in found] == [("00001", "00003"), ("00002", "00003")]
    assert found[0].geometry.equals(box(0.5, 0.5, 1, 1))
    assert found[0].size == pytest.approx(0.25 * 1_100**2, rel=0.03)
    assert "Phường 00001 (00001), Phường 00003 (00003)" in found[0].fault.found


def test_a_piece_of_three_claimants_is_one_finding():
    """What three wards claim is told once, not as three pairs."""
    found = findings_of_wards(
        ward_file({"1": box(0, 0, 2, 2), "2": box(1, 0, 3, 2), "3": box(1, 1, 2, 4)})
    )
    assert ("1", "2", "3") in [one.units for one in found]
    three = next(one for one in found if len(one.units) == 3)
    assert three.geometry.equals(box(1, 1, 2, 2))


def test_overlaps_across_provinces_are_found_too():
    """The province of a ward makes no difference."""
    frame = ward_file({"1": box(0, 0, 2, 1), "2": box(1, 0, 3, 1)})
    frame["provinceCode"] = ["79", "80"]
    assert kinds_of(findings_of_wards(frame)) == ["overlap"]


def test_a_strip_under_a_metre_is_a_sliver():
    """Half a metre of overlap is a border drawn twice; five metres are an overlap."""
    metre = 1 / 1_100
    for width, kind in ((0.5, "sliver"), (5.0, "overlap")):
        drawn = ward_file({"1": box(0, 0, 1 + width * metre, 1), "2": box(1, 0, 2, 1)})
        assert kinds_of(findings_of_wards(drawn)) == [kind], width


def test_the_rounding_of_the_grid_is_no_finding():
    """A border that one side draws a centimetre off is as good as it can be."""
    bent = polygon((0, 0), (1, 0), (1.00001, 0.5), (1, 1), (0, 1))
    assert findings_of_wards(ward_file({"1": bent, "2": box(1, 0, 2, 1)})) == ()


@pytest.mark.parametrize(("edge", "kind"), [(1.1, "gap"), (1.9, "hole")])
def test_enclosed_ground_is_a_gap_or_as_large_as_a_ward(edge, kind):
    """110 m by 110 m is a gap; a square kilometre may be a lake or a missing ward."""
    ring = shapely.Polygon(box(0, 0, 3, 3).exterior, [box(1, 1, edge, edge).exterior])
    (found,) = findings_of_wards(ward_file({"1": ring, "2": box(3, 0, 4, 3)}))
    assert (found.kind, found.units, found.severity) == (kind, ("1",), "warning")
    assert found.geometry.equals(box(1, 1, edge, edge))


def test_one_name_twice_in_a_province_is_told():
    """Two wards of one name make an address lead to two places; in two provinces it may be."""
    frame = ward_file(
        {"1": box(0, 0, 1, 1), "2": box(3, 0, 4, 1)}, names={"1": "Xã Mẫu", "2": "Xã Mẫu"}
    )
    assert kinds_of(findings_of_wards(frame)) == ["repeated-name"]
    frame["provinceCode"] = ["79", "80"]
    assert findings_of_wards(frame) == ()


@pytest.mark.parametrize(
    ("people", "kinds"),
    [
        (0, ["empty-unit"]),
        (499, ["implausible-population"]),
        (500, []),
        (100_000, []),
        (200_000, ["implausible-density"]),
    ],
)
def test_people_are_judged_against_what_a_ward_can_hold(people, kinds):
    """A ward of 1.2 km²: none, under 500 and over 150,000 a km² are doubtful."""
    assert kinds_of(wards_and({}, census={"00001": 60_000, "00002": people})) == kinds


def test_a_ward_without_a_figure_is_told():
    """A census that leaves a ward out says nothing of it, and that is told."""
    (found,) = wards_and({}, census={"00001": 60_000})
    assert (found.kind, found.units) == ("unknown-population", ("00002",))


def test_hoang_sa_and_truong_sa_stand_outside_the_rules_on_people():
    """They are special zones with a few residents on reefs far offshore, and none is doubted."""
    names = {"20333": "Đặc khu Hoàng Sa", "22736": "Đặc khu Trường Sa", "00003": "Xã Trường Sa"}
    frame = ward_file(
        {"20333": box(510, 600, 511, 601), "22736": box(700, 0, 701, 1), "00003": box(0, 0, 1, 1)},
        names=names,
    )
    found = findings_of_wards(frame, census={"22736": 20, "00003": 20})
    assert [(one.kind, one.units) for one in found] == [("implausible-population", ("00003",))]
    judged = wards_of_frame(frame)
    assert [judged.is_far_island(row) for row in range(3)] == [False, True, True]


def test_an_island_of_a_hundred_people_may_be_a_special_zone():
    """Only communes and wards are doubted for having few people."""
    frame = ward_file({"1": box(0, 0, 1, 1)}, names={"1": "Đặc khu Cồn Mẫu"})
    assert findings_of_wards(frame, census={"1": 139}) == ()


def test_letters_written_apart_from_their_marks_are_read():
    """A file in decomposed Unicode names the same islands."""
    apart = unicodedata.normalize("NFD", "Đặc khu Trường Sa")
    frame = ward_file({"1": box(0, 0, 1, 1)}, names={"1": apart})
    assert wards_of_frame(frame).is_far_island(0)


def test_a_ward_outside_the_country_is_told():
    """Coordinates of another system put a ward into the sea off Africa."""
    frame = ward_file({"1": shapely.box(6.0, 1.0, 6.1, 1.1)})
    assert kinds_of(findings_of_wards(frame)) == ["outside-country"]


def test_wards_of_a_pack_may_overlap_and_stay_readable():
    """Overlaps of wards are warnings: the pack's faults do not name them."""
    area = pack({"w-1": box(0, 0, 2, 1), "w-2": box(1, 0, 3, 1)}, invented=True)
    assert faults_of(area) == []
    (found,) = findings_of(area)
    assert (found.kind, found.severity, found.units) == ("overlap", "warning", ("w-1", "w-2"))


def test_a_ward_outside_its_province_is_told():
    """What reaches out is the place."""
    area = pack(
        {"p-1": box(0, 0, 2, 1), "w-1": box(1, 0, 3, 1)},
        parents={"w-1": "p-1"},
        levels={"p-1": "province"},
        invented=True,
    )
    (found,) = findings_of(area)
    assert (found.kind, found.units) == ("outside-parent", ("p-1", "w-1"))
    assert found.geometry.equals(box(2, 0, 3, 1))


def test_hamlets_of_one_name_and_without_people_are_told():
    """Two hamlets of one name in one ward, both empty: each fault by itself."""
    area = pack(
        {"w-1": box(0, 0, 2, 1), "h-1": box(0, 0, 1, 1), "h-2": box(1, 0, 2, 1)},
        parents={"h-1": "w-1", "h-2": "w-1"},
        levels={"h-1": "hamlet", "h-2": "hamlet"},
        invented=True,
    )
    area = replace(area, units=area.units.assign(name=["Thôn 1", "Thôn 1", "Xã 1"]))
    assert kinds_of(findings_of(area)) == ["repeated-name", "empty-unit", "empty-unit"]


def test_households_on_a_street_joined_to_no_other_are_told():
    """Two streets with no way between them: the smaller one's households are cut off."""
    area = drawn_area("+--1--2--+    +--1--+")
    (found,) = findings_of(area)
    assert (found.kind, found.size, found.measure) == ("unreachable-household", 1.0, "households")
    joined = drawn_area("+--1--2--+-1--+")
    assert findings_of(joined) == ()


def test_a_sound_town_has_no_findings():
    """Alleys, hamlets and streets in order."""
    assert findings_of(drawn_area(TOWN, alleys={"a": None}, split_hamlets_at=10)) == ()


def test_totals_are_compared_with_the_census():
    """A pack that was to hold half of a ward is compared with half of its people."""
    area = drawn_area("+--5--+")
    people = int(area.units.people[0])
    ward = area.units.unit_id[area.units.level == "ward"].iloc[0]
    assert findings_of(area, census={"1": people}) == ()
    (found,) = findings_of(area, census={"1": 2 * people})
    assert (found.kind, found.size) == ("population-mismatch", float(people))
    half = replace(area, coverage=(Coverage(ward, 0.5, 2 * people, 0.5, 5, 0),))
    assert findings_of(half, census={"1": 2 * people}) == ()


def test_a_partial_pack_is_judged_by_the_whole_wards_people():
    """A pack with one household of a ward of 30,000 is no ward of four people."""
    area = replace(drawn_area("+--1--+"), invented=False)
    assert kinds_of(findings_of(area)) == ["implausible-population"]
    ward = area.units.unit_id[area.units.level == "ward"].iloc[0]
    whole = replace(area, coverage=(Coverage(ward, 0.1, 900, 0.004, 1, 0),))
    assert "implausible-population" not in kinds_of(findings_of(whole))


def test_a_part_of_a_ward_is_not_taken_for_the_whole():
    """A tenth of a ward, with the whole ward's people, is as dense as the whole."""
    area = pack({"w-1": box(0, 0, 1, 1)}, coverage=[Coverage("w-1", 0.1, 200_000, 0.1, 0, 0)])
    assert findings_of(area) == ()
    whole = replace(area, coverage=(Coverage("w-1", 1.0, 200_000, 1.0, 0, 0),))
    assert kinds_of(findings_of(whole)) == ["implausible-density"]


def test_a_pack_of_borders_alone_has_no_empty_wards():
    """Where no one is known anywhere, nobody said that a ward is empty."""
    assert findings_of(pack({"w-1": box(0, 0, 1, 1)})) == ()


def test_a_file_of_the_whole_country_has_both_groups_of_islands():
    """Of 3,000 wards without Trường Sa the missing one is told; of a province's wards not."""
    drawn = {f"{n:05d}": box(n % 100, n // 100, n % 100 + 1, n // 100 + 1) for n in range(3_000)}
    frame = ward_file(drawn, names={"00007": "Đặc khu Hoàng Sa"})
    (found,) = findings_of_wards(frame)
    assert (found.kind, found.fault.found) == ("missing-unit", "Đặc khu Hoàng Sa")
    assert findings_of_wards(frame[:100]) == ()


def test_errors_come_alone_with_the_row_they_are_in():
    """A household in a hamlet that is not there: its unit and its place are given, no more."""
    area = drawn_area("+--1--2--+    +--1--+")
    households = area.households.copy()
    households.loc[0, "unit_id"] = "h-404"
    found = findings_of(replace(area, households=households))
    assert {one.severity for one in found} == {"error"}
    lost = next(one for one in found if one.kind == "wrong-reference")
    assert lost.units == ("h-404",)
    assert lost.geometry.equals(households.geometry[0])


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda u: u.assign(unit_id=u.unit_id.iloc[0]), "duplicate-code"),
        (lambda u: u.assign(parent_id="w-404"), "orphan"),
        (lambda u: u.assign(level="street"), "wrong-value"),
        (lambda u: u.assign(people=77), "wrong-total"),
        (lambda u: u.assign(name=None), "missing-value"),
        (lambda u: u.set_geometry(_turned(u)), "swapped-axes"),
        (lambda u: u.set_geometry([polygon((0, 0), (1, 1), (1, 0), (0, 1))] * len(u),
                                  crs=u.crs), "invalid-geometry"),
    ],
)  # fmt: skip
def test_every_error_has_its_kind(change, kind):
    """What `faults_of` says is sorted into kinds, as programs need them."""
    area = drawn_area("+--1--+")
    broken = replace(area, units=change(area.units))
    assert kind in kinds_of(findings_of(broken))


def _turned(frame):
    return shapely.transform(np.asarray(frame.geometry.values), lambda points: points[:, ::-1])


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        ("no CRS", "wrong-crs"),
        ("CRS WGS 84 / UTM zone 48N", "wrong-crs"),
        ("no such column", "unreadable"),
        ("the code twice", "duplicate-code"),
        ("MultiPolygon, not valid", "invalid-geometry"),
        ("coordinates that WGS 84 cannot hold", "swapped-axes"),
        ("coordinates that VN-2000 cannot hold", "wrong-crs"),
        ("12 m² in common with h-2", "overlap"),
        ("12 m² in no hamlet", "gap"),
        ("12 m² in no cell", "cell-coverage"),
        ("12 m² of its hamlets outside it", "outside-parent"),
        ("something new", "unsound"),
    ],
)
def test_faults_of_files_have_kinds_too(found, kind):
    """A reader's fault is known by what it found; an unknown one is still told."""
    assert fault_kind(Fault("somewhere", found, "something else")) == kind


def test_findings_are_ordered_by_severity_kind_and_unit():
    """The order of finding makes no difference."""
    fault = Fault("a", "b", "c")
    drawn = [
        Finding("overlap", severity, (unit,), fault, size)
        for severity in ("warning", "error")
        for unit in ("2", "1")
        for size in (1.0, 5.0)
    ]
    sizes = [(one.severity, one.units[0], one.size) for one in in_order(drawn)]
    assert sizes == [(one.severity, one.units[0], one.size) for one in in_order(drawn[::-1])]
    assert sizes[0] == ("error", "1", 5.0)
    assert len(set(KINDS)) == len(KINDS)


def test_a_kind_that_nobody_knows_is_refused():
    """A program that reads kinds can rely on the list."""
    with pytest.raises(ValueError, match="no kind"):
        Finding("odd", "warning", (), Fault("a", "b", "c"))
