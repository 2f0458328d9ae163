"""Addresses to communes, beside the parser of vietnamadminunits on the same addresses."""

import subprocess
import sys
import time

import pytest
from address_sets import held_out_ids, old_codes, old_is_right, read_rows, same_name
from conftest import SHARED
from vietnamadminunits import ParseMode
from vietnamadminunits import parse_address as peer_parse

from zoning.geocode.address import parse_address, parse_addresses
from zoning.geocode.address.parse import units_of
from zoning.geocode.address.unit_index import unit_index

FOLDER = SHARED / "vn-addresses"
SETS = ("dev", "held out", "no_diacritics", "partial_diacritics", "abbrev_glued",
        "no_comma_lower", "typo")  # fmt: skip
IMPORT = "import time; start = time.process_time(); import {}; print(time.process_time() - start)"


@pytest.fixture(scope="module")
def sets() -> dict[str, list[dict[str, str]]]:
    """The development addresses, the third held out of the fit, and the perturbed ones."""
    rows = read_rows(FOLDER / "dev.csv")
    held = held_out_ids(rows)
    found = {"dev": rows, "held out": [row for row in rows if row["id"] in held]}
    for row in read_rows(FOLDER / "dev_perturbed.csv"):
        found.setdefault(row["perturbation"], []).append(row)
    return found


def peer(text: str):
    """Read an address with the peer; None where it fails."""
    try:
        return peer_parse(text, mode=ParseMode.LEGACY)
    except Exception:  # noqa: BLE001 - whatever it raises is no answer
        return None


def peer_is_right(row: dict[str, str]) -> bool | None:
    """Return whether the peer's old commune is the label's; None where it gives none."""
    found = peer(row["text"])
    if found is None or not found.ward:
        return None
    return found.ward_code in old_codes(row) or all(
        not row[f"{level}_old"] or same_name(name, row[f"{level}_old"], level)
        for level, name in (("province", found.province), ("district", found.district),
                            ("commune", found.ward))
    )  # fmt: skip


def note(benchmark, job: str, **figures) -> None:
    """Say what was measured."""
    benchmark.extra_info.update(section="addresses", instance="addresses", job=job, **figures)


@pytest.mark.parametrize("name", SETS)
def test_right_and_wrong(benchmark, sets, name):
    """Both parsers on one set; the time is ours, for everything an address states."""
    rows = [row for row in sets[name] if row["commune_old"] and row["era"] != "new2"]
    texts = [row["text"] for row in rows]
    parse_addresses(texts[:1])
    found = benchmark.pedantic(lambda: parse_addresses(texts), rounds=3)
    ours = [old_is_right(one, row) for one, row in zip(found, rows, strict=True)]
    theirs = [peer_is_right(row) for row in rows]
    present = [row for row in sets[name] if row["commune_new_code"]]
    listed = sum(
        bool(set(row["commune_new_code"].split("|")) & set(parse_address(row["text"]).communes))
        for row in present
    )
    size = len(rows)
    note(benchmark, f"set: {name}", rows=size, right=ours.count(True) / size,
         wrong=ours.count(False) / size, peer_right=theirs.count(True) / size,
         peer_wrong=theirs.count(False) / size, listed=listed / len(present))  # fmt: skip


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize("who", ["communes", "everything", "peer"])
def test_speed(benchmark, sets, who):
    """Addresses per second of the processor: the units, all that is stated, and the peer."""
    texts = [row["text"] for row in sets["dev"]]
    index = unit_index()
    read = {"communes": lambda text: units_of(text, index), "everything": parse_address,
            "peer": peer}[who]  # fmt: skip

    def job() -> None:
        for text in texts:
            read(text)

    benchmark.pedantic(job, rounds=3, warmup_rounds=1)
    note(benchmark, f"speed: {who}", rows=len(texts))


@pytest.mark.parametrize("module", ["zoning.geocode.address", "vietnamadminunits"])
def test_import(benchmark, module):
    """Processor time from a fresh start of Python."""

    def job() -> float:
        command = [sys.executable, "-c", IMPORT.format(module)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    seconds = benchmark.pedantic(job, rounds=3)
    note(benchmark, f"import: {module}", rows=0, cpu_seconds=seconds)
