"""Find the site of the area that an address names: a market, a school, a company."""

from typing import Final

from .gazetteer import Gazetteer
from .location import Candidate, Location, undecided
from .stated_units import Agreement, agreement
from .written import Written

SITE_RADIUS_M: Final = 105.0
"""Metres from a site's point to the farthest corner of its ground, nine times out of ten: of 28
named grounds of schools, markets, hospitals and churches in the centres of Hà Nội and TP.HCM."""

_WIDE_M: Final = {"factory": 500.0}
"""The same where no ground was measured: an assumption, for industrial parks are large."""

_SCORE: Final = 0.8


def at_site(written: Written, gazetteer: Gazetteer) -> Location | None:
    """
    Find the site that an address names.

    Parameters
    ----------
    written
        The address.
    gazetteer
        The area.

    Returns
    -------
    Location or None
        Found at match level "site", at the site's point, where one site of the name is in the
        wards and hamlets stated. Ambiguous with all sites of the name where several are, or
        none. None where the address names no site.

    Notes
    -----
    A site is no house: who lives there lives within the radius, behind a door nobody knows.
    """
    if not written.sites:
        return None
    fits = {row: _fit(row, written, gazetteer) for row in written.sites}
    agreed = [row for row, fit in fits.items() if fit.doubt is None]
    best = max((fits[row].score for row in agreed), default=0.0)
    agreed = [row for row in agreed if fits[row].score == best]
    if len(agreed) == 1:
        return _found(agreed[0], gazetteer, score=round(_SCORE * best, 4))
    doubts = [fit.doubt for fit in fits.values() if fit.doubt]
    rows = agreed or list(fits)
    candidates = tuple(_candidate(row, gazetteer, score=_SCORE / len(rows)) for row in rows)
    return undecided("several_match" if agreed else doubts[0], candidates)


def _fit(row: int, written: Written, gazetteer: Gazetteer) -> Agreement:
    unit = _unit(row, gazetteer)
    ward, hamlet = int(gazetteer.unit_ward[unit]), int(gazetteer.unit_hamlet[unit])
    return agreement(written, ward, hamlet, gazetteer)


def _unit(row: int, gazetteer: Gazetteer) -> int:
    return gazetteer.unit_row[str(gazetteer.area.sites["unit_id"].iloc[row])]


def _found(row: int, gazetteer: Gazetteer, *, score: float) -> Location:
    unit = _unit(row, gazetteer)
    own = _candidate(row, gazetteer, score=score)
    return Location(
        "found",
        "site",
        hamlet=int(gazetteer.unit_hamlet[unit]),
        ward=int(gazetteer.unit_ward[unit]),
        lng=own["lng"],
        lat=own["lat"],
        score=score,
        radius_m=_reach(row, gazetteer),
        candidates=(own,),
    )


def _reach(row: int, gazetteer: Gazetteer) -> float:
    """Return the radius, or the metres to the nearest household where that lies farther off."""
    point = gazetteer.area.sites.geometry.iloc[row]
    near = gazetteer.nearest(*gazetteer.metres(point.x, point.y), 1)
    own = _WIDE_M.get(str(gazetteer.area.sites["kind"].iloc[row]), SITE_RADIUS_M)
    return max(own, *(far for far, _ in near)) if near else own


def _candidate(row: int, gazetteer: Gazetteer, *, score: float) -> Candidate:
    point = gazetteer.area.sites.geometry.iloc[row]
    return Candidate(
        household_id=None,
        unit_id=gazetteer.units.ids[_unit(row, gazetteer)],
        score=round(score, 4),
        lng=float(point.x),
        lat=float(point.y),
    )
