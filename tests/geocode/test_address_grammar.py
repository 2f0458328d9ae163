"""Every way in which people write an address of the drawn town leads to the same door."""

import pytest
from asked import asked

HOUSE_5 = "house 5 in h-90001-01"
INNER_5 = "house 12/34/5 in a-90001-0002"
OUTER_9 = "house 9 in a-90001-0001"
KIET_3 = "house 80/3 in a-90001-0003"


class TestOneHouse:
    """A house on a street, however it is written."""

    @pytest.mark.parametrize(
        "text",
        [
            "5 Bến Sỏi",
            "Số 5 Bến Sỏi",
            "Số nhà 5, Bến Sỏi",
            "nhà số 5 Bến Sỏi",
            "nhà 5 Bến Sỏi",
            "SN 5 Bến Sỏi",
            "SN5 Bến Sỏi",
            "số 05 Bến Sỏi",
            "5 đường Bến Sỏi",
            "5 Đ. Bến Sỏi",
            "5 đ.Bến Sỏi",
            "5, phố Bến Sỏi",
            "5, đường phố Bến Sỏi",
            "5-Bến Sỏi",
            "5 - Bến Sỏi - Bến Mẫu",
            "5 ben soi",
            "5 BEN SOI",
            "5 BẾN SỎI",
            "Bến Sỏi số 5",
            "đường Bến Sỏi, số nhà 5",
            "5 Bến Sỏi, KP1",
            "5 Bến Sỏi KP1 P Bến Mẫu",
            "5 Bến Sỏi, KP. 1, P. Bến Mẫu, TX. Mẫu",
            "5 Bến Sỏi, khu phố 01, phường Bến Mẫu, thị xã Mẫu, Việt Nam",
            "KP1, 5 Bến Sỏi, Bến Mẫu",
            "Tổ 3, KP 1, số 5 Bến Sỏi, P.Bến Mẫu",
            "5 ben soi kp1 p ben mau tx mau",
            "5 ben soi p.ben mau thi xa mau viet nam",
            "5 Bến Sỏi, Bến Mẫu 75300, Vietnam",
            "5 Bến Sỏi, đối diện chợ",
            "5 Bến Sỏi (gần cầu), KP1",
            "Nhà trọ Cô Ba, 5 Bến Sỏi",
            "tầng 2, 5 Bến Sỏi",
            "phòng 304, số 5 Bến Sỏi",
            "P.304, 5 Bến Sỏi, P. Bến Mẫu",
            "5 Bến Sỏi, PBến Mẫu",
            "5 Be\u0302\u0301n So\u0309i",
        ],
    )
    def test_same_door(self, south, text):
        """Type words, commas, case, accents, units and remarks make no difference."""
        assert asked(text, south) == HOUSE_5

    @pytest.mark.parametrize(
        "text", ["15A Bến Sỏi", "15a ben soi", "15 A Bến Sỏi", "số 15 a, Bến Sỏi"]
    )
    def test_suffix_letter(self, south, text):
        """A letter after a number belongs to it, with or without a space."""
        assert asked(text, south) == "house 15A in h-90001-01"

    @pytest.mark.parametrize("text", ["12/34/5bis Bến Sỏi", "12/34/5 BIS Bến Sỏi"])
    def test_bis(self, south, text):
        """The suffix bis makes another house."""
        assert asked(text, south) == "house 12/34/5bis in a-90001-0002"

    @pytest.mark.parametrize("text", ["10-14 Bến Sỏi", "10–14 Bến Sỏi", "12 Bến Sỏi", "14 Bến Sỏi"])
    def test_range(self, south, text):
        """A house written as a range is found by the range and by each number it covers."""
        assert asked(text, south) == "house 10-14 in h-90001-01"

    def test_number_of_the_other_side_is_no_part_of_a_range(self, south):
        """Number 11 stands across the street from 10-14."""
        assert asked("11 Bến Sỏi", south) == "house 11 in h-90001-01"


class TestAlleys:
    """Houses in alleys, in slash notation and in words."""

    @pytest.mark.parametrize(
        "text",
        [
            "12/34/5 Bến Sỏi",
            "số 12/34/5 đường Bến Sỏi",
            "12/34/05 Bến Sỏi",
            "12 / 34 / 5 Bến Sỏi",
            "12\\34\\5 Bến Sỏi",
            "12 xuyệt 34 xuyệt 5 Bến Sỏi",
            "số 5 hẻm 12/34 Bến Sỏi",
            "5 hẽm 12/34 Bến Sỏi",
            "số 5 hẻm 34 hẻm 12 Bến Sỏi",
            "số 5, hẻm 34, hẻm 12, Bến Sỏi",
            "số 5 ngách 34 ngõ 12 Bến Sỏi",
            "số 5 ngõ 12 ngách 34 Bến Sỏi",
            "ngõ 12 ngách 34 số 5 Bến Sỏi",
            "hẻm 12 hẻm 34 số 5 Bến Sỏi",
            "hẻm 12/34 nhà số 5 Bến Sỏi",
            "34/5 hẻm 12 Bến Sỏi",
            "12/34/5 hẻm 12 Bến Sỏi",
            "5 hẻm 12/34 hẻm 12 Bến Sỏi",
            "5 hem 34 kiet 12 ben soi kp1",
            "Bến Sỏi, hẻm 12/34, số 5",
            "5 hẻm số 12/34 đ. Bến Sỏi, Bến Mẫu",
        ],
    )
    def test_two_alleys_deep(self, south, text):
        """Outermost alley first in slashes, last in words, and sorted where the words say so."""
        assert asked(text, south) == INNER_5

    @pytest.mark.parametrize("text", ["số 9 hẻm 12 Bến Sỏi", "12/9 Bến Sỏi", "9 ngõ 12, Bến Sỏi"])
    def test_household_without_a_street_of_its_own(self, south, text):
        """A household that states a bare number takes street and alley from its unit."""
        assert asked(text, south) == OUTER_9

    @pytest.mark.parametrize(
        "text", ["80/3 Bến Sỏi", "K80/3 Bến Sỏi", "k. 80/3 Bến Sỏi", "Kiệt 80, nhà 3, Bến Sỏi"]
    )
    def test_kiet(self, south, text):
        """In the Centre an alley is a kiệt, and K80/3 is house 3 in it."""
        assert asked(text, south) == KIET_3

    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            ("Hẻm 12 Bến Sỏi", "alley a-90001-0001"),
            ("hẻm 12/34 Bến Sỏi, P. Bến Mẫu", "alley a-90001-0002"),
            ("ngách 34 ngõ 12 Bến Sỏi", "alley a-90001-0002"),
            ("không số, hẻm 12 Bến Sỏi", "alley a-90001-0001"),
            ("số 00 hẻm 12 Bến Sỏi", "alley a-90001-0001"),
        ],
    )
    def test_alley_without_a_house(self, south, text, answer):
        """Where only the alley is stated, the alley is what is found."""
        assert asked(text, south) == answer


