"""Draw contacts and visits beside the cases of a drawing."""

import geopandas as gpd
import pandas as pd

from tests.drawn_area import located
from zoning.area.area import Area


def traced(area: Area, *rows: dict) -> gpd.GeoDataFrame:
    """
    Return contacts as `zoning.geocode_contacts` does, one a row given.

    A row names ``household`` (a number in the drawing), ``alley`` (a letter) or ``site`` (an
    identifier), and may override any other column; an F1 of case c0 unless it says so.
    """
    own = [
        {"case_id": f"t{i}", "contact_of": "c0", "kind": "F1", "status": "traced"}
        | {"from": None, "to": None, "site": None, "site_id": row.get("site")}
        | ({"match_level": "site"} if row.get("site") else {})
        | row
        for i, row in enumerate(rows)
    ]
    known = [{k: v for k, v in row.items() if k not in _OWN} for row in own]
    frame = located(area, *(known or [{}])).iloc[: len(rows)].copy()
    for name in _OWN:
        frame[name] = pd.Series([row[name] for row in own], dtype=object, index=frame.index)
    frame["from"] = pd.to_datetime(frame["from"], utc=True).fillna(frame["reported_at"])
    frame["to"] = pd.to_datetime(frame["to"], utc=True).fillna(frame["from"])
    spots = dict(zip(area.sites["site_id"], area.sites.geometry, strict=True))
    for at, site in zip(frame.index, frame["site_id"], strict=True):
        if site is not None:
            frame.loc[at, frame.geometry.name] = spots[site]
    return frame


_OWN = ("contact_of", "kind", "from", "to", "site", "site_id")
