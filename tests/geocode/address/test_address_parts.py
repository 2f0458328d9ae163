"""House, alleys, street, hamlets and rooms are found where they stand, by the region's custom."""

import pytest

from zoning import parse_address

NORTH = "Mai Dịch, Cầu Giấy, Hà Nội"
CENTRE = "Hải Châu 1, Hải Châu, Đà Nẵng"
SOUTH = "Phường 11, Quận 10, TP. Hồ Chí Minh"


def parts(text: str) -> dict[str, object]:
    """Return what an address states, in short."""
    found = parse_address(text)
    return {
        "house": found.house and found.house.text,
        "alleys": [f"{one.kind} {one.text}" for one in found.alleys],
        "street": found.street and found.street.text,
        "hamlets": [f"{one.kind} {one.text}" for one in found.hamlets],
        "rooms": [f"{one.kind} {one.text}".strip() for one in found.rooms],
    }


class TestSlash:
    """What a slash means depends on the region, and on a word before it."""

    def test_south_alley_first(self):
        """12/34/5 is house 5 in hẻm 34 off hẻm 12."""
        found = parts(f"12/34/5 Lê Lợi, {SOUTH}")
        assert (found["house"], found["alleys"]) == ("5", ["hẻm 12", "hẻm 34"])

    def test_north_house_first(self):
        """The same string in Hà Nội is house 12 in ngách 34 off ngõ 5."""
        found = parts(f"12/34/5 Lê Lợi, {NORTH}")
        assert (found["house"], found["alleys"]) == ("12", ["ngõ 5", "ngách 34"])

    def test_the_other_custom_stays_a_candidate(self):
        """Both orders are told; nobody guesses silently."""
        found = parse_address(f"37/210 Đội Cấn, {NORTH}")
        others = {(one.number.text, *(a.text for a in one.alleys)) for one in found.other_houses}
        assert found.house.text == "37"
        assert ("210", "37") in others

    def test_north_after_a_word_parent_first(self):
        """29 ngách 168/97 is house 29 in ngách 97 off ngõ 168."""
        found = parts(f"29 ngách 168/97, Kim Giang, {NORTH}")
        assert (found["house"], found["alleys"]) == ("29", ["ngõ 168", "ngách 97"])

    def test_three_deep_after_a_word(self):
        """26 hẻm 42/94/8 is house 26 in hẻm 8 off ngách 94 off ngõ 42."""
        found = parts(f"26 hẻm 42/94/8, Thịnh Liệt, {NORTH}")
        assert (found["house"], found["alleys"]) == ("26", ["ngõ 42", "ngách 94", "hẻm 8"])

    def test_a_repeated_alley_counts_once(self):
        """Ngách 43/3, ngõ 43 is one ngõ and one ngách."""
        found = parts(f"Số 10, ngách 43/3, ngõ 43 Nguyễn Ngọc Nại, {NORTH}")
        assert (found["house"], found["alleys"]) == ("10", ["ngõ 43", "ngách 3"])

    def test_words_for_each(self):
        """Each alley with its word, from the inner to the outer."""
        found = parts(f"số 5 ngách 34 ngõ 12 Lê Lợi, {NORTH}")
        assert (found["house"], found["alleys"]) == ("5", ["ngõ 12", "ngách 34"])
        assert found["street"] == "Lê Lợi"

    def test_centre(self):
        """Kiệt in Đà Nẵng; K12/34 is house 34 in kiệt 12."""
        found = parts(f"12 kiệt 894 Ngô Quyền, {CENTRE}")
        assert (found["house"], found["alleys"]) == ("12", ["kiệt 894"])
        assert found["street"] == "Ngô Quyền"
        found = parts(f"K12/34 Ngô Quyền, {CENTRE}")
        assert (found["house"], found["alleys"]) == ("34", ["kiệt 12"])

    @pytest.mark.parametrize("text", ["ngõ, 58/3 Trần Bình", "ngõ 58/3, Trần Bình"])
    def test_a_stray_comma(self, text):
        """Between word and number, or after it."""
        found = parts(f"Số nhà 22 {text}, {NORTH}")
        assert (found["house"], found["alleys"]) == ("22", ["ngõ 58", "ngách 3"])
        assert found["street"] == "Trần Bình"


