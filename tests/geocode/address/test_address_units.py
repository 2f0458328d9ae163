"""The units an address lies in are found in the era it speaks of, and doubt stays doubt."""

import pytest

from zoning import parse_address
from zoning.area.codes import read_codes

EVE, DAY = "2025-06-30", "2025-07-01"


def answered(text: str) -> tuple[str, str]:
    """Return the era of the answer and the name of its smallest unit."""
    answer = parse_address(text).answer
    assert answer is not None
    names = [one for one in answer.names if one is not None]
    return answer.era, names[-1]


class TestEra:
    """Old and new units of one name are told apart by what stands beside them."""

    def test_a_district_is_not_read_as_a_new_ward(self):
        """Hà Đông is a ward since July 2025, but after Q. it is the district."""
        found = parse_address("7 Trần Phú, P. Văn Quán, Q. Hà Đông, Hà Nội")
        assert answered(found.text) == ("old", "Phường Văn Quán")
        assert found.answer.district_code == "268"

    def test_nor_without_words_for_kinds(self):
        """Ward and district follow each other: nothing is left over in the old reading."""
        assert answered("7 Trần Phú, Văn Quán, Hà Đông, Hà Nội") == ("old", "Phường Văn Quán")

    def test_a_new_ward_is_not_read_as_an_old_one(self):
        """No district stands between ward and province, and the old ward was no phường."""
        assert answered("7 phố Lạ, Phường Hà Đông, Hà Nội") == ("new", "Phường Hà Đông")

    def test_the_word_for_the_kind_decides(self):
        """Xuân Mai was a town until June 2025 and is a xã since."""
        assert answered("Thôn Lạ, Xã Xuân Mai, Hà Nội") == ("new", "Xã Xuân Mai")
        assert answered("Khu 3, TT Xuân Mai, Hà Nội")[0] == "old"

    def test_a_province_that_ended_means_the_old_era(self):
        """Bình Định is part of Gia Lai today; its communes are told in codes of both eras."""
        found = parse_address("Thôn 2, Xã Cát Hanh, Bình Định")
        assert (found.answer.era, found.answer.province_code) == ("old", "52")
        successors = read_codes().successors(found.answer.commune_code, on=EVE)
        assert set(found.communes) == {one.unit.code for one in successors}

    def test_old_district_in_a_new_province(self):
        """A district is named with the province it is part of today."""
        assert answered("Hoàng Hoa, Tam Dương, Phú Thọ") == ("old", "Xã Hoàng Hoa")

    def test_where_both_eras_fit_both_stay(self):
        """The readings are ranked, together near certain, and lead to the same commune."""
        found = parse_address("2 phố Lạ, Tô Hiệu, Sơn La")
        assert {one.era for one in found.readings[:2]} == {"old", "new"}
        assert sum(one.probability for one in found.readings) > 0.95
        assert len(found.communes[:1]) == 1
        assert found.commune == found.communes[0]


class TestDoubt:
    """What the text leaves open is left open."""

    def test_a_ward_of_two_districts(self):
        """Two communes of one name in one province: no answer, both first among the candidates."""
        found = parse_address("Ấp 3, xã Tân Lợi, Bình Phước")
        assert found.answer is None
        assert {one.district_code for one in found.readings[:2]} == {"694", "695"}

    def test_a_name_that_a_district_bore_too(self):
        """Sơn Tây is a ward and was a town of many wards: a word for the kind decides."""
        found = parse_address("Sơn Tây, Hà Nội")
        assert found.answer is None
        assert "09574" in found.communes
        assert answered("Phường Sơn Tây, Hà Nội") == ("new", "Phường Sơn Tây")
        assert answered("Thị xã Sơn Tây, Hà Nội") == ("old", "Thị xã Sơn Tây")

    def test_a_number_without_district(self):
        """Phường 4 stands in many districts of the city."""
        found = parse_address("12 Lê Lợi, Phường 4, TP.HCM")
        assert found.answer is None
        assert found.commune is None
        assert len(found.readings) > 3

    def test_a_divided_ward_gives_all_its_parts(self):
        """The answer is the old ward; which of the present communes is left open."""
        found = parse_address("5 Đinh Tiên Hoàng, P. Đa Kao, Quận 1, TP.HCM")
        assert found.answer.commune_code == "26737"
        assert set(found.communes) == {"26737", "26740"}
        assert found.commune is None

    def test_only_a_district(self):
        """The answer is the district, the candidates are the communes made of its wards."""
        found = parse_address("Quận 3, TP. Hồ Chí Minh")
        assert found.answer.commune_code is None
        assert found.answer.district_code == "770"
        assert 2 < len(found.communes) < 12

    def test_nothing(self):
        """A street alone, or no address at all, is no answer."""
        for text in ("", "   ", "61 Lê Lợi", "xin chào", "12345"):
            found = parse_address(text)
            assert found.answer is None

    def test_probabilities(self):
        """They fall, and never add up to more than one."""
        for text in ("Tân Thành", "Ấp 3, xã Tân Lợi, Bình Phước", "Châu Thành, Kiên Giang"):
            shares = [one.probability for one in parse_address(text).readings]
            assert shares == sorted(shares, reverse=True)
            assert sum(shares) <= 1.0 + 1e-9


