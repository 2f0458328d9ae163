"""A way to a house may cross another street, and streets may cross without a junction."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import affinity

from tests.drawn_area import CRS, located
from tests.drawn_main_road import main_road_area, remade
from zoning.perimeter.problem import OPEN, RED, YELLOW
from zoning.plan.planner import Planner

CORNER = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--+
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         +
"""
HOME = 6
"""The first house east of the alley's mouth."""

LANE = """
    +--1--1--1--1--1--1--1--1--1--1--1--1--+
"""


def corner(dx, dy, access_m):
    """Put the first house east of the mouth somewhere west of the alley, but keep its address."""
    area = main_road_area(CORNER, alleys={"a": None})
    mouth = shapely.get_coordinates(area.streets.geometry.to_crs(CRS).iloc[1])[0]
    homes = area.households.geometry.to_crs(CRS).tolist()
    homes[HOME] = affinity.translate(shapely.Point(mouth), dx, dy)
    moved = gpd.GeoSeries(homes, crs=CRS).to_crs("EPSG:4326")
    access = area.households["access_m"].where(area.households.index != HOME, access_m)
    return remade(area, households=area.households.set_geometry(moved).assign(access_m=access))


@pytest.mark.parametrize(
    ("dx", "dy", "access_m"),
    [(-3, -12, 6.0), (-3, -20, 2.0), (-12, -6, 10.0), (-8, -2, 10.0), (-4, -8, 10.0)],
)
def test_a_house_whose_way_crosses_an_alley_is_closed_and_guarded(dx, dy, access_m):
    """Its door may stand on the alley's ground: it has one red guard, on its zone's outline."""
    planner = Planner(corner(dx, dy, access_m))
    plan = planner.draw(located(planner.area, {"household": HOME}))
    assert planner.verify(plan) == []
    red = plan.zones[plan.zones["level"] == "red"]
    assert red["cases"].tolist() == [1]
    house = planner.area.households.geometry.iloc[HOME]
    assert red.geometry.contains(house).all()
    doors = plan.checkpoints["kind"].isin(("door", "door_post")).to_numpy(bool)
    guards = np.flatnonzero(doors & (plan.checkpoints["level"] == "red").to_numpy(bool))
    assert len(guards) == 1
    spot = plan.checkpoints.geometry.iloc[guards[0]]
    assert red.geometry.iloc[0].boundary.distance(spot) < 1e-6
    forged = plan.checkpoints.drop(index=plan.checkpoints.index[guards]).reset_index(drop=True)
    text = "\n".join(map(str, planner.verify(replace(plan, checkpoints=forged))))
    assert "a door closed without a guard" in text


def with_bridge(drawing, x_m):
    """Lead a street from south to north over a drawn one, without a junction."""
    area = main_road_area(drawing, kind="residential")
    west = shapely.get_coordinates(area.streets.geometry.to_crs(CRS).iloc[0])[0]
    line = affinity.translate(shapely.LineString([(x_m, -60), (x_m, 60)]), *west)
    row = area.streets.iloc[:1].assign(street_id="s-bridge", name="Cầu Mẫu")
    row = row.set_geometry(gpd.GeoSeries([line], crs=CRS).to_crs("EPSG:4326"))
    streets = pd.concat([area.streets, row], ignore_index=True)
    return remade(area, streets=gpd.GeoDataFrame(streets, crs=area.streets.crs))


@pytest.mark.parametrize("x_m", [54.0, 83.0])
def test_a_bridge_over_red_ground_is_ringed_because_its_ground_touches(x_m):
    """Nobody walks from the bridge to the street below, yet it lies beside red: it is yellow."""
    planner = Planner(with_bridge(LANE, x_m))
    plan = planner.draw(located(planner.area, {"household": 5}))
    assert planner.verify(plan) == []
    network = planner.network
    bridge = planner.area.streets.index[planner.area.streets["street_id"] == "s-bridge"][0]
    ends = network.links[network.link_street == bridge]
    assert (plan.certificate.labels[ends] == YELLOW).all()
    lane = network.links[network.link_street == 1 - bridge]
    assert (plan.certificate.labels[lane] == RED).any()
    open_bridge = plan.certificate.labels.copy()
    open_bridge[ends] = OPEN
    forged = replace(plan, certificate=replace(plan.certificate, labels=open_bridge))
    assert "ring" in "\n".join(map(str, planner.verify(forged)))
