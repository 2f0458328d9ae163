"""Whatever goes wrong, no address and no name is in a message, an error, its causes or a log."""

import io
import json
import logging
import traceback

import openpyxl
import pandas as pd
import pytest
from khoanh_command import khoanh

import zoning
from zoning.area.bundled import bundled_area_path
from zoning.errors import InvalidCases, ZoningError
from zoning.sources.cases_file import cases_from_records, open_cases

CANARY = "Kanarienvogel"
ADDRESS = f"86421 Phố {CANARY}, Nguyễn Thị {CANARY}"
CASE = {"case_id": "A1", "reported_at": "2026-07-01", "address": ADDRESS}


def everything(error: BaseException) -> str:
    """Return all that a log collector could take from an error: its causes and arguments."""
    texts = ["".join(traceback.format_exception(error))]
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        one = todo.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        held = getattr(one, "__dict__", {})
        texts += [str(one), repr(one), repr(one.args), repr(held), str(getattr(one, "doc", ""))]
        todo += [one.__cause__, one.__context__]
    return "\n".join(texts)


def row(**more) -> dict:
    return CASE | more


FAULTY_ROWS = {
    "address in every other column": row(case_id=ADDRESS, reported_at=ADDRESS, status=ADDRESS,
                                          onset_date=ADDRESS, lng=ADDRESS, lat=ADDRESS),
    "address as system": row(x=ADDRESS, y=ADDRESS, crs=ADDRESS),
    "address as geometry": row(geometry={"type": ADDRESS, "coordinates": [ADDRESS]}),
    "address as name of a column": {"case_id": "A1", ADDRESS: ADDRESS},
    "no time": row(reported_at=None),
    "no day": row(reported_at="2026-02-31"),
    "position far off": row(lng=0, lat=0),
    "swapped": row(lng=10.7, lat=106.7),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTY_ROWS)
def test_faulty_rows(name):
    """A cell may hold anything; a report names its row and column."""
    with pytest.raises(ZoningError) as caught:
        cases_from_records([FAULTY_ROWS[name], FAULTY_ROWS[name] | {"case_id": ADDRESS}])
    assert CANARY not in everything(caught.value)


GOOD = pd.DataFrame([CASE])
TEXT = GOOD.to_csv(index=False)
HEADER = "case_id,reported_at,address\n"


def collection(**more) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": []} | more).encode()


def book(frame: pd.DataFrame) -> bytes:
    content = io.BytesIO()
    frame.to_excel(content, index=False)
    return content.getvalue()


FAULTY_FILES = {
    "csv of another encoding": TEXT.encode("utf-16"),
    "csv with a bad byte": f"{TEXT}A2,2026-07-01,{CANARY}".encode() + b"\xff",
    "csv cut off": f'{TEXT}A2,2026-07-01,"{ADDRESS}'.encode(),
    "csv without header": f"A1,2026-07-01,{ADDRESS}\n".encode(),
    "csv with commas": f"{HEADER}A1,2026-07-01,{ADDRESS}\n".encode(),
    "csv of names for identifiers": (HEADER + f"{CANARY} A,2026-07-01,5\n" * 2).encode(),
    "geojson cut off": f'{{"type": "FeatureCollection", "features": ["{ADDRESS}'.encode(),
    "geojson of something else": collection(type=ADDRESS, features=[ADDRESS], **{ADDRESS: ADDRESS}),
    "geojson of another system": collection(crs={"properties": {"name": ADDRESS}}),
    "geojson in a bad encoding": f'{{"a": "{CANARY}'.encode() + b'\xff"}',
    "xlsx cut off": book(GOOD)[:2500],
    "xlsx of shifted cells": book(GOOD.assign(reported_at=ADDRESS)),
    "parquet cut off": b"PAR1" + GOOD.to_parquet()[200:],
    "gpkg cut off": b"SQLite format 3\x00" + ADDRESS.encode(),
}


def read_in_pieces(path) -> None:
    """Read a file piece by piece, and raise all that is wrong with it."""
    stream = open_cases(path)
    faults = [fault for batch in stream.batches() for _, fault in batch.faults]
    raise InvalidCases([*stream.of_columns, *faults])