class TestStreets:
    """Names of streets that try to look like something else."""

    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("3 Đường 3/2", "3"),
            ("3 đường 3 tháng 2", "3"),
            ("3 3/2, xã Đồng Mẫu", "3"),
            ("1 đường 3-2", "1"),
            ("3 Đường số 7", "3"),
            ("3 Đường 7", "3"),
            ("số 3 đường số 07", "3"),
            ("1 Thuỷ Lợi", "1"),
            ("1 Thủy Lợi", "1"),
            ("20 Lý Thái Tổ", "20"),
            ("20 Lí Thái Tổ", "20"),
            ("20 ly thai to", "20"),
        ],
    )
    def test_found(self, south, text, number):
        """Days, numbers, tone placement, i and y: one street each."""
        assert asked(text, south) == f"house {number} in h-90002-01"

    def test_longer_name_of_another_town(self, south):
        """Trần Hưng Đạo is not the Trần Hưng of this town."""
        assert asked("1 Trần Hưng Đạo", south) == "not_found no_such_street"
        assert asked("1 tran hung dao, xa dong mau", south) == "ambiguous no_such_street"
        assert asked("1 Trần Hưng", south) == "house 1 in h-90002-01"

    def test_accents_decide_between_two_streets(self, south):
        """Lê Lợi and Lê Lôi differ in accents only; written with accents they are told apart."""
        assert asked("3 Lê Lôi", south) == "house 3 in h-90001-02"
        assert asked("3 Lê Lợi, P. Bến Mẫu", south) == "house 3 in h-90001-02"
        assert asked("7 Lê Lôi", south) == "house 7 in h-90001-02"
        assert asked("3 le loi, p. ben mau", south) == "ambiguous several_match"

    def test_house_of_a_hamlet_without_streets(self, south):
        """In a village a number and the hamlet are the whole address."""
        assert asked("số 155 ấp Gò Sim", south) == "house 155 in h-90002-01"
        assert asked("nhà 155, ấp go sim, xã Đồng Mẫu", south) == "house 155 in h-90002-01"
        assert asked("155 khu phố 2, P. Bến Mẫu", south) == "ambiguous no_such_house"


class TestNorth:
    """In Hà Nội a bare slash leads from the house outward, one after a keyword inward."""

    @pytest.mark.parametrize(
        "text",
        [
            "37/210 Đội Cấn",
            "37 ngõ 210 Đội Cấn",
            "37, Ngõ 210, Phố Đội Cấn",
            "số 37 ngo 210 doi can",
            "Số nhà 37 ngõ, 210 Đội Cấn",
        ],
    )
    def test_house_in_a_ngo(self, north, text):
        """House 37 in Ngõ 210, not house 37 on the street itself."""
        assert asked(text, north) == "house 37 in a-90001-0001"

    @pytest.mark.parametrize(
        "text",
        [
            "5/34/210 Đội Cấn",
            "5 ngách 34 ngõ 210 Đội Cấn",
            "5 ngách 210/34 Đội Cấn",
            "5 ngách 210/34, ngõ 210 Đội Cấn",
            "5/34 ngõ 210 Đội Cấn",
            "Ngõ 210, ngách 34, số 5 Đội Cấn",
        ],
    )
    def test_house_in_a_ngach(self, north, text):
        """One house, with the slash before and after the keyword."""
        assert asked(text, north) == "house 5 in a-90001-0002"

    def test_the_pack_itself_proves_the_custom(self, north, south):
        """12/210 in Ngõ 210 shows how this town reads a slash; the South shows the reverse."""
        assert north.order == "house_first"
        assert south.order == "alley_first"

    def test_alleys_with_names(self, north):
        """Ngõ Thổ Quan is a street by its name; its ngách are numbered."""
        assert asked("2 ngõ Thổ Quan", north) == "house 2 in a-90001-0003"
        assert asked("Ngõ Thổ Quan", north) == "alley a-90001-0003"
        assert asked("8 ngách 25 ngõ thổ quan", north) == "house 8 in a-90001-0004"
        assert asked("8/25 Ngõ Thổ Quan", north) == "house 8 in a-90001-0004"
        assert asked("3 phố Thổ Quan", north) == "not_found no_such_street"
