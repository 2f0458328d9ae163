"""
Write provinces in cells and case lists: ``nation_cells.py FOLDER WARDS CENSUS SHARE CODE…``.

Wards are the real ones and people those of the census; cases are drawn where people live, SHARE of
them for each person. Prints one line of JSON for each province.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

import zoning
from zoning.area.area import Area
from zoning.sources.hexagons import build_hexagon_area

RESOLUTION = 9
"""Cells of 0.1 km²: a block of a town, a hamlet's houses in the country."""

DAYS = 14


def written(folder: Path, wards: Path, census: Path, share: float, code: str) -> dict[str, object]:
    """Write one province and its cases, and return what it holds."""
    begun = time.perf_counter()
    area = build_hexagon_area(wards, census_file=census, only=[code], resolution=RESOLUTION)
    zoning.write_area(area, folder / code)
    cases = cases_of(area, share, seed=int(code))
    cases.to_csv(folder / f"{code}.csv", index=False)
    return {
        "code": code,
        "cells": len(area.cells),
        "people": int(area.cells["people"].sum()),
        "cases": len(cases),
        "seconds": time.perf_counter() - begun,
    }


def cases_of(area: Area, share: float, *, seed: int) -> pd.DataFrame:
    """Return cases among the people of an area, reported over two weeks."""
    rng = np.random.default_rng(seed)
    people = area.cells["people"].to_numpy(float)
    count = max(1, round(share * people.sum()))
    rows = rng.choice(len(people), count, p=people / people.sum())
    at = area.cells.geometry.iloc[rows].representative_point()
    days = rng.integers(1, DAYS + 1, count)
    return pd.DataFrame(
        {
            "case_id": [f"F0-{number}" for number in range(1, count + 1)],
            "reported_at": [f"2026-07-{day:02d}T08:00:00+07:00" for day in days],
            "lng": at.x.to_numpy(),
            "lat": at.y.to_numpy(),
        }
    )


if __name__ == "__main__":
    place, wards_file, counted, per_person, *codes = sys.argv[1:]
    for each in codes:
        found = written(Path(place), Path(wards_file), Path(counted), float(per_person), each)
        print(json.dumps(found), flush=True)