class TestHouse:
    """House numbers with suffixes and ranges, and none."""

    @pytest.mark.parametrize(
        ("text", "house"),
        [
            ("Số 072", "072"), ("SN 155", "155"), ("số nhà 5", "5"), ("12A", "12A"),
            ("3d bis", "3d bis"), ("284DBis", "284DBis"), ("36-38-40", "36-38-40"),
            ("nhà số 7", "7"), ("So´324", "324"), ("nhà không số", None), ("Số 0", None),
            ("00", None),
        ],
    )  # fmt: skip
    def test_number(self, text, house):
        """As it stands there."""
        found = parts(f"{text} Trần Phú, {NORTH}")
        assert (found["house"], found["street"] in ("Trần Phú", None)) == (house, True)

    def test_a_remark_holds_no_house(self):
        """The number belongs to the neighbour."""
        assert parts(f"Đối diện 206 Quang Trung, {NORTH}")["house"] is None

    def test_postcode_and_telephone_are_no_houses(self):
        """Nor are coordinates."""
        for text in ("Hà Nội 100000, Vietnam", "Hà Nội, ĐT 0912 345 678", "Hà Nội (21.03, 105.85)"):
            assert parts(f"Trần Phú, Mai Dịch, Cầu Giấy, {text}")["house"] is None


class TestStreet:
    """Streets, numbered roads and alleys that bear names."""

    @pytest.mark.parametrize(
        ("text", "street"),
        [
            ("12 Đ. Tô Ký", "Tô Ký"), ("12 đường Tố Hữu", "Tố Hữu"), ("12 Lò Đúc", "Lò Đúc"),
            ("26 Phố Vọng", "Phố Vọng"), ("91 Đường Láng", "Đường Láng"),
            ("5 Đường 30/4", "30/4"), ("3/107 Ngõ Quỳnh", "Ngõ Quỳnh"),
            ("7B Cư Xá Lê Đại Hành", "Cư Xá Lê Đại Hành"), ("122 QL3", "QL3"),
            ("172 Lý Thường Kiệt", "Lý Thường Kiệt"), ("4 Chùa Thông", "Chùa Thông"),
            ("8 Nguyễn - Thượng Hiền", "Nguyễn - Thượng Hiền"), ("1 Quan Nhân", "Quan Nhân"),
        ],
    )  # fmt: skip
    def test_name(self, text, street):
        """With its type only where the name is nothing without it."""
        assert parts(f"{text}, {NORTH}")["street"] == street

    def test_a_street_that_bears_the_name_of_its_ward(self):
        """The ward is named again behind it."""
        found = parts("17 Việt Hoà, Việt Hòa, Hải Dương, Hải Dương")
        assert (found["house"], found["street"]) == ("17", "Việt Hoà")

    def test_no_comma(self):
        """The name ends where the ward begins."""
        found = parts("107 Lê Sao Phú Thạnh, Tân Phú, TP. Hồ Chí Minh")
        assert (found["house"], found["street"]) == ("107", "Lê Sao")


class TestHamlets:
    """The tier below the commune, nested, the smallest first."""

    @pytest.mark.parametrize(
        ("text", "hamlets"),
        [
            ("Tổ 28, KP1", ["tổ 28", "khu phố 1"]), ("KP1, Tổ 28", ["tổ 28", "khu phố 1"]),
            ("xóm 6 Thôn Hưng Nghĩa", ["xóm 6", "thôn Hưng Nghĩa"]), ("Ấp 17", ["ấp 17"]),
            ("Tổ 2, Xóm Nà Poong, Thôn Đại Sơn", ["tổ 2", "xóm Nà Poong", "thôn Đại Sơn"]),
            ("KP 1B", ["khu phố 1B"]), ("TDP 7", ["tổ dân phố 7"]), ("TK 17", ["tiểu khu 17"]),
            ("KV6", ["khu vực 6"]), ("Khóm 3", ["khóm 3"]), ("Bản Mo", ["bản Mo"]),
            ("đội 11 thôn Hòa Hạ", ["đội 11", "thôn Hòa Hạ"]), ("T18", ["tổ 18"]),
            ("Khu Bí Trung 1", ["khu Bí Trung 1"]), ("Khu 4A", ["khu 4A"]),
        ],
    )  # fmt: skip
    def test_kinds(self, text, hamlets):
        """Words, short forms, numbers and names."""
        assert parts(f"{text}, xã Tân Minh, Sóc Sơn, Hà Nội")["hamlets"] == hamlets

    def test_a_hamlet_ends_where_the_ward_begins(self):
        """Without a comma."""
        assert parts("Thôn Chua Bình Minh, Thanh Oai, Hà Nội")["hamlets"] == ["thôn Chua"]

    def test_names_of_people_are_no_hamlets(self):
        """Tố Hữu is no tổ, Tô Hiệu neither; a house in either case."""
        found = parts(f"12 Tô Hiệu, {NORTH}")
        assert (found["hamlets"], found["street"]) == ([], "Tô Hiệu")


