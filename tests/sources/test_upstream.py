"""The catalogue of published files is understood whole or refused whole."""

import pytest
import tomli_w

from zoning.errors import InvalidSource
from zoning.sources.upstream import read_upstreams
from zoning.sources.ward_files import listed_wards

FILE = {
    "name": "a",
    "kind": "file",
    "url": "https://publisher.example/a.json",
    "file": "a.json",
    "sha256": "0" * 64,
    "size": 3,
    "what": "a file",
    "licence": "MIT",
    "date": "2026-01-01",
    "crs": "",
    "convert": "khoanh area build",
}


def catalogue(folder, *entries):
    file = folder / "SOURCES.toml"
    file.write_text(tomli_w.dumps({"pack": [{"name": "x"}], "upstream": list(entries)}))
    return file


def faults(file):
    with pytest.raises(InvalidSource) as caught:
        read_upstreams(file)
    return [
        (fault.where.partition("SOURCES.toml")[2], fault.found) for fault in caught.value.faults
    ]


def test_entries_come_in_the_order_of_the_file(tmp_path):
    """Other tables are passed over; a catalogue without published files is empty."""
    wards = FILE | {"name": "w", "kind": "wards", "listing": "a", "count": 5}
    assert [entry.name for entry in read_upstreams(catalogue(tmp_path, wards, FILE))] == ["w", "a"]
    assert read_upstreams(catalogue(tmp_path)) == ()


def test_every_fault_of_every_entry_is_named(tmp_path):
    """A missing key, an unknown one, a wrong type, a kind that is none and a path: five faults."""
    short = {key: value for key, value in FILE.items() if key != "sha256"} | {"colour": "red"}
    wrong = FILE | {"name": "b", "size": "3", "kind": "folder", "file": "../b.json"}
    assert faults(catalogue(tmp_path, short, wrong)) == [
        (", upstream a, sha256", "nothing"),
        (", upstream a, colour", "an unknown key"),
        (", upstream b, size", "'3'"),
        (", upstream b, kind", "'folder'"),
        (", upstream b, file", "'../b.json'"),
    ]


def test_wards_need_a_listing_of_the_same_catalogue(tmp_path):
    """Wards whose listing is nowhere, or is no file, cannot be fetched."""
    for listing in ("none", "w"):
        wards = FILE | {"name": "w", "kind": "wards", "listing": listing, "count": 5}
        assert faults(catalogue(tmp_path, FILE, wards)) == [(", upstream w, listing", listing)]


def test_a_catalogue_that_cannot_be_read(tmp_path):
    """A missing file and text that is no TOML are told, not raised through."""
    (tmp_path / "SOURCES.toml").write_text("[[")
    assert faults(tmp_path / "SOURCES.toml") == [
        ("", "a file that cannot be read (TOMLDecodeError)")
    ]
    with pytest.raises(InvalidSource, match="FileNotFoundError"):
        read_upstreams(tmp_path / "none.toml")


@pytest.mark.parametrize("text", ["<html>", "[3]", '[{"Code": "46"}]'])
def test_a_listing_of_another_shape_is_refused(text, tmp_path):
    """What lists no wards is no listing."""
    (tmp_path / "units.json").write_text(text)
    with pytest.raises(InvalidSource, match="ward listing: 1 fault"):
        listed_wards(tmp_path / "units.json")
