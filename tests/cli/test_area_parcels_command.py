"""Packs are built with their parcels, and older ones can get them."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from drawn_area import drawn_area
from osm_drawing import OsmDrawing, write_wards

from zoning.area.bundled import bundled_area_path
from zoning.area.manifest import PARCELS_NAME
from zoning.area.read import read_area
from zoning.area.write import write_area
from zoning.cli import progress
from zoning.cli.main import main
from zoning.perimeter.area_parcels import carries_parcels, kept_parcels


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def pack(tmp_path):
    write_area(drawn_area("+--1--2--+", sites={}), tmp_path / "pack")
    return tmp_path / "pack"


def test_a_built_pack_has_its_parcels(tmp_path):
    """Nobody has to ask for them."""
    town = OsmDrawing()
    town.way((10, 100), (390, 100), highway="residential", name="Lê Lợi")
    town.node(100, 110, addr__housenumber="5", addr__street="Lê Lợi")
    out = tmp_path / "built"
    wards = write_wards(tmp_path)
    built = run("area", "build", "--osm", town.write(tmp_path), "--wards", wards, "--out", out)
    assert built.exit_code == 0, built.output
    area = read_area(out)
    assert area.parcels == kept_parcels(area)
    assert carries_parcels(area)


def test_wards_alone_are_built_without(tmp_path):
    """Where there is no street and no household there is nothing to lay out."""
    built = run("area", "build", "--wards", write_wards(tmp_path), "--out", tmp_path / "wards")
    assert built.exit_code == 0, built.output
    assert not (tmp_path / "wards" / PARCELS_NAME).exists()


def test_an_older_pack_gets_them(pack):
    """All else in the folder stays as it was; a second time nothing changes."""
    before = {file.name: file.read_bytes() for file in pack.iterdir()}
    done = run("area", "parcels", pack, "--json")
    assert done.exit_code == 0, done.output
    after = {file.name: file.read_bytes() for file in pack.iterdir()}
    assert json.loads(done.output)["parcels_bytes"] == len(after[PARCELS_NAME])
    assert carries_parcels(read_area(pack))
    assert after.keys() - before.keys() == {PARCELS_NAME}
    assert all(after[name] == data for name, data in before.items())
    assert run("area", "parcels", pack).exit_code == 0
    assert (pack / PARCELS_NAME).read_bytes() == after[PARCELS_NAME]


def test_a_plan_on_a_pack_without_them_is_the_same(pack, tmp_path, monkeypatch):
    """They are made when needed, and a terminal says so; the plan does not differ by a byte."""
    cases = tmp_path / "cases.csv"
    cases.write_text("case_id,reported_at,household_id\nc,2026-07-01T08:00+07:00,hh-1-00001\n")
    steps = []
    monkeypatch.setattr(progress, "is_terminal", lambda _: bool(steps.append(1)))
    for out in ("one", "two"):
        drawn = run("plan", cases, "--area", pack, "-o", tmp_path / out)
        assert drawn.exit_code == 0, drawn.output
        run("area", "parcels", pack)
    assert len(steps) == 2  # once for the first plan, once for `area parcels`
    files = [
        {file.name: file.read_bytes() for file in (tmp_path / out).iterdir()}
        for out in ("one", "two")
    ]
    assert files[0] == files[1]


def test_a_terminal_waits_for_the_front_of_a_pack_without_them(pack, tmp_path, monkeypatch):
    """It says that parcels are being made, as for a plan; with them there is nothing to say."""
    cases = tmp_path / "cases.csv"
    cases.write_text("case_id,reported_at,household_id\nc,2026-07-01T08:00+07:00,hh-1-00001\n")
    steps = []
    monkeypatch.setattr(progress, "is_terminal", lambda _: bool(steps.append(1)))
    fronts = []
    for said in (1, 2):
        fronts.append(run("frontier", cases, "--area", pack, "--json"))
        assert fronts[-1].exit_code == 0, fronts[-1].output
        assert len(steps) == said
        run("area", "parcels", pack)
    assert fronts[0].output == fronts[1].output


def test_the_bundled_town_has_its_own():
    """What comes with the package is what the rule makes today, byte by byte."""
    area = read_area(bundled_area_path())
    assert carries_parcels(area)
    assert kept_parcels(replace(area, parcels=None)) == area.parcels
