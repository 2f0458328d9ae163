"""Write the sample outbreak: a house, an alley, a market, lodgings, a village."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

import numpy as np
import pandas as pd

from zoning.area.area import Area
from zoning.quantities import metric_crs

from .address_style import Address
from .projection import CENTRE

OUTBREAK_SEED: Final = 20260708
FIRST_DAY: Final = datetime(2026, 6, 29, 2, tzinfo=timezone(timedelta(hours=7)))
BY_POSITION: Final = (6, 17)
"""Cases reported by position alone, as a mobile team does; counted from 0, as reported."""
STATUS: Final = {3: "recovered", 11: "discarded", 20: "recovered"}


@dataclass(frozen=True, slots=True)
class _Case:
    household: int  # row of the area's households
    day: float  # days after the first


def sample_outbreak(area: Area, *, seed: int = OUTBREAK_SEED) -> pd.DataFrame:
    """
    Write about thirty cases over nine days, as officers type them.

    Parameters
    ----------
    area
        The invented town.
    seed
        Seed of all chance.

    Returns
    -------
    DataFrame
        Columns case_id, reported_at (RFC 3339, +07:00), onset_date, status, address, lng, lat, in
        the order of reporting. A case has an address, or lng and lat. It names no person.
    """
    rng = np.random.default_rng(seed)
    homes = _homes(area)
    cases = [
        *_household_cluster(homes, rng),
        *_alley_cluster(homes, rng),
        *_market_cluster(area, homes, rng),
        *_lodging_cluster(homes, rng),
        *_village_case(homes, rng),
    ]
    timed = [
        (FIRST_DAY + timedelta(days=case.day, minutes=5 * int(rng.integers(-18, 19))), case)
        for case in cases
    ]
    timed.sort(key=lambda entry: (entry[0], entry[1].household))
    rows = [
        _row(homes, case.household, moment, number, rng)
        for number, (moment, case) in enumerate(timed)
    ]
    return pd.DataFrame(rows)


def _homes(area: Area) -> pd.DataFrame:
    """Return the households with their hamlet, ward and metric position."""
    units = area.units.set_index("unit_id")
    above, level = units.parent_id, units.level
    hamlet = area.households.unit_id
    while (inner := hamlet.map(level) == "alley").any():
        hamlet = hamlet.where(~inner, hamlet.map(above))
    points = area.households.geometry.to_crs(metric_crs(*CENTRE))
    homes: pd.DataFrame = pd.DataFrame(area.households.drop(columns="geometry"))
    return homes.assign(
        hamlet=hamlet.map(units.name),
        ward=hamlet.map(above).map(units.name),
        depth=homes.house_number.str.count("/"),
        x=points.x.round(2),
        y=points.y.round(2),
        lng=area.households.geometry.x,
        lat=area.households.geometry.y,
    )


def _household_cluster(homes: pd.DataFrame, rng: np.random.Generator) -> list[_Case]:
    """Four of one large household, then the two next houses."""
    large = homes[(homes.ward == "Phường Bến Mẫu") & (homes.depth == 1) & (homes.people >= 5)]
    first = int(rng.choice(large.index))
    alley = homes.index[homes.unit_id == homes.unit_id[first]]
    beside = _nearest(homes, alley, first, 2)
    days = [0.4, 1.3, 1.4, 3.3, 4.4, 5.4]
    return _cases([first] * 4 + beside, days)


def _alley_cluster(homes: pd.DataFrame, rng: np.random.Generator) -> list[_Case]:
    """Nine cases in eight houses of one deep alley and of the alleys it hangs on."""
    deep = homes[(homes.ward == "Phường Chợ Mẫu") & (homes.depth >= 3)]
    first = int(rng.choice(deep.index))
    root = homes.house_number[first].split("/")[0]
    on_street = homes.street == homes.street[first]
    tree = homes.index[on_street & homes.house_number.str.startswith(f"{root}/")]
    others = _nearest(homes, tree, first, 7)
    days = [1.4, 2.3, 3.4, 4.3, 4.4, 5.3, 6.4, 7.3, 8.3]
    return _cases([first, first, *others], days)


def _market_cluster(area: Area, homes: pd.DataFrame, rng: np.random.Generator) -> list[_Case]:
    """Ten who buy and sell at the market, each of another hamlet."""
    market = area.sites[area.sites.kind == "market"].to_crs(metric_crs(*CENTRE)).geometry.iloc[0]
    town = homes[homes.ward != "Xã Đồng Mẫu"]
    distance = np.hypot(town.x - market.x, town.y - market.y).to_numpy()
    chosen: list[int] = []
    seen: set[tuple[str, str]] = set()
    weight = np.where(distance < 700, 1.0, 0.0)
    order = rng.choice(town.index.to_numpy(), 400, replace=False, p=weight / weight.sum())
    for index in order:
        place = (homes.ward[index], homes.hamlet[index])
        if place not in seen and len(chosen) < 10:
            seen.add(place)
            chosen.append(int(index))
    days = [2.4, 3.3, 3.4, 4.3, 5.3, 5.4, 6.3, 6.4, 7.4, 8.4]
    return _cases(chosen, days)


def _lodging_cluster(homes: pd.DataFrame, rng: np.random.Generator) -> list[_Case]:
    """Four workers in neighbouring rented rooms by the factory."""
    rooms = homes[(homes.street == "Đường Lúa Mới") & (homes.depth == 1) & (homes.people <= 2)]
    dense = rooms[rooms.groupby("unit_id").unit_id.transform("size") >= 20]
    first = int(rng.choice(dense.index))
    lane = dense.index[dense.unit_id == dense.unit_id[first]]
    return _cases([first, *_nearest(homes, lane, first, 3)], [4.4, 5.4, 6.4, 7.3])


def _village_case(homes: pd.DataFrame, rng: np.random.Generator) -> list[_Case]:
    village = homes[(homes.hamlet == "Ấp Gò Sim") & (homes.depth == 0)]
    return _cases([int(rng.choice(village.index))], [6.3])


def _nearest(homes: pd.DataFrame, among: pd.Index, to: int, count: int) -> list[int]:
    """Return the households nearest to one of them, itself left out; all by row."""
    rows = np.array([int(row) for row in among if row != to])
    x, y = homes.x.to_numpy(), homes.y.to_numpy()
    distance = np.hypot(x[rows] - x[to], y[rows] - y[to])
    return [int(row) for row in rows[np.argsort(distance, kind="stable")[:count]]]


def _cases(households: Sequence[int], days: Sequence[float]) -> list[_Case]:
    return [_Case(home, day) for home, day in zip(households, days, strict=True)]


def _row(
    homes: pd.DataFrame, household: int, moment: datetime, number: int, rng: np.random.Generator
) -> dict[str, object]:
    home = homes.loc[household].to_dict()
    onset = (moment - timedelta(days=int(rng.integers(1, 5)))).date()
    by_position = number in BY_POSITION
    address = Address(home["house_number"], home["street"], home["hamlet"], home["ward"])
    return {
        "case_id": f"CA-{number + 1:03d}",
        "reported_at": moment.isoformat(timespec="seconds"),
        "onset_date": onset.isoformat(),
        "status": STATUS.get(number, "confirmed"),
        "address": None if by_position else address.written(number),
        "lng": home["lng"] if by_position else np.nan,
        "lat": home["lat"] if by_position else np.nan,
    }
