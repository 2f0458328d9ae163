"""Draw a street with known and derived houses, and write household lists of it."""

from dataclasses import replace

import pandas as pd
from drawn_town import DrawnTown, degrees

from zoning.area.area import Area, Coverage
from zoning.geocode.household_merge import Merged, merge_households
from zoning.sources.household_list import households_from_records


def list_town() -> Area:
    """
    Draw Bến Sỏi: numbers 1 to 9 north of it are known, five derived houses stand south of it.

    Hẻm 12 leaves it to the south with three derived houses; Khu phố 2 begins 400 m to the east,
    where Lê Lợi runs with two derived houses and Lê Lai with none; Xã Đồng Mẫu lies beyond.
    """
    town = DrawnTown()
    ward = town.ward("90001", "Phường Bến Mẫu", (-500, -500, 900, 500))
    town.ward("90002", "Xã Đồng Mẫu", (900, -500, 1500, 500))
    first = town.hamlet("h-90001-01", ward, "Khu phố 1", (-500, -500, 400, 500))
    second = town.hamlet("h-90001-02", ward, "Khu phố 2", (400, -500, 900, 500))
    street = town.street("Bến Sỏi", (-200, 0), (300, 0))
    town.row([1, 3, 5, 7, 9], "Bến Sỏi", (0, 8), (6, 0), first, street)
    for at in range(5):
        town.house(None, "Bến Sỏi", (100 + 6 * at, -8), first, street)
    alley = town.alley("a-90001-0001", first, "Hẻm 12 Bến Sỏi", (-100, 0), (-100, -200))
    for at in range(3):
        town.house(None, "Hẻm 12 Bến Sỏi", (-96, -20 - 6 * at), "a-90001-0001", alley)
    other = town.street("Lê Lợi", (500, 100), (800, 100))
    for at in range(2):
        town.house(None, "Lê Lợi", (520 + 6 * at, 108), second, other)
    town.street("Lê Lai", (500, -100), (800, -100))
    town.street("Đường Xa Lộ", (1000, 0), (1200, 0))
    area = town.area()
    observed, derived = 5, len(area.households) - 5
    people = int(area.households["people"].sum())
    entry = Coverage("w-90001", 1.0, 2 * people, 0.5, observed, derived, "drawn")
    return replace(area, coverage=(entry,))


def at(x: float, y: float, **more) -> dict:
    """Return a row of a list at a drawn spot."""
    lng, lat = degrees(x, y)
    return {"lng": lng, "lat": lat, **more}


def listed(*records: dict) -> pd.DataFrame:
    """Return rows of a list."""
    return households_from_records(records)


def merged(area: Area, *records: dict, **options) -> Merged:
    """Return an area with a list laid over it."""
    return merge_households(area, listed(*records), **options)


def described(found: Merged) -> list[str]:
    """Return each row's result: "matched address hh-90001-00002", "doubtful no_such_house"."""
    return [
        " ".join([one.outcome, one.why or f"{one.level} {one.household_id}"])
        for one in found.report.rows
    ]


def household(found: Merged | Area, household_id: str) -> pd.Series:
    """Return one household of an area."""
    area = found.area if isinstance(found, Merged) else found
    return area.households.set_index("household_id").loc[household_id]
