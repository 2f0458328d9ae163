"""Read the development addresses, and say what is right about a reading of one."""

import csv
import hashlib
import re
import unicodedata
from pathlib import Path

from zoning.geocode.address import Address
from zoning.geocode.address.chains import Chain
from zoning.geocode.address.seen import Seen
from zoning.geocode.address.units_by_name import UnitIndex

FIRST_SEEN = "D0059"
"""Rows up to this one were read while the rules were written; they are never held out."""

PREFIXES = {
    "province": r"^(thanh pho|tinh|tp)\s+",
    "district": r"^(quan|huyen|thi xa|thanh pho|tp|tx|q|h)\s+",
    "commune": r"^(phuong|xa|thi tran|dac khu|p|x|tt)\s+",
}

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a set."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def held_out_ids(rows: list[Row]) -> set[str]:
    """Return the identifiers of the third of the development set that is not fitted to."""
    return {
        row["id"]
        for row in rows
        if row["id"] > FIRST_SEEN
        and int(hashlib.sha256(row["text"].encode()).hexdigest(), 16) % 3 == 0
    }


def same_name(ours: str | None, theirs: str, level: str) -> bool:
    """Return whether a name is one of those a label allows, without kinds and accents."""
    return bool(ours) and any(bare(ours, level) == bare(one, level) for one in theirs.split("|"))


def bare(name: str, level: str) -> str:
    """Return a name as the scorer of the sets compares it."""
    text = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    text = "".join(one for one in text if not unicodedata.combining(one)).lower()
    text = re.sub(r"[^a-z0-9]+", " ", text).strip()
    text = re.sub(PREFIXES[level], "", text) or text
    if text.isdigit():
        return str(int(text))
    return "thuathienhue" if level == "province" and text == "hue" else text.replace(" ", "")


def old_codes(row: Row) -> set[str]:
    """Return the codes a label allows for the commune until June 2025."""
    codes = {row["commune_old_code"], *row["commune_old_successor_codes"].split("|")}
    return codes - {""}


def has_old_commune(row: Row) -> bool:
    """Return whether a row is scored at the commune of the old era."""
    return bool(row["commune_old"]) and row["era"] != "new2"


def old_is_right(address: Address, row: Row) -> bool | None:
    """Return whether the answer's old commune is the label's; None where none is answered."""
    answer = address.answer
    if answer is None or answer.era != "old" or answer.commune_code is None:
        return None
    if answer.commune_code in old_codes(row):
        return True
    names = answer.names
    return (
        same_name(names.commune, row["commune_old"], "commune")
        and (not row["province_old"] or same_name(names.province, row["province_old"], "province"))
        and (not row["district_old"] or same_name(names.district, row["district_old"], "district"))
    )


def right_chains(row: Row, chains: list[Chain], seen: Seen, index: UnitIndex) -> list[bool]:
    """Return which ways to understand an address are right: at the smallest level there is."""
    for is_right in (_right_commune, _right_district, _right_province):
        found = [is_right(row, chain, seen, index) for chain in chains]
        if any(found):
            return found
    return [False] * len(chains)


def _written(named, at, seen: Seen, index: UnitIndex) -> str:
    if named.is_former:
        return seen.pieces.text(at.start, at.end)
    return index.units[named.unit].coded.name


def _right_commune(row: Row, chain: Chain, seen: Seen, index: UnitIndex) -> bool:
    if chain.ward is None:
        return False
    unit = index.units[chain.ward.unit]
    if row["era"] == "new2":
        return not unit.is_old and unit.coded.code in row["commune_new_code"].split("|")
    if not unit.is_old or not row["commune_old"]:
        return False
    if unit.coded.code in old_codes(row):
        return True
    district = index.units[unit.district].coded.name if unit.district >= 0 else ""
    names = {district} | (
        {_written(chain.district, chain.district_at, seen, index)} if chain.district else set()
    )
    return (
        same_name(_written(chain.ward, chain.ward_at, seen, index), row["commune_old"], "commune")
        and _right_old_province(row, unit.province, index)
        and (not row["district_old"]
             or any(same_name(one, row["district_old"], "district") for one in names))
    )  # fmt: skip


def _right_district(row: Row, chain: Chain, seen: Seen, index: UnitIndex) -> bool:
    if chain.ward is not None or chain.district is None or not row["district_old"]:
        return False
    name = _written(chain.district, chain.district_at, seen, index)
    return same_name(name, row["district_old"], "district") and _right_old_province(
        row, index.units[chain.district.unit].province, index
    )


def _right_province(row: Row, chain: Chain, seen: Seen, index: UnitIndex) -> bool:  # noqa: ARG001
    if chain.ward is not None or chain.district is not None or chain.province is None:
        return False
    unit = index.units[chain.province]
    if row["province_new_code"]:
        return unit.present == row["province_new_code"]
    return bool(row["province_old"]) and _right_old_province(row, chain.province, index)


def _right_old_province(row: Row, province: int, index: UnitIndex) -> bool:
    name = index.units[province].coded.name
    return not row["province_old"] or same_name(name, row["province_old"], "province")
