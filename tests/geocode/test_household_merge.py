"""A household list is a better source: it confirms, replaces and adds, and never guesses."""

import numpy as np
import pandas as pd
import pytest
from drawn_town import northern_town, southern_town
from list_town import at, described, household, list_town, listed, merged

from zoning.area.area import Source
from zoning.area.check import faults_of
from zoning.area.make import make_area
from zoning.errors import InvalidSource
from zoning.geocode.household_merge import merge_households
from zoning.geocode.household_merge.complete import COVERED
from zoning.sources.hexagons import hexagon_cells

SOURCE = Source("household list (list.csv)", "not for publication", "2026-07-01", "ab" * 32)


@pytest.fixture(scope="module")
def town():
    return list_town()


def number(value, street="Bến Sỏi", **more):
    return {"số nhà": value, "đường": street, **more}


class TestSameHouse:
    """A row is a household the pack knows where address, identifier or door say so."""

    def test_one_address_is_one_household(self, town):
        """The house keeps its identifier, and takes the people and the position of the list."""
        found = merged(town, at(7, 9, **number("3", people=7)))
        assert described(found) == ["matched address hh-90001-00001"]
        row = household(found, "hh-90001-00001")
        assert (row["people"], row["origin"], row["house_number"]) == (7, "household_list", "3")
        assert row.geometry.distance(household(town, "hh-90001-00001").geometry) > 0
        assert found.area.households["household_id"].tolist() == list(
            town.households["household_id"]
        )

    def test_spelling_and_street_words_do_not_count(self, town):
        """The address "Số 03 đ. BEN SOI" is 3 Bến Sỏi, and the pack's spelling stays."""
        found = merged(town, {"địa chỉ": "Số 03 đ. BEN SOI, KP1", "people": 2})
        assert described(found) == ["matched address hh-90001-00001"]
        assert household(found, "hh-90001-00001")["street"] == "Bến Sỏi"

    def test_people_not_stated_stay_as_they_were(self, town):
        """A list without people changes none."""
        found = merged(town, number("3"))
        assert household(found, "hh-90001-00001")["people"] == 4

    def test_an_identifier_of_the_pack_decides(self, town):
        """A list that was written from the pack leads back to it, without any address."""
        found = merged(town, {"mã hộ": "hh-90001-00003", "people": 9})
        assert described(found) == ["matched household_id hh-90001-00003"]
        assert household(found, "hh-90001-00003")["people"] == 9

    def test_an_identifier_of_the_list_alone_is_unmatched(self, town):
        """Neither address nor position, and no household of that name."""
        found = merged(town, {"mã hộ": "H-17"})
        assert described(found) == ["unmatched no_such_household"]

    def test_two_households_of_one_number_are_two(self, town):
        """The second goes behind the same door, in place of the nearest derived household."""
        found = merged(town, number("3", people=2), number("3", people=5))
        assert sorted(described(found)) == [
            "matched address hh-90001-00001",
            "placed address hh-90001-00005",
        ]
        new, old = household(found, "hh-90001-00005"), household(found, "hh-90001-00001")
        assert new.geometry.equals(old.geometry)
        assert {new["people"], old["people"]} == {2, 5}

    def test_a_house_without_number_is_known_by_its_door(self):
        """Within five metres of a house nobody numbered, of whatever origin, it is that house."""
        town = list_town()
        frame = town.households.copy()
        frame.loc[frame["household_id"] == "hh-90001-00005", "origin"] = "osm"
        area = make_area(name="A", valid_from=town.valid_from, sources=town.sources,
                         units=town.units, households=frame, streets=town.streets)  # fmt: skip
        found = merged(area, at(103, -9, **number("2")), at(500, 30))
        assert described(found)[0] == "matched door hh-90001-00005"
        assert household(found, "hh-90001-00005")["house_number"] == "2"

    def test_one_number_in_another_ward_is_another_house(self):
        """3 Lê Lợi exists twice; the position says which."""
        found = merged(southern_town(), at(326, 109, **number("3", "Lê Lợi")))
        (one,) = found.report.rows
        assert one.outcome == "matched"
        assert household(found, one.household_id)["unit_id"] == "h-90002-01"