class TestRooms:
    """Floors, rooms, blocks and sites."""

    @pytest.mark.parametrize(
        ("text", "rooms"),
        [
            ("tầng 2, 5 Lê Lợi", ["tầng 2"]), ("202 B7", ["202 B7"]),
            ("KĐT Vườn Xanh", ["khu đô thị Vườn Xanh"]), ("Block A2", ["block A2"]),
            ("Chung cư Sao Mai, 22 Lê Lợi", ["chung cư Sao Mai"]),
            ("2 dãy C ngõ 16 Ngô Quyền", ["dãy C"]),
        ],
    )  # fmt: skip
    def test_rooms(self, text, rooms):
        """They are told apart from houses and hamlets."""
        found = parts(f"{text}, {NORTH}")
        assert (found["rooms"], found["hamlets"]) == (rooms, [])


def test_every_part_stands_where_its_span_says():
    """In the text as it was given."""
    text = "  số 5, ngách 34/2 đường Lê Lợi, Tổ 7, Mai Dịch, Cầu Giấy, Hà Nội"
    found = parse_address(text)
    every = [found.house, *found.alleys, found.street, *found.hamlets]
    assert [text[slice(*one.span)] for one in every] == [one.text for one in every]
    assert len(every) == 5


class TestCodes:
    """Letters with a number name rooms, towers, lots, and houses of lanes without names."""

    @pytest.mark.parametrize(
        ("text", "rooms"),
        [
            ("P.501/T.5", ["phòng 501", "tầng 5"]),
            ("P501/T5", ["phòng 501", "tầng 5"]),
            ("CT3A khu đô thị Văn Quán", ["tòa CT3A", "khu đô thị Văn Quán"]),
            ("P.304 nhà B5 TT Kim Liên", ["phòng 304", "nhà B5", "tập thể Kim Liên"]),
            ("Km 12+500 QL 5", ["km 12+500"]),
        ],
    )
    def test_rooms(self, text, rooms):
        """Each with the word for it."""
        found = parts(f"{text}, phường Mai Dịch, Cầu Giấy, Hà Nội")
        assert (found["rooms"], found["house"]) == (rooms, None)

    def test_flats_of_the_commune_of_the_same_name(self):
        """TT is thị trấn only where no other word for a commune stands before the name."""
        flats = parts("TT Kim Liên, phường Kim Liên, Đống Đa, Hà Nội")
        town = parts("Tổ 5 TT Vĩnh Bảo, Vĩnh Bảo, Hải Phòng")
        assert (flats["rooms"], town["rooms"]) == (["tập thể Kim Liên"], [])

    @pytest.mark.parametrize("lot", ["LK5-12", "Liền kề 5 - 12"])
    def test_lots(self, lot):
        """House 12 of row 5."""
        found = parts(f"{lot} KĐT Đô Nghĩa, Yên Nghĩa, Hà Đông, Hà Nội")
        assert (found["house"], found["rooms"]) == ("12", ["liền kề 5", "khu đô thị Đô Nghĩa"])

    @pytest.mark.parametrize("text", ["D5/12", "số D5/12", "E5/12"])
    def test_lanes_with_letters(self, text):
        """As in Bình Chánh, where lanes bear letters."""
        found = parts(f"{text} Phạm Hùng, Bình Hưng, Bình Chánh, TP.HCM")
        letter = text[-len("5/12") - 1]
        assert (found["house"], found["alleys"]) == ("12", [f"hẻm {letter}5"])
        assert found["street"] == "Phạm Hùng"

    def test_a_house_with_a_letter(self):
        """Where the word for a house stands before it, or the word for a street after it."""
        for text in ("Số C12", "C12 đường", "SN C12"):
            assert parts(f"{text} Trần Phú, {SOUTH}")["house"] == "C12"

    def test_a_short_street_is_no_house(self):
        """Đ5 is a street, P3 a ward, B7 alone a block."""
        assert parts(f"12 Đ5, {SOUTH}")["house"] == "12"
        assert parts("P3, Quận 10, TP.HCM")["house"] is None
        assert parts(f"B7, {SOUTH}")["house"] is None

    def test_an_alley_in_a_kiet(self):
        """H5 K73 is hẻm 5 off kiệt 73."""
        found = parts(f"12 H5 K73 Mẹ Suốt, {CENTRE}")
        assert (found["house"], found["alleys"]) == ("12", ["kiệt 73", "hẻm 5"])
        assert found["street"] == "Mẹ Suốt"