@pytest.mark.parametrize("name", FAULTY_FILES)
def test_faulty_files(tmp_path, name, caplog, recwarn):
    """However a file is broken: read whole, piece by piece, or by the command."""
    path = tmp_path / f"cases.{name.partition(' ')[0]}"
    path.write_bytes(FAULTY_FILES[name])
    with caplog.at_level(logging.DEBUG):
        with pytest.raises(ZoningError) as whole:
            zoning.read_cases(path)
        assert CANARY not in everything(whole.value)
        if name != "csv of names for identifiers":  # which are known at the end
            with pytest.raises(ZoningError) as pieces:
                read_in_pieces(path)
            assert CANARY not in everything(pieces.value)
        for more in ((), ("--json",), ("--bad-rows", tmp_path / "bad.csv")):
            said = khoanh(
                "geocode", path, "--area", bundled_area_path(), "-o", tmp_path / "o.csv", *more
            )
            assert said[0] == 2
            assert CANARY not in "".join(said[1:])
    assert not [record for record in caplog.records if CANARY in record.getMessage()]
    assert not [one for one in recwarn if CANARY in str(one.message)]
    assert not (tmp_path / "o.csv").exists()


def test_nothing_found(tmp_path, caplog):
    """A case that is nowhere is told by its identifier, on every channel."""
    pd.DataFrame([CASE]).to_csv(tmp_path / "cases.csv", index=False)
    with caplog.at_level(logging.DEBUG):
        for more in ((), ("--json",)):
            status, said, wrong = khoanh(
                "geocode", tmp_path / "cases.csv", "--area", bundled_area_path(),
                "-o", tmp_path / "o.csv", "--review", tmp_path / "r.xlsx", *more,
            )  # fmt: skip
            assert status == 0
            assert "A1" in said
            assert CANARY not in said + wrong
    assert CANARY not in caplog.text


def test_wrong_calls(demo):
    """A frame without its columns, or a gazetteer of another area."""
    cases = cases_from_records([CASE])
    for frame in (cases.drop(columns="lng"), cases.drop(columns="case_id")):
        with pytest.raises(ZoningError) as caught:
            zoning.geocode(frame, demo)
        assert CANARY not in everything(caught.value)


def test_another_areas_gazetteer(demo, south):
    """What is asked is not repeated when the wrong area is asked."""
    with pytest.raises(ZoningError) as caught:
        zoning.geocode(cases_from_records([CASE]), demo, gazetteer=south)
    assert CANARY not in everything(caught.value)


def test_places_that_cannot_be_written(tmp_path):
    """A missing folder, a folder for a file, an ending nobody knows."""
    pd.DataFrame([CASE]).to_csv(tmp_path / "cases.csv", index=False)
    for out in (tmp_path / "none" / "o.csv", tmp_path, tmp_path / "o.doc"):
        said = khoanh("geocode", tmp_path / "cases.csv", "--area", bundled_area_path(), "-o", out)
        assert said[0] == 2
        assert CANARY not in "".join(said[1:])


def test_workbooks_that_do_not_fit(tmp_path):
    """A review in which somebody wrote an address where it does not belong."""
    address = f"9999 Đường Bến Sỏi, {CANARY}"
    pd.DataFrame([CASE | {"address": address}]).to_csv(tmp_path / "cases.csv", index=False)
    words = ("geocode", tmp_path / "cases.csv", "--area", bundled_area_path(),
             "-o", tmp_path / "o.csv", "--review", tmp_path / "r.xlsx")  # fmt: skip
    assert khoanh(*words)[0] == 0
    asked = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert CANARY in asked["review"]["C4"].value
    for cell in ("A4", "B4", "J4"):
        asked["review"][cell] = ADDRESS
        asked.save(tmp_path / "r.xlsx")
        for more in ((), ("--json",)):
            said = khoanh(*words, *more)
            assert said[0] == 2
            assert CANARY not in "".join(said[1:])