class TestPlacedByPosition:
    """A house the pack does not know takes the place of the nearest derived one on its street."""

    def test_it_takes_the_nearest_derived_household_of_its_piece(self, town):
        """Four doors, one to one, whatever the order of the rows; the ward does not grow."""
        rows = [at(101 + 6 * k, -12, **number(str(2 + 2 * k), people=3)) for k in range(4)]
        found = merged(town, *rows)
        assert [one.household_id for one in found.report.rows] == [
            f"hh-90001-{5 + k:05d}" for k in range(4)
        ]
        assert found.report.replaced == 4
        assert len(found.area.households) == len(town.households)

    def test_more_rows_than_derived_households_get_new_numbers(self, town):
        """Identifiers go on with the numbers of the ward; untouched households keep theirs."""
        rows = [at(520 + 5 * k, 92, **number(str(1 + k), "Lê Lợi")) for k in range(3)]
        found = merged(town, *rows)
        assert (found.report.replaced, found.report.added) == (2, 1)
        assert set(found.area.households["household_id"]) - set(
            town.households["household_id"]
        ) == {"hh-90001-00015"}
        untouched = [f"hh-90001-{k:05d}" for k in range(13)]
        assert household(found, "hh-90001-00015")["people"] == 4
        for name in untouched:
            assert household(found, name).equals(household(town, name))

    def test_the_door_is_on_the_street_of_the_address(self, town):
        """A corner house opens on the street it is numbered on, not on the nearest."""
        found = merged(town, at(-106, -5, **number("10")), at(-103, -30, **number("12/3")))
        first, second = (household(found, one.household_id) for one in found.report.rows)
        assert (first["street_id"], first["unit_id"]) == ("s-000000", "h-90001-01")
        assert (second["street_id"], second["unit_id"]) == ("s-000001", "a-90001-0001")

    def test_a_house_on_the_line_of_its_street_is_moved_beside_it(self, town):
        """Positions that were read off the street's centre line are brought a step aside."""
        found = merged(town, at(200, 0), at(201, 0.2), at(202, -0.2))
        assert faults_of(found.area) == []
        assert found.report.counts["placed"] == 3

    def test_a_house_without_number_in_a_hamlet_without_street_names(self, town):
        """A village house has a position and people, nothing else."""
        found = merged(town, at(600, -110, people=6))
        (one,) = found.report.rows
        row = household(found, one.household_id)
        assert (row["street_id"], row["unit_id"], row["people"]) == ("s-000003", "h-90001-02", 6)
        assert pd.isna(row["house_number"])

    def test_an_unknown_street_is_no_contradiction(self, town):
        """The pack does not know Lý Thái Tổ; the position does."""
        found = merged(town, at(130, 12, **number("7", "Lý Thái Tổ")))
        (one,) = found.report.rows
        assert one.outcome == "placed"
        row = household(found, one.household_id)
        assert (row["house_number"], row["street"]) == ("7", "Lý Thái Tổ")

    @pytest.mark.parametrize(
        ("address", "stored"),
        [
            ("7 Lý Thái Tổ, KP1", ("7", "Lý Thái Tổ")),
            ("7 Đường Lý Thái Tổ phường Bến Mẫu", ("7", "Lý Thái Tổ")),
            ("7 Lý Thái Tổ nhà ông Nguyễn Văn A", ("7", "Lý Thái Tổ")),
            ("7 nhà ông Nguyễn Văn A", ("7", None)),
            ("7 ông Nguyễn Văn A", ("7", None)),
            ("7 Bà B, KP1", ("7", None)),
            ("7 phố Bà Triệu, KP1", ("7", "Bà Triệu")),
            ("7 khu phố 1, Phường Bến Mẫu", ("7", None)),
            ("nhà ông A, khu phố 1", (None, None)),
        ],
    )
    def test_what_is_stored_of_an_address(self, town, address, stored):
        """Number and street, and never a remark: it may name a person."""
        found = merged(town, at(200, 100, address=address))
        row = household(found, found.report.rows[0].household_id)
        assert (
            tuple(None if pd.isna(v) else v for v in (row["house_number"], row["street"])) == stored
        )

    def test_a_street_named_like_a_ward_states_no_ward(self, town):
        """A street column "Đồng Mẫu" does not say that the house is in Xã Đồng Mẫu."""
        found = merged(town, at(130, 12, **number("7", "Đồng Mẫu")))
        assert found.report.counts["placed"] == 1

    def test_far_away_is_outside(self, town):
        """A position on the other side of the earth has no metres here."""
        found = merged(town, {"lng": -70.0, "lat": 10.0}, {"lng": 0.1, "lat": -89.0})
        assert found.report.reasons == {"outside_area": 2}