class TestSpelling:
    """One place, however it is written."""

    @pytest.mark.parametrize(
        "text",
        [
            "P. Tân Phú, TX Đồng Xoài, Bình Phước",
            "phường Tân Phú, thành phố Đồng Xoài, tỉnh Bình Phước",
            "p tan phu tp dong xoai binh phuoc",
            "PHƯỜNG TÂN PHÚ, TP ĐỒNG XOÀI, BÌNH PHƯỚC",
            "P.Tân Phú,TX.Đồng Xoài,T.Bình Phước",
            "PTân Phú - TXĐồng Xoài - TBình Phước",
            "Tân Phú, Đồng Xoài, Bình Phước, Việt Nam",
            "Tan Phu Ward, Dong Xoai City, Binh Phuoc Province, Vietnam 830000",
            "Tân Phú Đồng Xoài Bình Phước",
            "phuongtanphu, thixadongxoai, binhphuoc",
            "F. Tân Phú, TP.ĐồngXoài, TỉnhBình Phước",
            "T,â,n P,h,ú, Đồng Xoài, Bình Phước",
            "P. Ta\u0302n Phu\u0301, Đồng Xoa\u0300i, Bi\u0300nh Phu\u031bo\u031b\u0301c",
            "RJ4X+WWF, Tân Phú, Đồng Xoài, Bình Phước",
            "(11.535, 106.893) Tân Phú, Đồng Xoài, Bình Phước",
        ],
    )
    def test_same_ward(self, text):
        """Words for kinds, commas, accents, glue, noise and the country make no difference."""
        assert parse_address(text).answer.commune_code == "25195"

    @pytest.mark.parametrize(
        "text",
        [
            "P. Tân Phs, TX Đồng Xoài, Bình Phước",
            "P. Tân Phú, TX Đồng Xài, Bình Phước",
            "P. Tân Phú, TX Đồng Xoài, Bình Phướcc",
            "Phờng Tân Phú, TX Đòng Xooài, Bìn hPhước",
            "P. Tân Pú, TX Đồng Xoài, Bnh Phước",
        ],
    )
    def test_slips(self, text):
        """Letters that are missing, doubled, swapped or wrong, where the other units agree."""
        assert parse_address(text).answer.commune_code == "25195"

    def test_tone_placement_and_i_for_y(self):
        """Hoà and Hòa, Mỹ and Mĩ, Thuỷ and Thủy are one."""
        for text in ("Hoà Phú, Long Hồ, Vĩnh Long", "Hòa Phú, Long Hồ, Vĩnh Long"):
            assert answered(text) == ("old", "Xã Hòa Phú")
        for text in ("Mĩ Long, Cai Lậy, Tiền Giang", "Mỹ Long, Cai Lậy, Tiền Giang"):
            assert answered(text) == ("old", "Xã Mỹ Long")

    def test_accents_decide_where_only_they_can(self):
        """Hương Vân and Hương Văn lie in one town; without accents both stay."""
        assert answered("Hương Vân, Hương Trà, Huế")[1] == "Phường Hương Vân"
        assert answered("Hương Văn, Hương Trà, Huế")[1] == "Phường Hương Văn"
        assert parse_address("Huong Van, Huong Tra, Hue").answer is None

    def test_numbers(self):
        """Phường 3, P3, P.03, F3 are one ward; P.304 is a room."""
        for text in ("Phường 3", "P3", "P.03", "F3", "p. 3"):
            found = parse_address(f"5 Lê Lợi, {text}, Q. Gò Vấp, TP.HCM")
            assert answered(found.text) == ("old", "Phường 3")
        found = parse_address("P.304, 5 Lê Lợi, Phường 3, Q. Gò Vấp, TP.HCM")
        assert answered(found.text) == ("old", "Phường 3")

    def test_short_forms_of_names(self):
        """Q. TB is Tân Bình and BT Bình Thạnh, inside the city that is named."""
        assert parse_address("5 Lê Lợi, P15, TB, TP. HCM").answer.district_code == "766"
        assert parse_address("5 Lê Lợi, P5, BT, TP. HCM").answer.district_code == "765"