class TestDoubt:
    """What contradicts itself, or fits nothing, is reported with what it may mean."""

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            (at(600, 92, **number("3")), "doubtful position_contradicts_address"),
            (at(5, 12, **number("3"), ward="Xã Đồng Mẫu"), "doubtful other_ward"),
            (at(5, 12, **number("3"), ward="90002"), "doubtful other_ward"),
            (at(150, 12, **{"khu phố": "2"}), "doubtful other_hamlet"),
            (at(0, 900), "unmatched outside_area"),
            (at(0, -490), "doubtful far"),
            (number("3", "Bến Soi Xa"), "unmatched no_such_street"),
            (number("133"), "doubtful no_such_house"),
            ({"hẻm": "12", "đường": "Bến Sỏi"}, "doubtful no_house_number"),
            (number("3", ward="99999"), "unmatched unknown_ward"),
        ],
    )
    def test_reason(self, town, row, why):
        """Each kind of doubt has its own word, and nothing is stored."""
        found = merged(town, row)
        if why == "doubtful far":
            assert described(found)[0].startswith("placed")  # 490 m from a street is still reach
            return
        assert described(found) == [why]
        assert found.area.digest == town.digest

    def test_beyond_five_hundred_metres_no_street_reaches_a_house(self):
        """A house in the fields beyond every street is left to a person."""
        found = merged(southern_town(), at(-450, 490), at(1190, 490))
        assert described(found)[1] == "unmatched no_street_near"
        assert found.report.rows[1].candidates[0].kind == "street"

    def test_candidates_near_a_position_have_distances(self, town):
        """The stated street first, then the nearest street, then households."""
        (one,) = merged(town, at(600, 92, **number("3"))).report.rows
        kinds = [(near.kind, near.id) for near in one.candidates]
        assert kinds[:2] == [("street", "s-000000"), ("street", "s-000002")]
        assert one.candidates[0].distance_m == pytest.approx(313.9, abs=0.5)
        assert {kind for kind, _ in kinds[2:]} == {"household"}

    def test_candidates_for_an_unknown_street_are_alike(self, town):
        """A name with a word more is another street's, and only a candidate to us."""
        (one,) = merged(town, number("3", "Bến Sỏi Xa")).report.rows
        assert one.why == "no_such_street"
        assert (one.candidates[0].name, one.candidates[0].score > 0.8) == ("Bến Sỏi", True)

    def test_a_misspelt_street_is_doubtful(self, town):
        """A name with one letter more is clear to the eye: a person sees the house and decides."""
        (one,) = merged(town, number("3", "Bến Sỏii")).report.rows
        homes = town.households.set_index("household_id")["house_number"]
        assert (one.outcome, one.why) == ("doubtful", "misspelt_name")
        assert homes[one.candidates[0].id] == "3"

    def test_a_number_only_the_other_custom_explains_is_doubtful(self):
        """Where 12/210 is house 12 in alley 210, a house 210/12 in alley 210 is left open."""
        found = merged(northern_town(), at(-104, -26, **number("210/14", "Đội Cấn")))
        assert described(found) == ["doubtful uncertain_reading"]

    def test_the_table_holds_row_numbers_and_nothing_of_the_list(self, town):
        """One line a candidate; neither address nor name of the list."""
        table = merged(town, number("41", "Phố Rất Lạ"), number("3")).report.table()
        assert table["row"].tolist() == [1, 2]
        assert table["outcome"].tolist() == ["unmatched", "matched"]
        assert "Lạ" not in table.to_csv()


class TestPlacedByAddress:
    """A row without position goes where its address leads, as far as that is certain."""

    def test_between_two_neighbours(self, town):
        """Number 5A stands between 5 and 7; it takes a derived place only on its own street."""
        found = merged(town, number("5A", people=1))
        (one,) = found.report.rows
        assert (one.outcome, one.level) == ("placed", "neighbours")
        row = household(found, one.household_id)
        x = [household(town, f"hh-90001-{k:05d}").geometry.x for k in (2, 3)]
        assert x[0] < row.geometry.x < x[1]

    def test_in_its_alley(self, town):
        """Houses of an alley take its derived households; the fourth finds none."""
        rows = [number(f"12/{k}") for k in (9, 1, 5, 7)]
        found = merged(town, *rows)
        assert [one.outcome for one in found.report.rows].count("placed") == 3
        assert found.report.reasons == {"no_free_house": 1}
        ids = {household(found, f"hh-90001-{k:05d}")["house_number"] for k in (10, 11, 12)}
        assert ids == {"12/1", "12/5", "12/7"}

    def test_beside_rows_with_a_position(self, town):
        """Number 133 is known to nobody until the list itself places 131 and 135."""
        rows = [at(150, 9, **number("131")), at(162, 9, **number("135")), number("133")]
        found = merged(town, *rows)
        assert [one.outcome for one in found.report.rows] == ["placed"] * 3
        assert found.report.rows[2].level == "neighbours"


class TestAgain:
    """Laying a list over a pack twice changes nothing, nor does the order of its rows."""

    ROWS = (
        at(7, 9, **number("3", people=7)),
        at(7, 9, **number("3", people=2)),
        at(7, 9, **number("3")),
        at(101, -12, **number("2", people=3)),
        at(110, -11, people=5),
        at(110, -11, people=3),
        at(110, -11),
        at(521, 92, **number("1", "Lê Lợi")),
        at(130, 12, **number("7", "Lý Thái Tổ")),
        at(201, 0.1, **number("44")),
        number("5A", people=1),
        number("12/9"),
        number("12/9", people=6),
        number("12/1"),
        number("1001"),
    )

    def test_the_same_list_twice(self, town):
        """Every household keeps identifier, place and people: the digest is the same."""
        once = merged(town, *self.ROWS, source=SOURCE)
        again = merged(once.area, *self.ROWS, source=SOURCE)
        assert once.area.digest != town.digest
        assert again.area.digest == once.area.digest
        assert (again.area.sources, again.area.coverage) == (once.area.sources, once.area.coverage)
        assert again.report.added == again.report.replaced == 0

    def test_the_order_of_rows(self, town):
        """A permutation of the rows gives the same area."""
        rows = listed(*self.ROWS)
        first = merge_households(town, rows).area
        for seed in range(3):
            order = np.random.default_rng(seed).permutation(len(rows))
            assert merge_households(town, rows.iloc[order]).area.digest == first.digest

    def test_a_second_list_keeps_identifiers(self, town):
        """A year later people moved in and one house has a number now."""
        once = merged(town, at(101, -12, **number("2", people=3)), at(110, -11, people=5))
        later = merged(
            once.area, at(110, -11, **number("4", people=6)), at(101, -12, **number("2", people=1))
        )
        assert [one.household_id for one in later.report.rows] == [
            one.household_id for one in reversed(once.report.rows)
        ]
        assert later.report.counts["matched"] == 2
        assert len(later.area.households) == len(once.area.households)

    def test_nothing_given_is_edited(self, town):
        """Area and rows are what they were."""
        rows = listed(*self.ROWS)
        before, digest = rows.copy(), town.digest
        merge_households(town, rows)
        pd.testing.assert_frame_equal(rows, before)
        assert make_area(name=town.name, valid_from=town.valid_from, sources=town.sources,
                         units=town.units, households=town.households, streets=town.streets,
                         ).digest == digest  # fmt: skip