class TestMissing:
    """Levels that are left out."""

    def test_without_province(self):
        """The district is the only one of its name."""
        assert answered("Xã Mỹ Lương, Yên Lập") == ("old", "Xã Mỹ Lương")

    def test_without_district(self):
        """The commune is the only one of its name in the old province."""
        assert answered("Thôn 3, xã Sơn Dung, Quảng Ngãi") == ("old", "Xã Sơn Dung")

    def test_a_town_named_as_its_district(self):
        """Both are named; the first is the town."""
        found = parse_address("Khu 8, TT Lương Sơn, Lương Sơn, Hoà Bình")
        assert answered(found.text) == ("old", "Thị trấn Lương Sơn")


class TestFormer:
    """Units that ended before June 2025."""

    def test_a_district_that_ended(self):
        """Quận 9 is in Thủ Đức since 2021; the answer keeps the name that was written."""
        answer = parse_address("679 Đỗ Xuân Hợp, P. Phước Long B, Quận 9, TP.HCM").answer
        assert (answer.district_code, answer.names.district) == ("769", "Quận 9")
        assert answer.names.commune == "Phường Phước Long B"

    def test_a_ward_that_was_merged(self):
        """Its code is that of the ward it went into, its name that of the text."""
        answer = parse_address("Phường Yết Kiêu, Hà Đông, Hà Nội").answer
        assert answer.names.commune == "Phường Yết Kiêu"
        unit = read_codes().unit(answer.commune_code, on=EVE)
        assert unit.parent == "268"
        assert unit.name != "Yết Kiêu"

    def test_a_misspelt_one_is_spelt_without_accents(self):
        """The table knows former names without accents."""
        answer = parse_address("Phường Yết Kieeu, Quận Hà Đông, Hà Nội").answer
        assert answer.names.commune == "Phường Yet Kieu"


def test_spans_are_places_in_the_text_as_it_was_given():
    """Composed and decomposed letters, and what stands before, make no difference."""
    plain = "số 5 đường Lạ, P. Tân Phú, TX Đồng Xoài, Bình Phước"
    apart = plain.replace("ú", "u\u0301").replace("Đồng", "Đo\u0302\u0300ng")
    for text in (plain, apart, "  " + plain):
        spans = parse_address(text).answer.spans
        assert [text[slice(*span)].replace("u\u0301", "ú").replace("o\u0302\u0300", "ồ")
                for span in spans] == ["Bình Phước", "Đồng Xoài", "Tân Phú"]  # fmt: skip


def test_codes_are_those_of_the_era():
    """Every code of an answer is in force on a day of its era."""
    codes = read_codes()
    for text, day in (
        ("P. Văn Quán, Q. Hà Đông, Hà Nội", EVE),
        ("Phường Hà Đông, Hà Nội", DAY),
        ("Xã Cát Hanh, Bình Định", EVE),
    ):
        answer = parse_address(text).answer
        assert codes.unit(answer.commune_code, on=day).full_name == answer.names.commune
        assert codes.unit(answer.province_code, on=day, level="province")