class TestComplete:
    """Where a list names every household, derived ones left there are dropped."""

    ROW = at(101, -12, **number("2"))

    def test_a_partial_list_drops_nothing(self, town):
        """By default a list may name one hamlet, or one street of it."""
        found = merged(town, self.ROW)
        assert (found.report.dropped, len(found.area.households)) == (0, 15)

    @pytest.mark.parametrize(
        ("complete", "left"),
        [([COVERED], 2), (["h-90001-01"], 2), (["w-90001"], 0), (["90001"], 0)],
    )
    def test_units_named_complete(self, town, complete, left):
        """A hamlet takes along its alleys, a ward its hamlets; totals follow."""
        found = merged(town, self.ROW, complete=complete)
        derived = found.area.households["origin"] == "derived"
        assert int(derived.sum()) == left
        assert found.report.dropped == 9 - left
        assert faults_of(found.area) == []
        ward = found.area.units.set_index("unit_id").loc["w-90001"]
        assert ward["households"] == 6 + left

    def test_a_unit_without_a_row_is_refused(self, town):
        """A slip of the finger must not empty a hamlet."""
        with pytest.raises(InvalidSource, match="h-90001-02: found no household of the list"):
            merged(town, self.ROW, complete=["h-90001-02"])

    def test_unknown_units_are_named_together(self, town):
        """Alleys are no units a list is complete of."""
        with pytest.raises(InvalidSource) as caught:
            merged(town, self.ROW, complete=["a-90001-0001", "h-1"])
        assert len(caught.value.faults) == 2


class TestWhatThePackSays:
    """Totals, coverage and sources tell of the list."""

    def test_coverage_counts_anew(self, town):
        """Observed and derived households, the share of people, and a note in two languages."""
        found = merged(town, at(101, -12, **number("2", people=8)), source=SOURCE)
        (entry,) = found.area.coverage
        assert (entry.households_observed, entry.households_derived) == (6, 9)
        assert entry.people_share == pytest.approx(64 / 120, abs=1e-6)
        assert "danh sách hộ" in entry.note
        assert "household list" in entry.note

    def test_other_wards_keep_their_entry(self, town):
        """A ward without a row of the list is as it was."""
        found = merged(town, at(1100, 10))
        assert found.area.coverage == town.coverage

    def test_the_source_is_named(self, town):
        """With the digest of the file."""
        found = merged(town, at(101, -12), source=SOURCE)
        assert found.area.sources == (*town.sources, SOURCE)


class TestRefused:
    """A list cannot be laid over what has no streets."""

    def test_a_pack_without_streets(self, town):
        """It says what is needed and how to get it, beside the columns that are missing."""
        bare = empty(town, streets=town.streets.iloc[:0])
        with pytest.raises(InvalidSource) as caught:
            merge_households(bare, listed(at(0, 8)).drop(columns="people"))
        wheres = [fault.where for fault in caught.value.faults]
        assert wheres == ["household list, column people", "area pack, streets"]

    def test_a_ward_of_cells(self, town):
        """Where the pack holds people by H3 cell, households would count them twice."""
        with_cells = empty(town, cells=cells_of_second_ward(town))
        found = merged(with_cells, at(1100, 10), at(0, 8))
        assert described(found) == [
            "unmatched needs_streets",
            "placed position hh-90001-00001",
        ]
        assert int(found.area.units.set_index("unit_id").loc["w-90002", "people"]) == 50

    def test_a_pack_without_households_gets_its_first(self, town):
        """A pack with streets and no household at all is filled from the list alone."""
        found = merged(empty(town), at(0, 8, **number("1")), number("1"), number("3"))
        assert described(found) == [
            "placed position hh-90001-00001",
            "placed address hh-90001-00002",
            "doubtful no_such_house",
        ]


def empty(town, *, streets=None, cells=None):
    """Return the town with nobody in it."""
    people = {"people": 0, "households": 0}
    units = town.units.assign(**people)
    if cells is not None:
        units.loc[units["unit_id"] == "w-90002", ["people", "households"]] = [50, 12]
    return make_area(
        name="Nobody",
        valid_from=town.valid_from,
        sources=town.sources,
        units=units,
        households=town.households.iloc[:0],
        streets=town.streets if streets is None else streets,
        cells=cells,
    )


def cells_of_second_ward(town):
    """Return the cells that cover the second ward, with fifty people in them."""
    ward = town.units[town.units["unit_id"] == "w-90002"]
    people = pd.DataFrame({"people": [50], "households": [12]}, index=["w-90002"])
    return hexagon_cells(ward, people)
